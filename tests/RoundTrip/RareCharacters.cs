using System.Text;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Profiles;
using PosSim.Models;
using PosSim.Paper;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>Characters that the printer lacks, drawn by the host: dots in the place of their cells, and all else where
/// it would be without them.</summary>
public sealed class RareCharacters
{
    [Theory]
    [InlineData("generic-80")]
    [InlineData("generic-58")]
    [InlineData("epson-tm-t20-cn")]
    public void Stand_as_dots_in_their_cells_and_move_nothing(string name)
    {
        const string Template = "{width:*,8}\n|王㐂ab𠮷 |1.00|\n|^㐂王 |2.00|";

        var drawn = Print(Template, name, new Checks());
        var lacking = Print(Template, name, null);

        List<Mark.Picture> pictures = [.. drawn.OfType<Mark.Picture>()];
        Assert.Equal([(24, 24), (72, 24), (0, 48)], pictures.Select(picture => (picture.X, picture.Width)));
        Assert.All(pictures, picture => Assert.Equal(24, picture.Height));
        var first = pictures[0].Dots();
        Assert.Equal(Enumerable.Range(0, 24 * 24).Select(at => Checks.IsBlack(at % 24, at / 24)),
            Enumerable.Range(0, 24 * 24).Select(at => first[at % 24, at / 24]));
        Assert.Equal(Letters(lacking).Where(letter => letter.Content != "?"), Letters(drawn));
    }

    [Fact]
    public void A_row_of_enlarged_ones_is_as_high_as_its_letters_would_be()
    {
        const string Template = "|^^^㐂a\n|below";

        var drawn = Print(Template, "generic-80", new Checks());
        var lacking = Print(Template, "generic-80", null);

        Assert.Equal(72, drawn.OfType<Mark.Picture>().Max(static picture => picture.Width));
        Assert.Equal(48, drawn.OfType<Mark.Picture>().Sum(static picture => picture.Height));
        Assert.Equal(Bottom(lacking), Bottom(drawn));
    }

    private static int Bottom(IReadOnlyList<Mark> marks) => marks.OfType<Mark.Text>().Max(static text => text.Bottom);

    /// <summary>Each letter with its place.</summary>
    private static List<(string Content, int X, int Bottom)> Letters(IReadOnlyList<Mark> marks)
    {
        var letters = new List<(string, int, int)>();
        foreach (var mark in marks.OfType<Mark.Text>())
        {
            var x = mark.X;
            foreach (var rune in mark.Content.EnumerateRunes())
            {
                if (rune.Value != ' ') letters.Add((rune.ToString(), x, mark.Bottom));
                x += mark.Style.Advance;
            }
        }
        return letters;
    }

    private static IReadOnlyList<Mark> Print(string template, string name, IGlyphSource? glyphs)
    {
        var profile = PrinterProfiles.Find(name)!;
        var order = new SlipOrder("redemption", "{}", "en", 1, template);
        var bytes = SlipRenderer.ToEscPos(
            order, profile, null, new SlipResources(glyphs)).Bytes;
        var printer = Papers.Printer(profile, startsInChinese: false);
        printer.Receive(bytes, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        var slip = printer.Slips[0];
        Assert.Empty(slip.Trace);
        return slip.Marks;
    }

    /// <summary>A board of 3 by 5 dots with one corner marked, so that a turned or moved one is seen.</summary>
    private sealed class Checks : IGlyphSource
    {
        public static bool IsBlack(int x, int y) => (x / 3 + y / 5) % 2 == 1 || (x < 3 && y < 5);

        public ReadOnlySpan<byte> DotsOf(Rune rune, int cells)
        {
            var stride = cells == 1 ? 2 : 3;
            var dots = new byte[24 * stride];
            for (var y = 0; y < 24; y++)
                for (var x = 0; x < 12 * cells; x++)
                    if (IsBlack(x, y)) dots[y * stride + x / 8] |= (byte)(0x80 >> x % 8);
            return dots;
        }
    }
}

using System.Text;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Tests.Outputs;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>Characters that a printer's fonts lack: four-byte GB18030, other scripts, all of Chinese on single-byte
/// models. <see cref="BlockGlyphs"/> draws each as black cells.</summary>
public sealed class RareCharacterTests
{
    private const string Start = "1B40 1C2E ";
    private const string Cut = "1D564200";

    [Fact]
    public void Are_drawn_in_their_two_cells_within_the_line()
        => Assert.Equal(Hex(Start + "61 1B2A211800" + Dots(24) + "62 0A" + Cut), Encode("|a㐂b"));

    [Fact]
    public void Neighbours_share_one_command()
        => Assert.Equal(Hex(Start + "1B2A213000" + Dots(48) + "61 1B2A211800" + Dots(24) + "0A" + Cut),
            Encode("|㐂𠮷a㛃"));

    [Fact]
    public void A_single_byte_model_prints_Chinese_so()
        => Assert.Equal(Hex("1B40 1B2A213000" + Dots(48) + "31 0A" + Cut), Encode("|核销1", "epson-tm-t88"));

    [Fact]
    public void Without_fonts_they_are_question_marks_as_many_as_their_cells()
        => Assert.Equal(Hex(Start + "61 3F3F 62 0A" + Cut), Encode("|a㐂b", glyphs: null));

    [Fact]
    public void What_no_font_has_is_a_question_mark_for_each_cell()
        => Assert.Equal(Hex(Start + "3F 0A" + Cut), Encode("|∅"));

    [Fact]
    public void Wide_ones_are_drawn_wide()
        => Assert.Equal(Hex(Start + "1D2110 1B2A213000" + Dots(48) + "0A" + Cut + "1D2100"), Encode("|^㐂"));

    [Fact]
    public void Their_look_is_drawn_since_bit_images_have_none()
    {
        Assert.Equal(Hex(Start + "1D4201 1B2A211800" + string.Concat(Enumerable.Repeat("000000", 24)) + "0A" + Cut
            + "1D4200"), Encode("|`㐂"));
        var underlined = Encode("|_㐂", glyphs: new NoDots());
        Assert.Contains("1B2A211800" + string.Concat(Enumerable.Repeat("000001", 24)), underlined,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_with_an_enlarged_one_is_a_raster_of_its_height_and_the_lines_stay_where_they_are()
        => Assert.Equal(Hex(Start + "1D763000 0F00 3000" + new string('F', 2 * 15 * 48)
            + "1B4A06 61 0A" + Cut), Encode("|^^^王㐂a\n|a").Replace("1B6100", "", StringComparison.Ordinal));

    [Fact]
    public void A_row_with_enlarged_ordinary_ones_stays_text()
        => Assert.Contains("1D2111", Encode("|^^^王^^^㐂"), StringComparison.Ordinal);

    [Fact]
    public void A_font_with_four_byte_codes_gets_them_for_Extension_A_only()
    {
        // GB18030-2022: U+3402 is 81 39 EF 31; U+20BB7 is of Extension B, which its level 2 does not ask for.
        var bytes = Encode("|㐂𠮷", "epson-tm-t70ii-cn");

        Assert.Equal(Hex(Start + "1C26 8139EF31 1B2A211800" + Dots(24) + "0A" + Cut + "1C2E"), bytes);
    }

    [Fact]
    public void Columns_stay_straight_behind_them()
    {
        const string Template = "{width:*,10}\n|㐂𠮷|1.00|\n|王五|2.00|";

        string rare = Encode(Template), usual = Encode(Template, glyphs: null);

        Assert.Equal(usual.Replace("3F3F3F3F", "1B2A213000" + Dots(48), StringComparison.Ordinal), rare);
    }

    [Theory]
    [InlineData("generic-80")]
    [InlineData("epson-tm-t88")]
    public void No_dots_look_like_a_real_time_command(string profile)
    {
        // Every byte of these glyphs' rows and columns is one of 10, 04, 05, 14.
        foreach (var first in new byte[] { 0x10, 0x04, 0x05, 0x14 })
        {
            foreach (var second in new byte[] { 0x10, 0x04, 0x05, 0x14 })
            {
                var order = new SlipOrder("redemption", "{}", "en", 1, "|㐂㐂𠮷 ^㐂\n|^^㐂王\n|^^^㐂\n|\"㐂_𠮷_\"");
                var bytes = SlipRenderer.ToEscPos(order, PrinterProfiles.Find(profile)!, null,
                    new(new StripedGlyphs(first, second))).Bytes;

                Assert.Contains("dots", CommandWalk.Of(bytes));
                for (var i = 1; i < bytes.Length; i++)
                    Assert.False(bytes[i - 1] == 0x10 && bytes[i] is 0x04 or 0x05 or 0x14, $"at {i}");
            }
        }
    }

    [Fact]
    public void Hostile_values_drawn_or_not_make_no_command_but_text_and_dots()
    {
        string[] harmless = ["text", "LF", "dots", "raster", "1B 40", "1C 26", "1C 2E", "1D 56 42 00", "1B 4A 06"];
        const string Template = "|{{note}}\n|^^^{{note}}\n|end";
        string[] looks = ["1B 74", "1C 21", "1D 21"];
        foreach (var attack in HostileValues.Characters.Values.Concat(HostileValues.Language.Values))
        {
            var value = string.Concat(attack.Select(static unit => $"\\u{(int)unit:x4}"));
            var order = new SlipOrder("redemption", $"{{\"note\":\"{value}㐂\"}}", "en", 1, Template);

            var bytes = SlipRenderer.ToEscPos(order, PrinterProfiles.Default, null, new(new BlockGlyphs())).Bytes;

            var commands = CommandWalk.Of(bytes);
            Assert.All(commands, command => Assert.True(
                harmless.Contains(command) || looks.Contains(command[..^3]), command));
            Assert.Single(commands, "1D 56 42 00");
        }
    }

    private static string Dots(int columns) => new('F', 6 * columns);

    private static string Hex(string bytes) => bytes.Replace(" ", "", StringComparison.Ordinal);

    private static string Encode(string template, string profile = "generic-80") =>
        Encode(template, new BlockGlyphs(), profile);

    private static string Encode(string template, IGlyphSource? glyphs, string profile = "generic-80")
    {
        var order = new SlipOrder("redemption", "{}", "en", 1, template);
        return Convert.ToHexString(SlipRenderer.ToEscPos(
            order, PrinterProfiles.Find(profile)!, null, new(glyphs)).Bytes);
    }

    /// <summary>Every character is white.</summary>
    private sealed class NoDots : IGlyphSource
    {
        public ReadOnlySpan<byte> DotsOf(Rune rune, int cells) => new byte[24 * (cells == 1 ? 2 : 3)];
    }

    /// <summary>Columns of three bytes, or rows, that are made of two given ones in turn.</summary>
    private sealed class StripedGlyphs(byte first, byte second) : IGlyphSource
    {
        public ReadOnlySpan<byte> DotsOf(Rune rune, int cells)
        {
            var stride = cells == 1 ? 2 : 3;
            var dots = new byte[24 * stride];
            for (var y = 0; y < 24; y++)
            {
                var part = y / 8 % 2 == 0 ? first : second;
                // As columns: the same bit in a whole row of dots. As rows: the bytes themselves for other characters.
                if (rune.Value == 0x20BB7)
                    dots.AsSpan(y * stride, stride).Fill(y % 2 == 0 ? first : second);
                else if ((part >> (7 - y % 8) & 1) != 0)
                    dots.AsSpan(y * stride, stride).Fill(0xFF);
            }
            return dots;
        }
    }
}

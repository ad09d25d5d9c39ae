using System.CommandLine;
using System.Text;
using PosDaemon.Commands;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Fonts;

namespace PosDaemon.Slips.Tests.Outputs;

public sealed class FontGlyphsTests
{
    private static readonly FontChain NoFonts = new(["/usr/share/fonts/not-there"], [new("none.ttc")], []);

    [Fact]
    public void Without_a_Chinese_font_it_says_what_to_install()
    {
        Assert.Null(FontGlyphs.Open(NoFonts, out var problem));
        Assert.Contains("no font with Chinese characters", problem, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Contains("apt-get install fonts-noto-cjk", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_fonts_a_png_is_refused_and_no_file_begun()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = SlipCommand.Create(output, error, NoFonts).Parse(["render", "--format", "png", "-o", file]).Invoke();

        Assert.Equal((ExitCodes.Failure, false), (code, File.Exists(file)));
        Assert.Contains("no font", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_font_is_passed_over()
    {
        var chain = FontChain.OfThisSystem;
        var folder = Directory.CreateTempSubdirectory("font-glyphs").FullName;
        File.WriteAllText(Path.Combine(folder, "broken.ttf"), "no font");
        using var glyphs = FontGlyphs.Open(
            chain with { Folders = [folder, .. chain.Folders], Chinese = [new("broken.ttf"), .. chain.Chinese] },
            out _);

        Assert.False(glyphs!.DotsOf(new Rune('票'), 2).IsEmpty);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_letter_of_one_cell_is_as_wide_as_its_cell_allows()
    {
        using var glyphs = Opened();

        var widest = glyphs.DotsOf(new Rune('W'), 1);

        var black = 0;
        for (var i = 0; i < widest.Length; i += 2)
            black |= widest[i] << 8 | widest[i + 1];
        Assert.InRange(int.PopCount(black), 9, 12);
    }

    [Fact]
    public void A_symbol_that_is_wide_in_the_font_is_narrowed_to_its_cell()
    {
        using var glyphs = Opened();

        Assert.Equal(48, glyphs.DotsOf(new Rune('★'), 1).Length);
        Assert.Contains(glyphs.DotsOf(new Rune('★'), 1).ToArray(), static part => part != 0);
    }

    [Theory]
    [InlineData("A", 1)]
    [InlineData("票", 2)]
    [InlineData("㐂", 2)]
    [InlineData("𠮷", 2)]
    [InlineData("䶮", 2)]
    public void A_character_has_dots_within_its_cells(string text, int cells)
    {
        using var glyphs = Opened();

        var dots = glyphs.DotsOf(text.EnumerateRunes().First(), cells);

        Assert.Equal(24 * (cells == 1 ? 2 : 3), dots.Length);
        var black = 0;
        foreach (var part in dots)
            black += byte.PopCount(part);
        Assert.InRange(black, 20, 12 * cells * 24 / 2);
        for (var i = 1; cells == 1 && i < dots.Length; i += 2)
            Assert.Equal(0, dots[i] & 0x0F);
    }

    [Fact]
    public void A_character_that_no_font_has_is_empty()
    {
        using var glyphs = Opened();

        Assert.True(glyphs.DotsOf(new Rune(0x10FFFD), 1).IsEmpty);
    }

    [Fact]
    public void Once_closed_nothing_new_is_drawn()
    {
        var glyphs = Opened();
        glyphs.Dispose();
        glyphs.Dispose();

        Assert.True(glyphs.DotsOf(new Rune('票'), 2).IsEmpty);
    }

    [Fact]
    public void What_is_kept_is_bounded()
    {
        using var glyphs = Opened();

        for (var character = 0x4E00; character < 0x4E00 + 2 * FontGlyphs.MostKept; character++)
            glyphs.DotsOf(new Rune(character), 2);

        Assert.InRange(glyphs.Kept, 1, FontGlyphs.MostKept);
    }

    private static FontGlyphs Opened()
    {
        var glyphs = FontGlyphs.Open(FontChain.OfThisSystem, out var problem);
        Assert.SkipWhen(glyphs is null, problem);
        return glyphs!;
    }
}

using System.CommandLine;
using System.Text;
using PosDaemon.Commands;
using PosDaemon.Fonts;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Tests.Fonts;

public sealed class SystemGlyphsTests
{
    private const string Absent = "libnotthere-posd.so.9";

    [Theory]
    [InlineData(Absent, "libfontconfig.so.1", "needs libnotthere-posd.so.9,")]
    [InlineData(Absent, "libnorthis-posd.so", "needs libnotthere-posd.so.9 and libnorthis-posd.so,")]
    public void A_missing_library_is_named_with_what_to_install(string freeType, string fontConfig, string named)
    {
        SystemGlyphs? glyphs = SystemGlyphs.Open(new(freeType, fontConfig), out string problem);

        Assert.Null(glyphs);
        Assert.Contains(named, problem, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Contains("apt-get install libfreetype6", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_fonts_a_png_is_refused_and_no_file_begun()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var output = new StringWriter();
        using var error = new StringWriter();

        int code = SlipCommand.Create(output, error, new(Absent, Absent))
            .Parse(["render", "--format", "png", "-o", file]).Invoke();

        Assert.Equal((ExitCodes.Failure, false), (code, File.Exists(file)));
        Assert.Contains(Absent, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A", 1)]
    [InlineData("票", 2)]
    [InlineData("㐂", 2)]
    [InlineData("𠮷", 2)]
    [InlineData("䶮", 2)]
    public void A_character_has_dots_within_its_cells(string text, int cells)
    {
        using SystemGlyphs glyphs = Opened();

        ReadOnlySpan<byte> dots = glyphs.DotsOf(text.EnumerateRunes().First(), cells);

        Assert.Equal(24 * (cells == 1 ? 2 : 3), dots.Length);
        int black = 0;
        foreach (byte part in dots)
            black += byte.PopCount(part);
        Assert.InRange(black, 20, 12 * cells * 24 / 2);
        for (int i = 1; cells == 1 && i < dots.Length; i += 2)
            Assert.Equal(0, dots[i] & 0x0F);
    }

    [Fact]
    public void A_character_that_no_font_has_is_empty()
    {
        using SystemGlyphs glyphs = Opened();

        Assert.True(glyphs.DotsOf(new Rune(0x10FFFD), 1).IsEmpty);
    }

    [Fact]
    public void Once_closed_nothing_new_is_drawn()
    {
        SystemGlyphs glyphs = Opened();
        glyphs.Dispose();
        glyphs.Dispose();

        Assert.True(glyphs.DotsOf(new Rune('票'), 2).IsEmpty);
    }

    [Fact]
    public void What_is_kept_is_bounded()
    {
        using SystemGlyphs glyphs = Opened();

        for (int character = 0x4E00; character < 0x4E00 + 2 * SystemGlyphs.MostKept; character++)
            glyphs.DotsOf(new Rune(character), 2);

        Assert.InRange(glyphs.Kept, 1, SystemGlyphs.MostKept);
    }

    private static SystemGlyphs Opened()
    {
        SystemGlyphs? glyphs = SystemGlyphs.Open(FontLibraries.OfThisSystem, out string problem);
        Assert.SkipWhen(glyphs is null, problem);
        return glyphs!;
    }
}

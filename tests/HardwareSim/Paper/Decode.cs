using PosSim.Commands;
using PosSim.Tests.Models;

namespace PosSim.Tests.Paper;

public sealed class Decode : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("possim-decode").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Text_shows_each_piece_of_paper()
    {
        var (code, output, _) = Run("1B 40 1C 26 '票一' 0A 1D 56 00 '票二' 0A", "--format", "text");
        Assert.Equal(0, code);
        Assert.Equal("票一\n-------- cut --------\n票二", output.Trim());
    }

    [Fact]
    public void Trace_names_each_command_and_each_text()
    {
        var (_, output, _) = Run("1B 40 1B 45 01 'a' 0A 1B 01 1D 28 7A 01 00 05", "--format", "trace");
        string[] expected =
            ["ESC @", "ESC E 01", "text \"a\"", "LF", "unknown command 1B 01: skipped", "GS ( z 01 00 05",
                "-- None cut"];
        Assert.Equal(expected, output.Trim().Split('\n'));
    }

    [Fact]
    public void Svg_and_png_are_written_one_file_a_piece()
    {
        var svg = Path.Combine(_folder, "slip.svg");
        Assert.Equal(0, Run("'a' 0A 1D 56 00 'b' 0A 1D 56 00", "--format", "svg", "-o", svg).Code);
        Assert.Contains(">a</text>", File.ReadAllText(Path.Combine(_folder, "slip-1.svg")), StringComparison.Ordinal);
        Assert.Contains(">b</text>", File.ReadAllText(Path.Combine(_folder, "slip-2.svg")), StringComparison.Ordinal);

        var png = Path.Combine(_folder, "slip.png");
        var (code, _, errors) = Run("'a' 0A", "--format", "png", "-o", png);
        if (code != 0) Assert.Skip(errors);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], File.ReadAllBytes(png)[..4]);
    }

    [Fact]
    public void What_cannot_be_done_is_said_in_a_sentence()
    {
        Assert.Contains("-o FILE.png", Run("'a' 0A", "--format", "png").Errors, StringComparison.Ordinal);
        using var errors = new StringWriter();
        var missing = Path.Combine(_folder, "missing.bin");
        Assert.Equal(2, DecodeCommand.Create(TextWriter.Null, errors).Parse([missing]).Invoke());
        Assert.StartsWith($"cannot read {missing}", errors.ToString());
    }

    /// <summary>What reports from the field had, made anew: a second colour without dots, bands of a page with a GS \
    /// between them, a picture that breaks off, and UTF-8.</summary>
    public static TheoryData<string, string, string> FieldStreams() => new()
    {
        {
            $"1B 40 'before' 0A {Graphics(80, 24, 0x31, "FF")} {Graphics(80, 24, 0x32, "00")} 1D 28 4C 02 00 30 32"
                + "'after' 0A",
            "before\n[image 80x24]\nafter", ""
        },
        {
            "1B 40 1B 4C 1B 57 00 00 00 00 00 02 90 01 1B 24 18 00 1D 24 40 00"
                + $"{Graphics(464, 40, 0x31, "FF")} 1D 28 4C 02 00 30 32 1D 5C 28 00"
                + $"{Graphics(464, 40, 0x31, "AA")} 1D 28 4C 02 00 30 32 0C",
            "[image 464x80]", ""
        },
        {
            "1B 40 'Total 5.00' 0A 1D 38 4C 20 4E 00 00 30 70 30 01 01 31 E4 01 3D 01 FF FF 'Thank you' 0A 1D 56 41 05",
            "Total 5.00", "the stream ends in the middle of GS 8 L, 19974 bytes missing"
        },
        {
            "1B 40 1C 28 43 02 00 30 32 E4 B8 AD E6 96 87 20 C3 A9 20 E2 82 AC 20 E2 82 BD 0A", "中文 é € ₽", ""
        },
    };

    [Theory]
    [MemberData(nameof(FieldStreams))]
    public void Streams_from_the_field_come_out_as_on_their_printers(string stream, string text, string end)
    {
        var (_, output, errors) = Run(stream);
        Assert.Equal(text, output.Trim());
        Assert.EndsWith(end, errors.TrimEnd());
    }

    /// <summary>GS ( L 112 of one colour, all bytes the same.</summary>
    private static string Graphics(int width, int height, int colour, string dots)
    {
        var bytes = width / 8 * height;
        return $"1D 28 4C {Word(bytes + 10)} 30 70 30 01 01 {colour:X2} {Word(width)} {Word(height)}"
            + string.Concat(Enumerable.Repeat(dots, bytes));
    }

    private static string Word(int value) => $"{value & 0xFF:X2}{value >> 8:X2}";

    [Theory]
    [InlineData("1D 38 4C 20 4E 00 00 30 70", "GS 8 L, 19998 bytes missing")]
    [InlineData("1D 38 4C 20", "GS 8 L, at least 3 bytes missing")]
    [InlineData("1D 28 6B 0A 00 31 50 30 'abc'", "GS ( k, 4 bytes missing")]
    [InlineData("1D 28 4C", "GS ( L, at least 2 bytes missing")]
    [InlineData("1D 28", "GS (, at least 3 bytes missing")]
    [InlineData("1D 76 30 00 02 00 03 00 FF", "GS v 0, 5 bytes missing")]
    [InlineData("1D 76 30 00", "GS v 0, at least 4 bytes missing")]
    [InlineData("1B 2A 21 02 00 01 02 03", "ESC *, 3 bytes missing")]
    [InlineData("1B 2A 00 05 00 01", "ESC *, 4 bytes missing")]
    [InlineData("1D 6B 49 0A '{Babc'", "GS k, 5 bytes missing")]
    [InlineData("1D 6B 04 'ABC'", "GS k, at least 1 byte missing")]
    [InlineData("1C 71 01 01 00 01 00 01 02", "FS q, 6 bytes missing")]
    [InlineData("1C 71 02 01 00 01 00 01 02", "FS q, at least 6 bytes missing")]
    [InlineData("1D 2A 01 01 01", "GS *, 7 bytes missing")]
    [InlineData("1B 26 03 41 41 02 01", "ESC &, 5 bytes missing")]
    [InlineData("1B 26 03 41 42 00", "ESC &, at least 1 byte missing")]
    [InlineData("1B 44 08 10", "ESC D, at least 1 byte missing")]
    [InlineData("1B 57 00 00", "ESC W, 6 bytes missing")]
    [InlineData("1B 61", "ESC a, 1 byte missing")]
    [InlineData("1B 20", "ESC SP, 1 byte missing")]
    [InlineData("1C 32 FE A1 00", "FS 2, 71 bytes missing")]
    [InlineData("1D 51 30 00 02 00 01 00 01", "GS Q 0, 1 byte missing")]
    [InlineData("1D 44 30 43 30 'LG' 01 31 'BM' 20 00 00 00 01", "GS D, 25 bytes missing")]
    [InlineData("1D 43 3B '1;'", "GS C, at least 1 byte missing")]
    [InlineData("1C 67 31 00 00 00 00 00 02 00 01", "FS g 1, 1 byte missing")]
    [InlineData("10 04", "DLE EOT, at least 1 byte missing")]
    [InlineData("10 14 08 01", "DLE DC4, 6 bytes missing")]
    [InlineData("1B 5A 00 00 03 05 00 'a'", "ESC Z, 4 bytes missing")]
    [InlineData("1D 56", "GS V, at least 1 byte missing")]
    [InlineData("1D 56 42", "GS V, 1 byte missing")]
    [InlineData("1B", "ESC, at least 1 byte missing")]
    [InlineData("1D", "GS, at least 1 byte missing")]
    [InlineData("1C", "FS, at least 1 byte missing")]
    [InlineData("1C 26 B0", "a two-byte character, 1 byte missing")]
    [InlineData("1C 28 43 02 00 30 32 E4 B8", "a UTF-8 character, 1 byte missing")]
    [InlineData("1C 28 43 02 00 30 32 F0 9F", "a UTF-8 character, 2 bytes missing")]
    public void A_stream_that_ends_in_a_command_says_which_and_how_much_is_missing(string end, string what)
    {
        var sentence = $"the stream ends in the middle of {what}";
        foreach (var before in (string[])["'Total' 0A", ""])
        {
            var (code, trace, errors) = Run($"{before} {end}", "--format", "trace");
            Assert.Equal((3, ""), (code, errors));
            Assert.Contains(sentence, trace.Split('\n'));
        }
        // Where the trace is not shown it is said beside, and what came before is there.
        var shown = Run($"'Total' 0A {end}");
        Assert.Equal((3, "Total"), (shown.Code, shown.Output.Trim()));
        Assert.EndsWith(sentence, shown.Errors.TrimEnd());
    }

    [Theory]
    [InlineData("1D 3A 'x' 0A", "the stream ends while a macro is defined: its second GS : is missing", 3)]
    [InlineData("1B 4C 'x'", "the stream ends in page mode: FF is missing, the page is not printed", 0)]
    [InlineData("'x'", "the stream ends in a line: LF is missing, the line is not printed", 0)]
    [InlineData("1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 FF",
        "the stream ends with graphics stored that nothing prints (GS ( L 50)", 0)]
    public void What_a_stream_leaves_unprinted_is_said(string end, string sentence, int expected)
    {
        var (code, trace, _) = Run($"'Total' 0A {end}", "--format", "trace");
        Assert.Equal(expected, code);
        Assert.Contains(sentence, trace.Split('\n'));
    }

    [Fact]
    public void A_stream_that_ends_as_it_should_says_nothing()
    {
        var (code, output, errors) = Run("'x' 0A 1D 28 6B 06 00 31 50 30 'abc' 1D 28 6B 03 00 31 51 30 1D 56 42 00");
        Assert.Equal((0, "x\n[QR abc]", ""), (code, output.Trim(), errors));
    }

    [Fact]
    public void The_end_is_told_however_long_the_trace_is()
    {
        var commands = string.Concat(Enumerable.Repeat("1B 45 01 ", 12_000));
        var (_, trace, _) = Run($"{commands} 'x' 0A 1D 77", "--format", "trace");
        Assert.Contains("the stream ends in the middle of GS w, 1 byte missing", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void No_control_character_of_a_stream_reaches_what_is_shown()
    {
        const string All = "1B 74 10 81 9D 1D 28 6B 08 00 31 50 30 1B '[2J' C2 9B 1D 28 6B 03 00 31 51 30"
            + "1D 28 07 01 00 00 1C 28 9B 01 00 00 1D 38 85 01 00 00 00 00 1D 6B 49 04 '{B' 07 1B 1B 9B 0A";
        foreach (var format in (string[])["text", "svg", "trace"])
        {
            var (_, output, errors) = Run(All, "--format", format);
            Assert.DoesNotContain(output + errors, shown => char.IsControl(shown) && shown is not ('\n' or '\r'));
        }
    }

    private (int Code, string Output, string Errors) Run(string bytes, params string[] arguments)
    {
        var file = Path.Combine(_folder, "job.bin");
        File.WriteAllBytes(file, TestPrinter.Bytes(bytes));
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter();
        var code = DecodeCommand.Create(output, errors).Parse([file, .. arguments]).Invoke();
        return (code, output.ToString(), errors.ToString());
    }
}

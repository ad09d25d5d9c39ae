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

using System.CommandLine;
using PosDaemon.Commands;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosDaemon.Slips.Tests;

public sealed class SlipCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slip-command").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sample_data_render_with_the_template_they_are_for()
    {
        foreach (var kind in SlipKinds.All)
        {
            var data = Written(Run("sample", "--kind", kind, "--language", "en").Output);
            var template = Written(Run("template", "--kind", kind, "--language", "en").Output);

            var (code, output, error) = Run("render", "--kind", kind, "--language", "en", "--data", data,
                "--template", template, "--columns", "32");

            Assert.Equal((0, ""), (code, error));
            Assert.Equal(SlipRenderer.ToText(new(kind, File.ReadAllText(data), "en", 1), 32), output);
        }
    }

    [Fact]
    public void Bytes_go_to_the_file_that_is_named()
    {
        var file = Path.Combine(_folder, "slip.bin");

        var (code, output, _) = Run(
            "render", "--kind", "pass", "--format", "escpos", "--profile", "generic-58", "-o", file);

        Assert.Equal((0, ""), (code, output));
        Assert.Equal([0x1B, 0x40], File.ReadAllBytes(file)[..2]);
    }

    [Fact]
    public void A_picture_is_an_svg_document()
        => Assert.StartsWith("<svg ", Run("render", "--kind", "seat-ticket", "--format", "svg").Output,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("shop")]
    [InlineData("shop=")]
    [InlineData("=logo.png")]
    public void A_logo_without_a_name_or_a_file_is_a_wrong_call(string logo)
    {
        var (code, output, error) = Run("render", "--logo", logo);

        Assert.Equal((ExitCodes.BadUsage, ""), (code, output));
        Assert.Equal($"posd: the logo \"{logo}\"; expected NAME=FILE", error.Trim());
    }

    [Fact]
    public void A_logo_that_prints_nothing_is_told_and_no_slip_is_made()
    {
        var file = Path.Combine(_folder, "logo.png");
        File.WriteAllBytes(file, TestPng.Of(8, 2, 8, 4, [0, .. new byte[16], 0, .. new byte[16]]));

        var (code, output, error) = Run("render", "--logo", $"shop={file}");

        Assert.Equal((ExitCodes.Failure, ""), (code, output));
        Assert.Equal($"posd: {file}: the image prints nothing on white paper: it is white on transparent; "
            + "give one with dark lines", error.Trim());
    }

    [Theory]
    [InlineData("--data", "nowhere.json", "there is no such file")]
    [InlineData("--template", "nowhere.receipt", "there is no such file")]
    [InlineData("--data", ".", "this is a folder")]
    [InlineData("--data", "no/where.json", "there is no such folder")]
    [InlineData("--output", "no/where.txt", "there is no such folder")]
    public void A_file_that_cannot_be_used_is_named_with_its_option(string option, string name, string why)
    {
        var file = Path.Combine(_folder, name);

        var (code, output, error) = Run("render", option, file);

        Assert.Equal((ExitCodes.Failure, ""), (code, output));
        Assert.Equal($"posd: {option} {file}: {why}", error.Trim());
    }

    [Fact]
    public void Faults_of_the_template_are_said_and_the_slip_comes_all_the_same()
    {
        var template = Written("a\n{{nothing}}");

        var (code, output, error) = Run("render", "--template", template);

        Assert.Equal(0, code);
        Assert.Contains("[nothing?]", output, StringComparison.Ordinal);
        Assert.Contains("line 2, column 1", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--kind", "nonsense", "seat-ticket")]
    [InlineData("--profile", "nonsense", "generic-80")]
    [InlineData("--columns", "10", "24 to 96")]
    [InlineData("--language", "fr", "zh or en")]
    [InlineData("--format", "pdf", "escpos, text, svg or png")]
    [InlineData("--format", "escpos", "-o FILE")]
    [InlineData("--format", "png", "-o FILE")]
    public void A_wrong_word_is_answered_with_the_right_ones(string option, string value, string expected)
    {
        var (code, _, error) = Run("render", option, value);

        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var (code, _, error) = Run("render", "--data", Path.Combine(_folder, "none.json"));

        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("none.json", error, StringComparison.Ordinal);
    }

    private string Written(string text)
    {
        var file = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(file, text);
        return file;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = SlipCommand.Create(output, error).Parse(arguments).Invoke();
        return (code, output.ToString(), error.ToString());
    }
}

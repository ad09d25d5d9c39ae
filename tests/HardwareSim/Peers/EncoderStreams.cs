using System.Diagnostics;
using System.Text.Json;
using PosDaemon.Testing;
using PosSim.Commands;
using PosSim.Tests.Paper;

namespace PosSim.Tests.Peers;

/// <summary>Streams that public encoders make while the test runs (npm; Peers/encoders/encoders.js), each decoded by
/// <c>possim decode</c>: its text is on the paper, its codes are read back from the dots, and nothing that the manuals
/// define is unknown.</summary>
public sealed class EncoderStreams : IDisposable
{
    /// <summary>Shared by all that run its packages: two installations at once would be in each other's way.</summary>
    internal static NpmFolder Npm { get; } = new("Peers", "encoders");

    private readonly string _folder = Directory.CreateTempSubdirectory("possim-encoders").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task What_public_encoders_send_is_on_the_paper_and_its_codes_can_be_read()
    {
        var made = await MakeAsync();

        Assert.Empty(made.Failures);
        Assert.True(made.Streams.Length >= 60, $"only {made.Streams.Length} streams");
        string[] misread = [.. made.Streams.SelectMany(Misread)];
        Assert.True(misread.Length == 0, string.Join('\n', misread));
    }

    private IEnumerable<string> Misread(EncoderStream stream)
    {
        var file = Path.Combine(_folder, "stream.bin");
        File.WriteAllBytes(file, Convert.FromBase64String(stream.Bytes));
        var (code, text) = Decode(file, "--format", "text");
        if (code != 0) yield return $"{stream.Name}: ends with {code}";
        foreach (var line in stream.Lines.Where(line => !text.Contains(line, StringComparison.Ordinal)))
            yield return $"{stream.Name}: no \"{line}\" in\n{text}";
        var trace = Decode(file, "--format", "trace").Output;
        foreach (var line in trace.Split('\n').Where(IsComplaint)) yield return $"{stream.Name}: {line}";
        if (stream.Codes.Length == 0) yield break;
        var png = Path.Combine(_folder, "slip.png");
        Decode(file, "--format", "png", "-o", png);
        var pieces = Directory.GetFiles(_folder, "slip*.png");
        var read = pieces.SelectMany(piece => CodeReader.Read(File.ReadAllBytes(piece))).ToList();
        foreach (var wanted in stream.Codes.Where(wanted => !read.Contains(wanted)))
            yield return $"{stream.Name}: no {wanted} among {string.Join(", ", read)}";
        foreach (var piece in pieces) File.Delete(piece);
    }

    private static bool IsComplaint(string line) =>
        line.Contains("unknown command", StringComparison.Ordinal)
        || line.Contains("not known", StringComparison.Ordinal)
        || line.Contains("the stream ends", StringComparison.Ordinal);

    private static (int Code, string Output) Decode(string file, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = DecodeCommand.Create(output, TextWriter.Null).Parse([file, .. arguments]).Invoke();
        return (code, output.ToString());
    }

    private static async Task<EncoderOutput> MakeAsync()
    {
        if (await Npm.WhyMissingAsync() is { } missing) Assert.Skip(missing);
        var start = new ProcessStartInfo("node", ["encoders.js"])
        {
            WorkingDirectory = Npm.Path,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var json = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return JsonSerializer.Deserialize<EncoderOutput>(json, JsonSerializerOptions.Web)!;
    }

    private sealed record EncoderOutput(EncoderStream[] Streams, string[] Failures);

    private sealed record EncoderStream(string Name, string Bytes, string[] Lines, string[] Codes);
}

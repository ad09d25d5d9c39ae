using System.Text.Json.Nodes;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Field;

/// <summary>One file of inputs/, with a folder for what is made of it.</summary>
internal sealed class FieldInput(string name) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-field-");

    public string File { get; } = Path.Combine(Inputs, name);

    private static string Inputs => Path.Combine(AppContext.BaseDirectory, "Field", "inputs");

    /// <summary>The files of the table in README.md, in its order.</summary>
    public static IEnumerable<string> Rows() => System.IO.File.ReadLines(Path.Combine(Inputs, "README.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
        .Select(line => line.Split('|')[1].Trim());

    public string Text() => System.IO.File.ReadAllText(File);

    /// <summary>The input as JSON, to be changed.</summary>
    public JsonObject Json() => JsonNode.Parse(Text())!.AsObject();

    public string In(string file) => Path.Combine(_folder.FullName, file);

    public string Write(string file, string content)
    {
        System.IO.File.WriteAllText(In(file), content);
        return In(file);
    }

    public Task<CommandSeen> PosdAsync(params string[] arguments) => RunAsync(BuiltProgram.Posd, arguments);

    public Task<CommandSeen> PossimAsync(params string[] arguments) => RunAsync(BuiltProgram.PosSim, arguments);

    /// <summary>The bytes of a slip.</summary>
    public async Task<byte[]> SlipAsync(string data, string kind, string profile)
    {
        var ran = await PosdAsync("slip", "render", "--kind", kind, "--language", "en", "--profile", profile,
            "--data", data, "--format", "escpos", "-o", In("slip.bin"));
        Assert.Equal((0, ""), (ran.ExitCode, ran.Printed));
        return await System.IO.File.ReadAllBytesAsync(In("slip.bin"));
    }

    /// <summary>What a printer in Chinese mode puts on paper, read from its commands.</summary>
    public async Task<string[]> PaperAsync(string kind, string profile)
    {
        await SlipAsync(File, kind, profile);
        var ran = await PossimAsync("decode", "--chinese", "--width", profile == "generic-58" ? "384" : "576",
            In("slip.bin"));
        Assert.Equal(0, ran.ExitCode);
        return [.. ran.Printed.Split('\n').Select(line => line.Trim())];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<CommandSeen> RunAsync(string program, string[] arguments)
    {
        await using var ran = ProgramProcess.Start(
            Path.GetFileNameWithoutExtension(program), program, _folder.FullName, TimeProvider.System, arguments);
        return new(await ran.EndAsync(Patience), string.Join('\n', ran.Lines));
    }
}

/// <param name="ExitCode">With which it ended.</param>
/// <param name="Printed">To the output and the error stream.</param>
internal sealed record CommandSeen(int ExitCode, string Printed);

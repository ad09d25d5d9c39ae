using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace PosDaemon.Protocol.Tests.ReceiptLine;

/// <summary>The reference implementation of the language, from npm, installed once a build into the folder the tests
/// run from.</summary>
internal static class ReceiptLineOracle
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(1);

    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "ReceiptLine", "oracle");

    /// <summary>Null when it can be asked, else why not.</summary>
    public static Task<string?> WhyMissingAsync() => Installed.Value;

    /// <summary>The documents that come with it, by name.</summary>
    public static async Task<List<(string Name, string Document)>> ExamplesAsync()
    {
        string json = await RunAsync("node", ["oracle.js", "examples"], "", AnswerTime);
        using JsonDocument answer = JsonDocument.Parse(json);
        return [.. answer.RootElement.EnumerateArray()
            .Select(static row => (row.GetProperty("name").GetString()!, row.GetProperty("doc").GetString()!))];
    }

    /// <summary>Its trace of each document.</summary>
    public static async Task<List<string>> TraceAsync(IEnumerable<(string Document, int Columns)> asked)
    {
        using var question = new MemoryStream();
        using (var writer = new Utf8JsonWriter(question))
        {
            writer.WriteStartArray();
            foreach ((string document, int columns) in asked)
            {
                writer.WriteStartObject();
                writer.WriteString("doc", document);
                writer.WriteNumber("cpl", columns);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        string json = System.Text.Encoding.UTF8.GetString(question.ToArray());
        using JsonDocument answer = JsonDocument.Parse(await RunAsync("node", ["oracle.js"], json, AnswerTime));
        return [.. answer.RootElement.EnumerateArray().Select(static row => row.GetString()!)];
    }

    private static async Task<string?> InstallAsync()
    {
        string wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        string stamp = Path.Combine(Folder, "node_modules", "installed.lock");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return null;
        try
        {
            string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            await RunAsync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "", InstallTime);
        }
        catch (Win32Exception)
        {
            return "node and npm are not installed";
        }
        catch (InvalidOperationException fault)
        {
            return $"npm ci failed: {fault.Message}";
        }
        await File.WriteAllTextAsync(stamp, wanted);
        return null;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string input, TimeSpan patience)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        string text = await output.WaitAsync(patience, TimeProvider.System);
        await process.WaitForExitAsync().WaitAsync(patience, TimeProvider.System);
        return process.ExitCode == 0 ? text : throw new InvalidOperationException(await errors);
    }
}

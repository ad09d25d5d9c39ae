using System.Diagnostics;
using System.Text.Json;
using PosDaemon.Testing;

namespace PosDaemon.Slips.Tests.Markup;

/// <summary>The reference implementation of the language, from npm.</summary>
internal static class ReceiptLineOracle
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(1);

    private static readonly NpmFolder Npm = new("Markup", "oracle");

    /// <summary>Null when it can be asked, else why not.</summary>
    public static Task<string?> WhyMissingAsync() => Npm.WhyMissingAsync();

    /// <summary>The documents that come with it, by name.</summary>
    public static async Task<List<(string Name, string Document)>> ExamplesAsync()
    {
        var json = await AskAsync(["oracle.js", "examples"], "");
        using var answer = JsonDocument.Parse(json);
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
            foreach ((var document, var columns) in asked)
            {
                writer.WriteStartObject();
                writer.WriteString("doc", document);
                writer.WriteNumber("cpl", columns);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        var json = System.Text.Encoding.UTF8.GetString(question.ToArray());
        using var answer = JsonDocument.Parse(await AskAsync(["oracle.js"], json));
        return [.. answer.RootElement.EnumerateArray().Select(static row => row.GetString()!)];
    }

    private static async Task<string> AskAsync(string[] arguments, string input)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Npm.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var text = await output.WaitAsync(AnswerTime, TimeProvider.System);
        await process.WaitForExitAsync().WaitAsync(AnswerTime, TimeProvider.System);
        return process.ExitCode == 0 ? text : throw new InvalidOperationException(await errors);
    }
}

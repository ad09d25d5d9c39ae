using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PosDaemon.Testing;

/// <summary>A script on a library of other people: JSON lines in, JSON lines out. It ends with its input, and is killed
/// if it does not.</summary>
public sealed class ScriptPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ScriptPeer(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <param name="interpreter">What runs it.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">The script, and what it is told.</param>
    public static ScriptPeer Start(string interpreter, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(interpreter, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ScriptPeer(Process.Start(start)!);
    }

    public async Task<JsonNode> ReadAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System);
        return JsonNode.Parse(line ?? throw new InvalidOperationException($"the script ended: {await _errors}"))!;
    }

    public async Task WriteAsync(JsonNode order)
    {
        await _process.StandardInput.WriteLineAsync(order.ToJsonString());
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }
}

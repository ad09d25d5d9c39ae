using System.Diagnostics;
using System.Text.Json.Nodes;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Cloud;

/// <summary>The grpc-js server of the interop tests: one node process that writes JSON lines. It ends with its input,
/// and is killed if it does not.</summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly NpmFolder Npm = new("Cloud", "interop");

    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodePeer(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Null when it can run, else why it cannot.</summary>
    public static Task<string?> WhyMissingAsync() => Npm.WhyMissingAsync();

    public static NodePeer Start()
    {
        var start = new ProcessStartInfo("node", ["server.mjs", "posdaemon/redemption/v1/redemption_service.proto"])
        {
            WorkingDirectory = Npm.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new NodePeer(Process.Start(start)!);
    }

    public async Task<JsonNode> ReadAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System);
        return JsonNode.Parse(line ?? throw new InvalidOperationException($"node ended: {await _errors}"))!;
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

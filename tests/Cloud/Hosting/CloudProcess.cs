using System.Diagnostics;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary><c>poscloud serve</c> as a process of its own, on a port the system picks.</summary>
internal sealed class CloudProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly GrpcCaller _caller;

    private CloudProcess(Process process, Uri address)
    {
        _process = process;
        _caller = new GrpcCaller(address);
    }

    public static async Task<CloudProcess> StartAsync(string db, string? notifySocket = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            typeof(Commands.CommandLine).Assembly.Location, "serve", "--urls", "http://127.0.0.1:0", "--db", db,
        })
            start.ArgumentList.Add(argument);
        start.Environment["NOTIFY_SOCKET"] = notifySocket;
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        const string Ready = "poscloud is ready on ";
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith(Ready, StringComparison.Ordinal))
                continue;
            // Read on, or the pipe fills and the cloud waits for it.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new CloudProcess(process, new Uri(line[Ready.Length..]));
        }
        process.Dispose();
        throw new InvalidOperationException("poscloud ended before it was ready");
    }

    /// <summary>Null: no answer.</summary>
    public async Task<RedeemResponse?> TryRedeemAsync(RedeemRequest request)
    {
        try
        {
            var (_, reply) = await _caller.CallAsync<RedeemResponse>("Redeem", request);
            return reply;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is answered.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, as a service manager does; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PosCloud.Admin;
using PosCloud.Ledger;

namespace PosCloud.Terminals;

/// <summary>The streams of this node that are open. Safe for any thread.</summary>
internal sealed class WatchedTerminals
{
    private readonly ConcurrentDictionary<WatchedTerminal, bool> _open = new();

    /// <summary>None is open now.</summary>
    public bool IsEmpty => _open.IsEmpty;

    /// <summary>From now on, until what is returned is disposed.</summary>
    public WatchedTerminal Open(string terminal)
    {
        var watched = new WatchedTerminal(terminal, ended => _open.TryRemove(ended, out _));
        _open[watched] = true;
        return watched;
    }

    /// <summary>Tells every open stream of these terminals.</summary>
    public void Revoke(IReadOnlySet<string> terminals)
    {
        foreach (var (watched, _) in _open)
        {
            if (terminals.Contains(watched.Terminal))
                watched.Revoke();
        }
    }
}

/// <summary>One stream of a terminal.</summary>
internal sealed class WatchedTerminal(string terminal, Action<WatchedTerminal> end) : IDisposable
{
    private readonly TaskCompletionSource _revoked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Terminal => terminal;

    /// <summary>Completes when the terminal is revoked while the stream is open; else never.</summary>
    public Task Revoked => _revoked.Task;

    public void Revoke() => _revoked.TrySetResult();

    public void Dispose() => end(this);
}

/// <summary>Tells open streams that their terminal was revoked, whoever did that and where: twice a second the ledger
/// is asked for all of them together, and not while there are none.</summary>
internal sealed class RevocationWorker(
    WatchedTerminals open, ITerminalStore ledger, TimeProvider time, ILogger<RevocationWorker> log)
    : OfficeWorker("revocations", Period, time, log)
{
    /// <summary>From one look into the ledger to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(0.5);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (!open.IsEmpty)
            open.Revoke((await ledger.ListRevokedAsync()).ToHashSet(StringComparer.Ordinal));
    }
}

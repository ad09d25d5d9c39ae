using System.Collections.Concurrent;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>Looks at codes that were refused, until they are on record: at most counters a guest is refused before
/// anything was asked to be redeemed. A guest does not wait for it; what is here when the process is killed is lost.
/// Safe for any thread.</summary>
internal sealed class RefusedPreviews(ILedgerStore ledger) : IDisposable
{
    // Of one that grows no more the ledger has to be slow for minutes.
    private const int MostWaiting = 10_000;
    private const int AtOnce = 500;

    private readonly ConcurrentQueue<(RedeemAttempt, Reason)> _waiting = [];
    private readonly SemaphoreSlim _turn = new(1);

    public void Add(RedeemAttempt attempt, Reason reason)
    {
        if (_waiting.Count < MostWaiting)
            _waiting.Enqueue((attempt, reason));
    }

    /// <summary>Writes what waits; what cannot be written waits on.</summary>
    /// <exception cref="LedgerException">The ledger cannot be written now.</exception>
    public async Task FlushAsync()
    {
        await _turn.WaitAsync();
        try
        {
            while (_waiting.Take(AtOnce).ToList() is { Count: > 0 } some)
            {
                await ledger.AddRefusalsAsync(some);
                for (var written = 0; written < some.Count; written++)
                    _waiting.TryDequeue(out _);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}

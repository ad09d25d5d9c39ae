namespace PosCloud.Ledger;

/// <summary>Lets few reports run at once, so that however many are asked for the connections of the counters stay
/// free. Safe for any thread.</summary>
internal sealed class ReportTurns : IDisposable
{
    public const int AtOnce = 2;

    /// <summary>What is beyond is refused at once.</summary>
    public const int MostWaiting = 16;

    /// <summary>So long at most each of them waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private int _present;

    /// <exception cref="LedgerException">Too many wait already, or for too long.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> report)
    {
        try
        {
            if (Interlocked.Increment(ref _present) > AtOnce + MostWaiting || !await _turns.WaitAsync(Patience))
                throw TooMany();
            try
            {
                return await report();
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _present);
        }
    }

    public static LedgerException TooMany() => new(
        LedgerFault.Busy, "too many reports are being read at this moment");

    public void Dispose() => _turns.Dispose();
}

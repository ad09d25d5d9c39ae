using Microsoft.Extensions.Logging;
using PosCloud.Ledger;

namespace PosCloud.Hosting;

/// <summary>Finds out whether a redemption could be written now: by a small write of its own, which waits for its turn
/// at the writer and for the disk as one does. Safe for any thread.</summary>
internal sealed class LedgerHealth(ILedgerStore ledger, TimeProvider time, ILogger<LedgerHealth> log)
{
    // Asking more often gets the answer of before: each write is a flush of the disk.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // A commit takes milliseconds. A writer that is stuck for longer answers no terminal either.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Guards the two below: any number of callers share one write.
    private readonly Lock _turn = new();
    private Task? _written;
    private long _began;

    private int _isTroubled;

    /// <returns>Null: it could be written. Else the kind of fault and a sentence, without paths.</returns>
    public async Task<string?> CheckAsync()
    {
        var (written, left) = Probe();
        try
        {
            await written.WaitAsync(left, time);
            if (Interlocked.Exchange(ref _isTroubled, 0) == 1)
                CloudLog.HealthyAgain(log);
            return null;
        }
        catch (TimeoutException)
        {
            return Troubled(LedgerFault.Busy, $"nothing was written for {Patience.TotalSeconds} s");
        }
        catch (LedgerException e)
        {
            return Troubled(e.Fault, e.Message);
        }
    }

    private (Task Written, TimeSpan Left) Probe()
    {
        lock (_turn)
        {
            if (_written is null || (_written.IsCompleted && time.GetElapsedTime(_began) >= Period))
                (_written, _began) = (ledger.CheckAsync(), time.GetTimestamp());
            var left = Patience - time.GetElapsedTime(_began);
            return (_written, left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    private string Troubled(LedgerFault fault, string reason)
    {
        if (Interlocked.Exchange(ref _isTroubled, 1) == 0)
            CloudLog.NotHealthy(log, reason);
        return $"{fault}: {Sentence(fault)}";
    }

    private static string Sentence(LedgerFault fault) => fault switch
    {
        LedgerFault.Full => "the disk of the database is full or fails; nothing is redeemed until it can be written",
        LedgerFault.Busy => "the database is held up; nothing is redeemed until it can be written",
        LedgerFault.Stopped => "the cloud is stopping",
        _ => "the database cannot be used; the log says why",
    };
}

using Microsoft.Extensions.Logging;
using PosCloud.Ledger;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Hosting;

/// <summary>Finds out whether a redemption could be written now, and logs when that changes. Safe for any
/// thread.</summary>
internal sealed class LedgerHealth(ILedgerStore ledger, TimeProvider time, ILogger<LedgerHealth> log)
{
    // Waits for its turn at the writer and for the disk, as a redemption does.
    private readonly WriteProbe _probe = new(ledger.CheckAsync, time);

    private int _isTroubled;

    /// <returns>Null: it could be written. Else the kind of fault and a sentence, without paths.</returns>
    public async Task<string?> CheckAsync()
    {
        try
        {
            await _probe.CheckAsync();
            if (Interlocked.Exchange(ref _isTroubled, 0) == 1)
                CloudLog.HealthyAgain(log);
            return null;
        }
        catch (TimeoutException)
        {
            return Troubled(LedgerFault.Busy, $"nothing was written for {WriteProbe.Patience.TotalSeconds} s");
        }
        catch (LedgerException e)
        {
            return Troubled(e.Fault, e.Message);
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
        LedgerFault.Unreachable => "the database's server cannot be reached; nothing is redeemed until it answers",
        LedgerFault.Busy => "the database is held up; nothing is redeemed until it can be written",
        LedgerFault.Stopped => "the cloud is stopping",
        _ => "the database cannot be used; the log says why",
    };
}

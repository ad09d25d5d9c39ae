using Microsoft.Extensions.Logging;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Redeeming;

namespace PosCloud.Admin.Reports;

/// <summary>Puts refused looks at codes on record, and takes refusals off it that nobody asks about any more.</summary>
internal sealed class RefusalWorker(
    RefusedPreviews previews, ILedgerStore ledger, TimeProvider time, ILogger<RefusalWorker> log)
    : OfficeWorker("refusals", TimeSpan.FromSeconds(1), time, log)
{
    /// <summary>So long refusals are kept: a year can be held against the one before.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private static readonly TimeSpan Sweep = TimeSpan.FromHours(1);

    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await previews.FlushAsync();
        var now = Time.GetUtcNow();
        if (now < _nextSweep)
            return;
        await SweepAsync(now - Kept, stopping);
        _nextSweep = now + Sweep;
    }

    protected override async Task EndAsync()
    {
        try
        {
            await previews.FlushAsync();
        }
        catch (LedgerException fault)
        {
            OfficeLog.WorkWaits(Log, "refusals", fault.Message);
        }
    }

    // A day in each transaction: no counter waits long for it.
    private async Task SweepAsync(DateTimeOffset before, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested
            && await ledger.WriteAsync(session => RedemptionStatements.DropRefusalsAsync(session, before)))
        {
        }
    }
}

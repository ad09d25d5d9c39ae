using Microsoft.Extensions.Logging;

namespace PosCloud.Admin.Settling;

/// <summary>Settles what is due, and closes the days behind.</summary>
internal sealed class SettlementWorker(
    SettlementUseCase settlements, ClockTrust clock, TimeProvider time, ILogger<SettlementWorker> log)
    : OfficeWorker("settlement", TimeSpan.FromSeconds(5), time, log)
{
    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (await clock.IsBelievedAsync() && await settlements.SettleAsync() && !stopping.IsCancellationRequested)
        {
            // There may be more.
        }
    }
}

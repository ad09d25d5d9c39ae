using Microsoft.Extensions.Logging;

namespace PosCloud.Admin.Privacy;

/// <summary>Erases what the merchant keeps no longer.</summary>
internal sealed class ErasureWorker(
    ErasureUseCase erasure, ClockTrust clock, TimeProvider time, ILogger<ErasureWorker> log)
    : OfficeWorker("erasure", TimeSpan.FromHours(1), time, log)
{
    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (await clock.IsBelievedAsync())
            await erasure.SweepAsync(stopping);
    }
}

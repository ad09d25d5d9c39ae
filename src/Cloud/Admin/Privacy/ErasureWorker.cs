using Microsoft.Extensions.Logging;

namespace PosCloud.Admin.Privacy;

/// <summary>Erases what the merchant keeps no longer.</summary>
internal sealed class ErasureWorker(ErasureUseCase erasure, TimeProvider time, ILogger<ErasureWorker> log)
    : OfficeWorker("erasure", TimeSpan.FromHours(1), time, log)
{
    protected override Task RunAsync(CancellationToken stopping) => erasure.SweepAsync(stopping);
}

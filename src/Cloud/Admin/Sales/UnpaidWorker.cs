using Microsoft.Extensions.Logging;

namespace PosCloud.Admin.Sales;

/// <summary>Cancels orders whose payment the merchant waits for no longer.</summary>
internal sealed class UnpaidWorker(
    OrderUseCase orders, ClockTrust clock, TimeProvider time, ILogger<UnpaidWorker> log)
    : OfficeWorker("unpaid orders", TimeSpan.FromSeconds(30), time, log)
{
    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (await clock.IsBelievedAsync())
            await orders.CancelUnpaidAsync(stopping);
    }
}

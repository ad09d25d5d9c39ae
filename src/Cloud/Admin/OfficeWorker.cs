using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Ledger;

namespace PosCloud.Admin;

/// <summary>Does something again and again as long as the cloud runs, on any number of nodes. What goes wrong is
/// logged, and tried again.</summary>
/// <param name="name">For the log.</param>
/// <param name="period">From the end of one time to the begin of the next.</param>
/// <param name="time">Counts it.</param>
/// <param name="log">Gets what went wrong.</param>
internal abstract class OfficeWorker(string name, TimeSpan period, TimeProvider time, ILogger log)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    protected TimeProvider Time => time;

    protected ILogger Log => log;

    // Not by the framework's background service, to which a stop in the middle of a start is a fault.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var stopping = _stopping.Token;
        _loop = Task.Run(() => LoopAsync(stopping), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop;
        await EndAsync();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does it once.</summary>
    protected abstract Task RunAsync(CancellationToken stopping);

    /// <summary>Waits, at the stop, for what was begun and still runs.</summary>
    protected virtual Task EndAsync() => Task.CompletedTask;

    private async Task LoopAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stopping);
                await Task.Delay(period, time, stopping);
                continue;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (LedgerException fault)
            {
                OfficeLog.WorkWaits(log, name, fault.Message);
            }
            // Loop boundary: what cannot be done now must not end the cloud.
            catch (Exception fault)
            {
                OfficeLog.Fault(log, name, fault);
            }

            // One line of the log each time.
            var wait = period > AfterFault ? period : AfterFault;
            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

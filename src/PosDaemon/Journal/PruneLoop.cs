using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Journal;

/// <summary>Keeps the journal bounded: now and then removes finished scans that are old or many.</summary>
internal sealed class PruneLoop(JournalStore journal, JournalOptions options, TimeProvider time,
    ILogger<PruneLoop> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>Runs until stopped; what is old then will still be old.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) await PruneAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    private async Task PruneAsync(CancellationToken stopping)
    {
        try
        {
            int gone;
            while (!stopping.IsCancellationRequested
                && (gone = await journal.PruneAsync(options.MaxAge, options.MaxScans)) > 0) log.Pruned(gone);
        }
        catch (JournalException fault)
        {
            // The lanes say it aloud; here it only means later.
            log.PruneFailed(fault.Message);
        }
    }
}

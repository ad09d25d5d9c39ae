using Microsoft.Extensions.Logging;
using PosDaemon.Journal;

namespace PosDaemon.Hosting;

/// <summary>Keeps the journal bounded: now and then removes finished scans that are old or many.</summary>
internal sealed class JournalCare(JournalStore journal, TimeProvider time, ILogger log)
{
    /// <summary>A quarter: longer than settlement and complaints take; the cloud keeps the records for good.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(92);

    /// <summary>Some 200 MB: a busy gate's quarter.</summary>
    private const int MaxScans = 200_000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            using var timer = new PeriodicTimer(Period, time);
            while (await timer.WaitForNextTickAsync(stopping)) Prune(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: what is old will still be old.
            return;
        }
    }

    private void Prune(CancellationToken stopping)
    {
        try
        {
            int gone;
            while (!stopping.IsCancellationRequested && (gone = journal.Prune(MaxAge, MaxScans)) > 0) log.Pruned(gone);
        }
        catch (JournalException fault)
        {
            // The lanes say it aloud; here it only means later.
            log.PruneFailed(fault.Message);
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Journal;

/// <summary>Keeps the journal bounded: now and then removes finished scans that are old or many. Old counts only while
/// the clock is to be believed: one that is a year ahead for an hour would cost all the records there are.</summary>
internal sealed class PruneLoop(JournalStore journal, JournalOptions options, TimeProvider time,
    ILogger<PruneLoop> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>A clock that has not jumped for so long is believed.</summary>
    private static readonly TimeSpan Trial = TimeSpan.FromHours(6);

    /// <summary>More than clocks differ that are kept right.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromMinutes(1);

    /// <summary>Older than any record.</summary>
    private static readonly TimeSpan NoAge = TimeSpan.FromDays(365 * 1000);

    private DateTimeOffset _evenSince;
    private long _evenSinceStamp;

    /// <summary>Runs until stopped; what is old then will still be old.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        BeginTrial();
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

    private void BeginTrial() => (_evenSince, _evenSinceStamp) = (time.GetUtcNow(), time.GetTimestamp());

    private bool ClockIsBelieved()
    {
        var passed = time.GetElapsedTime(_evenSinceStamp);
        if ((time.GetUtcNow() - _evenSince - passed).Duration() <= Jump) return passed >= Trial;
        BeginTrial();
        return false;
    }

    private async Task PruneAsync(CancellationToken stopping)
    {
        try
        {
            int gone;
            while (!stopping.IsCancellationRequested
                && (gone = await journal.PruneAsync(ClockIsBelieved() ? options.MaxAge : NoAge, options.MaxScans)) > 0)
                log.Pruned(gone);
        }
        catch (JournalException fault)
        {
            // The lanes say it aloud; here it only means later.
            log.PruneFailed(fault.Message);
        }
    }
}

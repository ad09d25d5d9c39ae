using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Outbox;

/// <summary>Sends the reports that wait in the journal to the cloud. The only sender; lanes wake it, the store
/// remembers.</summary>
/// <param name="store">Keeps the reports.</param>
/// <param name="sink">Where they go.</param>
/// <param name="caller">Who this terminal is.</param>
/// <param name="time">The clock of the waits.</param>
/// <param name="log">Hears of trouble once each time it changes.</param>
internal sealed class OutboxLoop(
    IOutboxStore store, IReportSink sink, Caller caller, TimeProvider time, ILogger<OutboxLoop> log)
    : BackgroundService
{
    /// <summary>How long to leave a journal alone that cannot be read or written.</summary>
    private static readonly TimeSpan TroublePeriod = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // Of size 1, newest dropped: a wake-up says only that there may be something; what there is stands in the store.
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private string? _trouble;
    private OutboxPace _pace = OutboxPace.AtStart;

    /// <summary>What keeps the reports from the cloud: one sentence, or null when all is well. From any thread.
    /// </summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Raised by the loop when <see cref="Trouble"/> or the store's counts are different. Must not block.
    /// </summary>
    public event Action? Changed;

    /// <summary>There may be something to send. From any thread.</summary>
    public void Wake() => _ = _wakes.Writer.TryWrite(true);     // full means that a wake-up is waiting already

    /// <summary>Runs until stopped. What was sent and not answered by then is sent again at the next start.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var wait = await SendOnceAsync(stopping);
            if (wait is { } span) await WaitAsync(span, stopping);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>One attempt; null when there may be more to send at once, else how long to wait.</summary>
    private async Task<TimeSpan?> SendOnceAsync(CancellationToken stopping)
    {
        try
        {
            var due = await store.DueAsync(time.GetUtcNow(), OutboxPolicy.MaxBatch * 2);
            if (due.Count == 0) return await ReleaseAsync() ? null : await UntilNextAsync();
            var batch = OutboxPolicy.NextBatch(due, _pace.Together);
            var request = new ReportSlipsRequest { Caller = caller };
            request.Reports.AddRange(batch.Select(item => item.Report));
            var answer = await sink.ReportSlipsAsync(request, stopping);
            if (stopping.IsCancellationRequested) return null;
            var now = time.GetUtcNow();
            var (changes, trouble) = answer switch
            {
                CloudAnswer<ReportSlipsResponse>.Answered a =>
                    (OutboxPolicy.Answered(batch, a.Response, now), OutboxPolicy.Nonsense(batch, a.Response)),
                CloudAnswer<ReportSlipsResponse>.NoAnswer n =>
                    (OutboxPolicy.NotAnswered(batch, now, n.Reason), n.Reason),
                _ => throw new System.Diagnostics.UnreachableException($"{answer} is not an answer"),
            };
            _pace = _pace.After(isAnswered: trouble is null);
            await store.ApplyAsync(changes);
            Publish(trouble);
            await ReleaseAsync();
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;    // the cloud may have them: they are sent again at the next start
        }
        catch (JournalException fault)
        {
            Publish(fault.Message);
            return TroublePeriod;
        }
    }

    // Of the monotonic clock.
    private TimeSpan Now => time.GetElapsedTime(0, time.GetTimestamp());

    /// <summary>The cloud answers: what it did not answer for before need not wait for its time.</summary>
    /// <returns>Whether there may be something to send now.</returns>
    private async Task<bool> ReleaseAsync()
    {
        if (_pace.ReleaseIn(Now) != TimeSpan.Zero || await store.NextDueAsync() is null) return false;
        await store.ReleaseAsync(time.GetUtcNow());
        _pace = _pace.Released(Now);
        return true;
    }

    private async Task<TimeSpan> UntilNextAsync()
    {
        if (await store.NextDueAsync() is not { } next)
        {
            // Nothing waits and the journal can be read: no trouble is left.
            if (Trouble is not null) Publish(null);
            return Timeout.InfiniteTimeSpan;
        }

        var span = next - time.GetUtcNow();
        if (_pace.ReleaseIn(Now) is { } release && release < span) span = release;
        return span > TimeSpan.Zero ? span : TimeSpan.Zero;
    }

    private void Publish(string? trouble)
    {
        if (trouble != Interlocked.Exchange(ref _trouble, trouble))
        {
            if (trouble is null) log.OutboxGoesOn();
            else log.OutboxWaits(trouble);
        }

        Changed?.Invoke();
    }

    private async Task WaitAsync(TimeSpan span, CancellationToken stopping)
    {
        var limited = span < LongestWait && span >= TimeSpan.Zero ? span : LongestWait;
        using var alarm = new CancellationTokenSource(limited, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping, alarm.Token);
        try
        {
            await _wakes.Reader.ReadAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            // The time has come, or the service stops: the caller finds out which.
        }
    }
}

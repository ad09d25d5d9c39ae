using System.Threading.Channels;
using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Outbox;

/// <summary>Sends what the journal owes the cloud. The only sender; lanes wake it, the store remembers.</summary>
/// <param name="report">Sends one request: the reply, or null and why there was no answer.</param>
/// <param name="told">Called with what went wrong, once each time it changes; null when all is well again.</param>
public sealed class OutboxLoop(
    IOutboxStore store,
    Func<IReadOnlyList<SlipReport>, CancellationToken, Task<(ReportSlipsResponse? Reply, string? Why)>> report,
    TimeProvider time,
    Action<string?> told)
{
    /// <summary>How long to leave a journal alone that cannot be read or written.</summary>
    private static readonly TimeSpan TroublePeriod = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // Of size 1, newest dropped: a wake-up says only "look"; what there is stands in the store.
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private string? _trouble;

    /// <summary>There may be something to send. From any thread.</summary>
    public void Wake() => _ = _wakes.Writer.TryWrite(true);     // full means that a wake-up is waiting already

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var wait = await SendOnceAsync(stopping);
            if (wait is { } span)
                await WaitAsync(span, stopping);
        }
    }

    /// <summary>One attempt; null when there may be more to send at once, else how long to wait.</summary>
    private async Task<TimeSpan?> SendOnceAsync(CancellationToken stopping)
    {
        try
        {
            var due = store.Due(time.GetUtcNow(), OutboxPolicy.MaxBatch * 2);
            if (due.Count == 0)
                return UntilNext();
            var batch = OutboxPolicy.NextBatch(due);
            var (reply, why) = await report([.. batch.Select(item => item.Report)], stopping);
            if (stopping.IsCancellationRequested)
                return null;
            var now = time.GetUtcNow();
            store.Settle(reply is not null
                ? OutboxPolicy.Settle(batch, reply, now)
                : OutboxPolicy.NotAnswered(batch, now, why ?? "no answer"));
            Tell(reply is null ? why ?? "no answer" : OutboxPolicy.Nonsense(batch, reply));
            return null;
        }
        catch (JournalException fault)
        {
            Tell(fault.Message);
            return TroublePeriod;
        }
    }

    private TimeSpan UntilNext()
    {
        if (store.NextDue() is not { } next)
        {
            // Nothing is owed and the journal can be read: no trouble is left.
            Tell(null);
            return Timeout.InfiniteTimeSpan;
        }

        var span = next - time.GetUtcNow();
        return span > TimeSpan.Zero ? span : TimeSpan.Zero;
    }

    private void Tell(string? trouble)
    {
        if (trouble == _trouble)
            return;
        _trouble = trouble;
        told(trouble);
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
            // The time has come, or the service stops: the caller looks.
        }
    }
}

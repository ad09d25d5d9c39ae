using System.Collections.Concurrent;
using System.Threading.Channels;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Outbox;

/// <summary>The production loop over a manual clock, and a cloud that answers as the test says.</summary>
internal sealed class RunningOutbox : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<string[]> _sent = Channel.CreateUnbounded<string[]>();
    private readonly OutboxLoop _loop;
    private readonly Task _running;

    /// <param name="answer">What the cloud says to one request; null is no answer.</param>
    /// <param name="owed">Scans owed before the loop starts.</param>
    public RunningOutbox(Func<IReadOnlyList<SlipReport>, ReportSlipsResponse?> answer, params string[] owed)
    {
        Store = new MemoryOutbox(Time);
        foreach (var scan in owed)
            Store.Add(scan);
        _loop = new OutboxLoop(
            Store,
            (reports, _) =>
            {
                var reply = answer(reports);
                Assert.True(_sent.Writer.TryWrite([.. reports.Select(report => report.ScanId)]));
                return Task.FromResult((reply, reply is null ? "deadline" : null));
            },
            Time, trouble => Told.Enqueue(trouble));
        _running = Task.Run(() => _loop.RunAsync(_stopping.Token));
    }

    public ManualTime Time { get; } = new();

    public MemoryOutbox Store { get; }

    /// <summary>What status was told, in order.</summary>
    public ConcurrentQueue<string?> Told { get; } = new();

    public static ReportSlipsResponse Stores(IReadOnlyList<SlipReport> reports)
    {
        var reply = new ReportSlipsResponse();
        reply.Verdicts.AddRange(
            reports.Select(_ => new ItemVerdict { Verdict = ItemVerdict.Types.Verdict.Stored }));
        return reply;
    }

    public void Wake() => _loop.Wake();

    /// <summary>The scans of the next request; waits for it, with the clock standing still.</summary>
    public async Task<string[]> SentAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _sent.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Until the loop sleeps; returns for how long it means to.</summary>
    public async Task<TimeSpan> AsleepAsync()
    {
        TimeSpan? span = null;
        await UntilAsync(() => (span = Time.NextIn()) is not null);
        return span!.Value;
    }

    /// <summary>Until it sleeps for just so long; a sleep that a wake-up is about to end does not count.</summary>
    public Task AsleepForAsync(TimeSpan span) => UntilAsync(() => Time.NextIn() == span);

    /// <summary>Watches what the loop's thread does; bounded.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public bool HasSent => _sent.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(Patience);
        _stopping.Dispose();
    }
}

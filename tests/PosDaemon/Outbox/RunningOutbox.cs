using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Outbox;

/// <summary>The production loop over a fake clock, and a cloud that answers as the test says.</summary>
internal sealed class RunningOutbox : IReportSink, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<string[]> _sent = Channel.CreateUnbounded<string[]>();
    private readonly Func<IReadOnlyList<SlipReport>, ReportSlipsResponse?> _answer;
    private readonly OutboxLoop _loop;
    private readonly Task _running;

    /// <param name="answer">What the cloud says to one request; null is no answer.</param>
    /// <param name="waiting">Scans whose reports wait before the loop starts.</param>
    public RunningOutbox(Func<IReadOnlyList<SlipReport>, ReportSlipsResponse?> answer, params string[] waiting)
    {
        Store = new MemoryOutbox(Time);
        foreach (var scan in waiting) Store.Add(scan);
        _answer = answer;
        _loop = new OutboxLoop(Store, this, Terminal, Time, NullLogger<OutboxLoop>.Instance);
        _loop.Changed += () =>
        {
            if (_loop.Trouble != (Troubles.IsEmpty ? null : Troubles.Last())) Troubles.Enqueue(_loop.Trouble);
        };
        _running = Task.Run(() => _loop.RunAsync(_stopping.Token));
    }

    public WatchedTime Time { get; } = new();

    public MemoryOutbox Store { get; }

    public static Caller Terminal { get; } = new() { TerminalId = "t1", StoreId = "demo" };

    /// <summary>What status showed as trouble, one after the other.</summary>
    public ConcurrentQueue<string?> Troubles { get; } = new();

    public static ReportSlipsResponse Stores(IReadOnlyList<SlipReport> reports)
    {
        var reply = new ReportSlipsResponse();
        reply.Verdicts.AddRange(
            reports.Select(_ => new ItemVerdict { Verdict = ItemVerdict.Types.Verdict.Stored }));
        return reply;
    }

    Task<CloudAnswer<ReportSlipsResponse>> IReportSink.ReportSlipsAsync(
        ReportSlipsRequest request, CancellationToken abort)
    {
        Assert.Equal(Terminal, request.Caller);
        var reply = _answer([.. request.Reports]);
        Assert.True(_sent.Writer.TryWrite([.. request.Reports.Select(report => report.ScanId)]));
        return Task.FromResult<CloudAnswer<ReportSlipsResponse>>(reply is null
            ? new CloudAnswer<ReportSlipsResponse>.NoAnswer("deadline")
            : new CloudAnswer<ReportSlipsResponse>.Answered(reply));
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
        _loop.Dispose();
    }
}

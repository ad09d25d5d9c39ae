using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Tests.Journal;
using PosDaemon.Tests.Lanes;
using PosDaemon.Tests.Outbox;
using E = PosDaemon.Lanes.JournalEntry;

namespace PosDaemon.Tests.Hosting;

/// <summary>Somebody sets the wall clock of a till by a day or a year, while it runs or while it is off. What waits has
/// waited as long as it would have.</summary>
public sealed class The_clock_jumps : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly LaneTimer PrintAgain = new(TimerKind.PrintAgain, null, 0);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-clock-");
    private readonly JumpingTime _time = new();

    public static TheoryData<double> Days => [1, -1, 365, -365];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_report_that_was_put_off_goes_when_its_delay_is_over(double days)
    {
        var store = new MemoryOutbox(_time);
        store.Add("s1");
        var sent = 0;
        using var loop = new OutboxLoop(
            store, new Sink(() => Interlocked.Increment(ref sent)), RunningOutbox.Terminal, _time,
            NullLogger<OutboxLoop>.Instance);
        using var stopping = new CancellationTokenSource();
        var running = loop.RunAsync(stopping.Token);
        var delay = TimeSpan.FromSeconds(1);
        await RunningOutbox.UntilAsync(() => _time.HasTimer(delay));
        Assert.Equal(1, sent);

        _time.Jump(TimeSpan.FromDays(days));
        _time.Advance(delay);

        await RunningOutbox.UntilAsync(() => Volatile.Read(ref sent) == 2);
        await stopping.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_report_in_the_journal_is_due_whatever_clock_put_it_off_and_a_rejected_one_never(double days)
    {
        await using (var journal = Facts.Open(_folder.FullName, time: _time))
        {
            await journal.CommitAsync(new JournalBatch(
                [], [Facts.Report("s1"), Facts.Report("s2"), Facts.Report("s3")], []));
            var items = await journal.DueAsync(_time.GetUtcNow(), 10);
            await journal.ApplyAsync(
            [
                new OutboxChange.Later(items[0].Id, 5, _time.GetUtcNow() + TimeSpan.FromSeconds(30), null),
                new OutboxChange.Later(items[1].Id, 12, _time.GetUtcNow() + TimeSpan.FromMinutes(10), "parked"),
                new OutboxChange.Later(items[2].Id, 1, DateTimeOffset.MaxValue, "rejected"),
            ]);
            Assert.Empty(await journal.DueAsync(_time.GetUtcNow(), 10));
            _time.Jump(TimeSpan.FromDays(days));
            Assert.Equal(["s1", "s2"], await DueAsync(journal));
        }

        await using (var journal = Facts.Open(_folder.FullName, time: _time))
            Assert.Equal(["s1", "s2"], await DueAsync(journal));
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task The_cloud_is_asked_for_a_sign_of_life_all_the_same(double days)
    {
        var cloud = new ScriptedCloud();
        var asked = 0;
        cloud.On<ReportSlipsRequest>((_, _) =>
        {
            Interlocked.Increment(ref asked);
            return Task.FromResult<object>(new ReportSlipsResponse());
        });
        var client = new RedemptionClient(
            cloud, new CloudOptions { Url = "http://127.0.0.1:9", Deadline = TimeSpan.FromDays(1) }, _time,
            NullLogger<RedemptionClient>.Instance);
        using var stopping = new CancellationTokenSource();
        using var heartbeat = new CloudHeartbeat(client, RunningOutbox.Terminal, _time);
        var running = heartbeat.RunAsync(stopping.Token);
        await RunningOutbox.UntilAsync(() => _time.HasTimer(CloudHeartbeat.Period));
        Assert.Equal(1, asked);

        _time.Jump(TimeSpan.FromDays(days));
        _time.Advance(CloudHeartbeat.Period);

        await RunningOutbox.UntilAsync(() => Volatile.Read(ref asked) == 2);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_lanes_timer_rings_when_its_time_is_over(double days)
    {
        await using var lane = new BenchLane(starts: false);
        using var effects = new LaneEffects(lane.Loop.Options, lane.Queue, lane.Journal, lane.Outbox, lane.Cloud,
            null, null, lane.Operators, _time, NullLogger.Instance);
        effects.Perform(new LaneEffect.SetTimer(PrintAgain, TimeSpan.FromSeconds(10)));

        _time.Jump(TimeSpan.FromDays(days));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, lane.Queue.Reader.Count);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, lane.Queue.Reader.Count);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void The_repeat_window_is_as_long_as_ever(double days) => new LaneScript()
        .Show().Refused().Jump(days).Wait(4).Show().Does("say Repeat s1")
        .Wait(4).Show().Does("say Repeat s1")
        .Wait(6).Show().Is(ScanPhase.Asking, "s2");

    [Theory]
    [MemberData(nameof(Days))]
    public void A_preview_lives_as_long_as_ever(double days) =>
        new LaneScript(options => options with { Confirm = ConfirmMode.Always })
            .Show().Jump(days).Wait(290).NoAnswer(question: Question.Preview).Is(ScanPhase.Previewing)
            .Wait(20).NoAnswer(question: Question.Preview).Is(ScanPhase.Cancelled);

    [Theory]
    [MemberData(nameof(Days))]
    public void A_gate_opens_within_its_window_and_not_behind_it(double days)
    {
        LaneScript.Gate().Show().Jump(days).Wait(7).Accepted(slip: false, gate: true).GateIs(GatePhase.Pulsing);
        LaneScript.Gate().Show().Jump(days).Wait(9).Accepted(slip: false, gate: true).GateIs(GatePhase.Late);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void No_gate_opens_for_a_guest_of_before_a_restart_over_which_the_clock_was_set(double days) =>
        LaneScript.Gate().Show().Jump(days).Restart().Accepted(slip: false, gate: true).GateIs(GatePhase.Late);

    [Theory]
    [InlineData(365, 5, true)]
    [InlineData(365, 7, false)]
    [InlineData(-365, 7, true)]
    [InlineData(0, 7, true)]
    public async Task Records_are_not_thrown_away_by_a_clock_that_has_just_jumped(double days, int hours, bool stays)
    {
        await using var journal = Facts.Open(_folder.FullName, time: _time);
        var scan = new ScanId("s1");
        await journal.CommitAsync(new JournalBatch(
            [Facts.Read("s1"), new E.Cancel(scan, Facts.Read("s1").At, "x")], [], [scan]));
        using var loop = new PruneLoop(journal, new JournalOptions { Directory = _folder.FullName }, _time,
            NullLogger<PruneLoop>.Instance);
        using var stopping = new CancellationTokenSource();
        var running = loop.RunAsync(stopping.Token);
        _time.Jump(TimeSpan.FromDays(days));

        // Step by step, so that each look at the clock is at its own time.
        for (var minute = 0; minute < hours * 60; minute += 10)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            await journal.FindAsync(scan);
        }

        if (stays) Assert.NotNull(await journal.FindAsync(scan));
        else await UntilAsync(async () => await journal.FindAsync(scan) is null);
        await stopping.CancelAsync();
        await running;
    }

    private async Task<IEnumerable<string>> DueAsync(JournalStore journal) =>
        (await journal.DueAsync(_time.GetUtcNow(), 10)).Select(item => item.Report.ScanId).Order();

    /// <summary>The clock goes on evenly until then.</summary>
    private async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            for (var i = 0; i < 200 && !await isSo(); i++) await Task.Yield();
        }
    }

    /// <summary>A wall clock that can be set, and a monotonic one that cannot.</summary>
    private sealed class JumpingTime() : FakeTimeProvider(Morning)
    {
        private static readonly DateTimeOffset Morning = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

        private readonly ConcurrentQueue<TimeSpan> _timers = new();
        private TimeSpan _jumped;

        public void Jump(TimeSpan span) => _jumped += span;

        /// <summary>Somebody has set himself a timer for so long.</summary>
        public bool HasTimer(TimeSpan span) => _timers.Contains(span);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Enqueue(dueTime);
            return timer;
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _jumped;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }

    /// <summary>A cloud that never answers.</summary>
    private sealed class Sink(Action asked) : IReportSink
    {
        public Task<CloudAnswer<ReportSlipsResponse>> ReportSlipsAsync(
            ReportSlipsRequest request, CancellationToken abort)
        {
            asked();
            return Task.FromResult<CloudAnswer<ReportSlipsResponse>>(
                new CloudAnswer<ReportSlipsResponse>.NoAnswer("deadline"));
        }
    }
}

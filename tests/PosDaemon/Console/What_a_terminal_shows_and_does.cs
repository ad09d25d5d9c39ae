using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Console;
using PosDaemon.Devices.Printers;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.TerminalDevices;
using PosDaemon.Tests.Hosting;

namespace PosDaemon.Tests.Console;

public class What_a_terminal_shows_and_does
{
    private static readonly PrinterStatus NoPaper =
        PrinterStatus.Unknown with { Connected = true, PaperEnd = true, CoverOpen = false, Trouble = null };

    private static readonly CancellationToken Abort = CancellationToken.None;

    [Fact]
    public async Task A_scan_that_the_lane_fails_of_again_and_again_is_shown_as_set_aside()
    {
        await using var lane = new BenchLane(hasGate: false);
        var terminal = new Terminal(lane);
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "X-1", Abort));
        for (var i = 0; i < 3; i++)
        {
            lane.Queue.Fail(lane.Only.Id, new InvalidOperationException("a bug"));
            await lane.Queue.EnqueueAsync(
                at => new LaneInput.TimerFired(at, new LaneTimer(TimerKind.ProbeJournal, null, 0)));
        }

        var scan = Assert.Single(terminal.Lane.SetAside);
        Assert.Equal((ScanPhase.NoAnswer, VerdictKind.SetAside), (scan.Phase, scan.Verdict!.Kind));
        Assert.Equal(("已搁置，请人工核查", "Set aside, check by hand"), (scan.Verdict.Zh, scan.Verdict.En));
        Assert.Null(terminal.Lane.Trouble);
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "X-1", Abort));
        await BenchLane.UntilAsync(() => lane.Verdicts.Last() == VerdictKind.SetAside);
        Assert.Equal(scan.ScanId, lane.Only.Id.Value);
    }

    [Fact]
    public async Task A_slip_that_waits_for_paper_is_shown_as_held_and_goes_when_there_is_some()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new Terminal(lane);
        terminal.Devices.SetPrinter("printer1", NoPaper);
        await lane.Queue.EnqueueAsync(
            at => new LaneInput.PrinterChanged(at, false, DeviceStatusStore.Trouble(NoPaper)));

        var outcome = Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "X-1", Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Held.Count == 1);

        var view = terminal.Lane;
        Assert.Equal(("end", "closed", false), (view.Printer!.Paper, view.Printer.Cover, view.Printer.Ready));
        Assert.Equal(outcome.ScanId, view.Current!.ScanId);
        Assert.Equal(new SlipView(SlipPhase.Held, 1, "out of paper"), view.Current.Slip);
        Assert.Equal(ScanPhase.Accepted, view.Current.Phase);
        Assert.Equal(("coupon", "茶"), (view.Current.Kind, view.Current.Title));

        await lane.Queue.EnqueueAsync(at => new LaneInput.PrinterChanged(at, true, null));
        await BenchLane.UntilAsync(() => terminal.Lane.Current!.Slip.State == SlipPhase.Printed);
        Assert.Empty(terminal.Lane.Held);
        Assert.Equal(1, terminal.Snapshots.Current().Outbox.Due);
    }

    [Fact]
    public async Task A_scan_of_long_ago_is_reprinted_from_the_journal()
    {
        var folder = Directory.CreateTempSubdirectory("posd-terminal-");
        ScanId scan;
        await using (var first = new BenchLane(folder, hasGate: false, maxRemembered: 0, BenchLane.Accept))
        {
            first.Show("X-1");
            await BenchLane.UntilAsync(() => first.Slips.Count == 1 && first.Loop.IsIdle);
            scan = first.Only.Id;
            await first.KillAsync();
        }

        await using (var lane = new BenchLane(folder, hasGate: false, maxRemembered: 0))
        {
            await lane.Loop.Started;
            Assert.Empty(lane.Loop.Snapshot.State.Scans);

            Assert.IsType<ActOutcome.Taken>(
                await new Terminal(lane).Commands.ReprintAsync(scan.Value, Abort));

            await BenchLane.UntilAsync(() => lane.Slips.Count == 1);
            Assert.Equal((scan, 2), (lane.Slips.First().Scan, lane.Slips.First().Copy));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_not_there_or_not_now_is_refused()
    {
        await using var lane = new BenchLane();
        var commands = new Terminal(lane).Commands;

        Assert.IsType<ActOutcome.NoSuchLane>(await commands.ScanAsync("nowhere", "X", Abort));
        Assert.IsType<ActOutcome.NoSuchScan>(await commands.ReprintAsync("no-such-scan", Abort));
        Assert.IsType<ActOutcome.NoSuchScan>(await commands.UndoAsync("no-such-scan", "", Abort));
        Assert.IsType<ActOutcome.Wrong>(await commands.ScanAsync("counter", "", Abort));
        Assert.IsType<ActOutcome.Wrong>(await commands.ScanAsync("counter", new string('9', 5000), Abort));
        Assert.IsType<ActOutcome.NotNow>(await commands.CancelAsync("counter", null, Abort));
        Assert.IsType<ActOutcome.NotNow>(await commands.ConfirmAsync(
            "counter", new Confirmation(null, null, new Dictionary<string, string>()), Abort));
    }

    [Fact]
    public async Task No_order_is_taken_for_a_lane_that_has_stopped()
    {
        await using var lane = new BenchLane();
        lane.Queue.Close();

        var outcome = await new Terminal(lane).Commands.ScanAsync("counter", "X-1", Abort);

        Assert.Contains("stopping", Assert.IsType<ActOutcome.NotNow>(outcome).Why);
    }

    [Fact]
    public async Task Each_verdict_is_an_event_once_and_many_changes_are_one()
    {
        var events = Events();

        events.TurnedAway("counter", new Verdict(VerdictKind.Busy, null, default, default, "wait"));
        for (var i = 0; i < 10_000; i++) events.PublishStateChanged();

        var (verdicts, changes) = await ReadAsync(events);
        var given = Assert.Single(verdicts);
        Assert.Equal((VerdictKind.Busy, "wait"), (given.Verdict.Kind, given.Verdict.Detail));
        Assert.Equal(1, changes);
        events.PublishStateChanged();
        Assert.Equal(1, (await ReadAsync(events)).Changes);
    }

    [Fact]
    public async Task A_late_verdict_of_an_earlier_guest_is_an_event_and_does_not_take_the_screen()
    {
        var events = Events();
        var now = new Verdict(VerdictKind.Checking, new ScanId("s2"), default, default, null);
        var late = new Verdict(VerdictKind.Accepted, new ScanId("s1"), default, default, null, IsEarlier: true);

        events.TurnedAway("counter", now);
        events.TurnedAway("counter", late);

        Assert.Equal("s2", events.Verdict("counter")!.ScanId);
        Assert.Equal([false, true], (await ReadAsync(events)).Verdicts.Select(given => given.Verdict.Earlier));
    }

    private static ConsoleEvents Events() =>
        new(new VerdictViews(TimeZoneInfo.Utc), NullLogger<ConsoleEvents>.Instance);

    private static async Task<(IReadOnlyList<ConsoleEvent.VerdictGiven> Verdicts, int Changes)> ReadAsync(
        ConsoleEvents events)
    {
        var next = new List<ConsoleEvent>();
        await events.ReadAsync(next, Abort);
        return ([.. next.OfType<ConsoleEvent.VerdictGiven>()], next.OfType<ConsoleEvent.StateChanged>().Count());
    }

    /// <summary>The console's side of a bench lane.</summary>
    private sealed class Terminal
    {
        public Terminal(BenchLane lane)
        {
            var events = Events();
            lane.Observer = events;
            Snapshots = new TerminalSnapshots(lane.Configuration, lane.Lanes, Devices, events, lane.Journal,
                new JournalHealth(lane.Journal, TimeProvider.System), lane.Outbox, lane.Cloud,
                new ScanViews(new VerdictViews(TimeZoneInfo.Utc)), TimeProvider.System);
            Commands = new LaneCommands(lane.Lanes, lane.Journal, new SystemRandom(), TimeProvider.System);
        }

        public DeviceStatusStore Devices { get; } = new();

        public TerminalSnapshots Snapshots { get; }

        public LaneCommands Commands { get; }

        public LaneView Lane => Snapshots.Current().Lanes[0];
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Console;
using PosDaemon.Devices.Printers;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.TerminalDevices;
using PosDaemon.Tests.Hosting;

namespace PosDaemon.Tests.Console;

public class What_a_terminal_shows_and_does
{
    private static readonly PrinterStatus NoPaper =
        PrinterStatus.Unknown with
        {
            Connected = true, Facts = new(PaperEnd: true, CoverOpen: false), Trouble = null,
        };

    private static readonly CancellationToken Abort = CancellationToken.None;

    [Fact]
    public async Task A_scan_that_the_lane_fails_of_again_and_again_is_shown_as_set_aside()
    {
        await using var lane = new BenchLane(hasGate: false);
        var terminal = new BenchTerminal(lane);
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
    public async Task Facts_of_a_printer_are_shown_in_the_words_of_the_page()
    {
        await using var lane = new BenchLane(hasGate: false);
        var terminal = new BenchTerminal(lane);
        var online = PrinterStatus.Unknown with { Connected = true, Power = PowerState.Online, Trouble = null };
        var shown = new List<string>();

        foreach (var status in (PrinterStatus[])
            [
                PrinterStatus.Unknown,
                online with { Facts = new(PaperNearEnd: true, PaperEnd: false, OtherError: false), DrawerOpen = true },
                online with { Power = PowerState.Offline, Facts = new(CutterError: true), DrawerOpen = false },
                online with { Facts = new(OverTemperature: true, OtherError: true) },
                online with { Facts = new(UnrecoverableError: true, RecoverableError: true) },
                online with { Facts = new(RecoverableError: true) },
                online with { Facts = new(OtherError: true), Power = PowerState.OffOffline },
            ])
        {
            terminal.Devices.SetPrinter("printer1", status);
            var view = terminal.Lane.Printer!;
            shown.Add($"{view.Paper} {view.Power} {view.Error} {view.Drawer}");
        }

        Assert.Equal(
            [
                "unknown unknown unknown unknown", "near online none open", "unknown offline cutter closed",
                "unknown online overTemperature unknown", "unknown online unrecoverable unknown",
                "unknown online recoverable unknown", "unknown offOffline unexplained unknown",
            ], shown);
    }

    [Fact]
    public async Task A_slip_that_waits_for_paper_is_shown_as_held_and_goes_when_there_is_some()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        terminal.Devices.SetPrinter("printer1", NoPaper);
        await lane.Queue.EnqueueAsync(
            at => new LaneInput.PrinterChanged(at, false, DeviceStatusStore.Trouble(NoPaper)));

        var outcome = Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "X-1", Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Held.Count == 1);

        var view = terminal.Lane;
        Assert.Equal(("end", "closed", false), (view.Printer!.Paper, view.Printer.Cover, view.Printer.Ready));
        Assert.Equal(outcome.ScanId, view.Current!.ScanId);
        Assert.Equal(new SlipView(SlipPhase.Held, 1, Sentence.PaperIsOut.Zh, "out of paper"), view.Current.Slip);
        Assert.Equal(ScanPhase.Accepted, view.Current.Phase);
        Assert.Equal(("coupon", "茶"), (view.Current.Kind, view.Current.Title));

        await lane.Queue.EnqueueAsync(at => new LaneInput.PrinterChanged(at, true, null));
        await BenchLane.UntilAsync(() => terminal.Lane.Current!.Slip.State == SlipPhase.Printed);
        Assert.Empty(terminal.Lane.Held);
        Assert.Equal(1, terminal.Snapshots.Current().Outbox.Due);
    }

    [Fact]
    public async Task A_bill_that_is_none_or_in_another_currency_is_asked_for_again_and_the_preview_is_kept()
    {
        await using var lane = new BenchLane(
            hasGate: false, redeem: BenchLane.Accept, confirm: ConfirmMode.WhenNeeded);
        var terminal = new BenchTerminal(lane);
        var offer = new PreviewOffer
        {
            Entitlement = new Entitlement
            {
                Title = "鱼庄 100 元券", Kind = EntitlementKind.Voucher,
                Balance = new Money { Minor = 10000, Currency = "IDR" },
            },
            Needs = { new Need { Kind = Need.Types.Kind.Bill, Key = "bill" } },
        };
        lane.On<PreviewRequest>(_ => Task.FromResult<object>(new PreviewResponse { Offer = offer }));
        var scan = Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "V-1", Abort)).ScanId;
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Kind == VerdictKind.Confirm);
        Assert.Equal("IDR", Assert.Single(terminal.Lane.Current!.Needs).Currency);

        foreach (var (bill, currency, why) in ((long?, string?, Sentence)[])
            [
                (null, null, Sentence.BillMissing), (0, null, Sentence.BillNotPositive),
                (0, "IDR", Sentence.BillNotPositive), (long.MaxValue, "IDR", Sentence.BillTooLarge),
                (13800, null, Sentence.BillCurrency("IDR")), (13800, "USD", Sentence.BillCurrency("IDR")),
            ])
        {
            var declined = Assert.IsType<ActOutcome.NotNow>(await Confirm(terminal, bill, currency));
            Assert.Equal((why.En, why.Zh), (declined.Why, declined.Zh));
            var view = terminal.Lane;
            Assert.Equal((VerdictKind.Confirm, why.Zh + "鱼庄 100 元券", scan),
                (view.Verdict!.Kind, view.Verdict.Detail, view.Verdict.ScanId));
            Assert.Equal((ScanPhase.Previewed, scan), (view.Current!.Phase, view.Current.ScanId));
            Assert.Empty(lane.Redeems);
        }

        Assert.IsType<ActOutcome.Taken>(await Confirm(terminal, 13800, "IDR"));
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Kind == VerdictKind.Accepted);
        Assert.Equal(new Money { Minor = 13800, Currency = "IDR" }, Assert.Single(lane.Redeems).Bill);
        Assert.Equal(scan, lane.Redeems.Single().ScanId);
    }

    private static Task<ActOutcome> Confirm(BenchTerminal terminal, long? bill, string? currency) =>
        terminal.Commands.ConfirmAsync(
            "counter", new Confirmation(bill, null, new Dictionary<string, string>(), Currency: currency), Abort);

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
                await new BenchTerminal(lane).Commands.ReprintAsync(scan.Value, Abort));

            await BenchLane.UntilAsync(() => lane.Slips.Count == 1);
            Assert.Equal((scan, 2), (lane.Slips.First().Scan, lane.Slips.First().Copy));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_not_there_or_not_now_is_refused()
    {
        await using var lane = new BenchLane();
        var commands = new BenchTerminal(lane).Commands;

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

        var outcome = await new BenchTerminal(lane).Commands.ScanAsync("counter", "X-1", Abort);

        Assert.Contains("stopping", Assert.IsType<ActOutcome.NotNow>(outcome).Why);
    }

    [Fact]
    public async Task Each_verdict_is_an_event_once_and_many_changes_are_one()
    {
        var events = BenchTerminal.NewEvents();

        events.TurnedAway("counter", new Verdict(VerdictKind.Busy, null, default, default, Sentence.TooMuchWaits));
        for (var i = 0; i < 10_000; i++) events.PublishStateChanged();

        var (verdicts, changes) = await ReadAsync(events);
        var given = Assert.Single(verdicts);
        Assert.Equal((VerdictKind.Busy, Sentence.TooMuchWaits.Zh), (given.Verdict.Kind, given.Verdict.Detail));
        Assert.Equal(1, changes);
        events.PublishStateChanged();
        Assert.Equal(1, (await ReadAsync(events)).Changes);
    }

    [Fact]
    public async Task A_late_verdict_of_an_earlier_guest_is_an_event_and_does_not_take_the_screen()
    {
        var events = BenchTerminal.NewEvents();
        var now = new Verdict(VerdictKind.Checking, new ScanId("s2"), default, default, null);
        var late = new Verdict(VerdictKind.Accepted, new ScanId("s1"), default, default, null, IsEarlier: true);

        events.TurnedAway("counter", now);
        events.TurnedAway("counter", late);

        Assert.Equal("s2", events.Verdict("counter")!.ScanId);
        Assert.Equal([false, true], (await ReadAsync(events)).Verdicts.Select(given => given.Verdict.Earlier));
    }

    [Fact]
    public void What_had_been_told_beside_has_the_screen_once_the_lane_gives_it_that()
    {
        var events = BenchTerminal.NewEvents();
        var ours = new Verdict(VerdictKind.Accepted, new ScanId("s1"), default, default, null);
        var state = LaneState.Start(new LaneOptions { Name = "counter", TerminalId = "t", StoreId = "s" });

        events.Stepped(new LaneSnapshot("counter", state with { Verdict = ours }, null,
            [ours with { Kind = VerdictKind.Refused, Scan = new ScanId("s2"), IsEarlier = true }]));

        Assert.Equal((VerdictKind.Accepted, "s1"),
            (events.Verdict("counter")!.Kind, events.Verdict("counter")!.ScanId));
    }

    private static async Task<(IReadOnlyList<ConsoleEvent.VerdictGiven> Verdicts, int Changes)> ReadAsync(
        ConsoleEvents events)
    {
        var next = new List<ConsoleEvent>();
        await events.ReadAsync(next, Abort);
        return ([.. next.OfType<ConsoleEvent.VerdictGiven>()], next.OfType<ConsoleEvent.StateChanged>().Count());
    }
}

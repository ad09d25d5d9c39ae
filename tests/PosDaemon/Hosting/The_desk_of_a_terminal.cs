using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices.Printers;
using PosDaemon.Hosting;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Hosting;

public class The_desk_of_a_terminal
{
    private static readonly PrinterStatus NoPaper =
        PrinterStatus.Unknown with { Connected = true, PaperEnd = true, CoverOpen = false, Trouble = null };

    [Fact]
    public async Task Shows_a_slip_that_waits_for_paper_as_held_and_lets_it_go()
    {
        await using var lane = new BenchLane { Redeem = BenchLane.Accept };
        var (desk, board) = Desk(lane);
        board.Printer("printer1", NoPaper);
        await lane.Inbox.PostAsync(at => new LaneInput.PrinterChanged(at, false, DeviceBoard.Trouble(NoPaper)));

        var outcome = Assert.IsType<ActOutcome.Taken>(await desk.ScanAsync("counter", "X-1", CancellationToken.None));
        await BenchLane.UntilAsync(() => desk.Look().Lanes[0].Held.Count == 1);

        var view = desk.Look().Lanes[0];
        Assert.Equal(("end", "closed", false), (view.Printer!.Paper, view.Printer.Cover, view.Printer.Ready));
        Assert.Equal(outcome.ScanId, view.Current!.ScanId);
        Assert.Equal(new SlipView(SlipStateName.Held, 1, "out of paper"), view.Current.Slip);
        Assert.Equal(PosDaemon.Console.ScanPhase.Accepted, view.Current.Phase);
        Assert.Equal(("coupon", "茶"), (view.Current.Kind, view.Current.Title));

        await lane.Inbox.PostAsync(at => new LaneInput.PrinterChanged(at, true, null));
        await BenchLane.UntilAsync(() => desk.Look().Lanes[0].Current!.Slip.State == SlipStateName.Printed);
        Assert.Empty(desk.Look().Lanes[0].Held);
        Assert.Equal(1, desk.Look().Outbox.Due);
    }

    [Fact]
    public async Task Reprints_a_scan_of_long_ago_from_the_journal()
    {
        var folder = Directory.CreateTempSubdirectory("posd-desk-");
        string scan;
        await using (var first = new BenchLane(folder, Forgetful(), BenchLane.Accept))
        {
            first.Show("X-1");
            await BenchLane.UntilAsync(() => first.Jobs.Count == 1 && first.Loop.IsIdle);
            scan = first.Only.Id.Value;
            await first.KillAsync();
        }

        await using (var lane = new BenchLane(folder, Forgetful()))
        {
            await lane.Loop.Started;
            var (desk, _) = Desk(lane);

            Assert.IsType<ActOutcome.Taken>(await desk.ReprintAsync(scan, CancellationToken.None));

            await BenchLane.UntilAsync(() => lane.Jobs.Count == 1);
            Assert.Equal($"{scan}#2", lane.Jobs.First().JobId);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Says_no_to_what_is_not_there_or_not_now()
    {
        await using var lane = new BenchLane();
        var (desk, _) = Desk(lane);
        var abort = CancellationToken.None;

        Assert.IsType<ActOutcome.NoSuchLane>(await desk.ScanAsync("nowhere", "X", abort));
        Assert.IsType<ActOutcome.NoSuchScan>(await desk.ReprintAsync("no-such-scan", abort));
        Assert.IsType<ActOutcome.NoSuchScan>(await desk.UndoAsync("no-such-scan", "", abort));
        Assert.IsType<ActOutcome.Wrong>(await desk.ScanAsync("counter", "", abort));
        Assert.IsType<ActOutcome.Wrong>(await desk.ScanAsync("counter", new string('9', 5000), abort));
        Assert.IsType<ActOutcome.NotNow>(await desk.CancelAsync("counter", abort));
        Assert.IsType<ActOutcome.NotNow>(
            await desk.ConfirmAsync("counter", new Confirmation(null, null, new Dictionary<string, string>()), abort));
    }

    [Fact]
    public async Task Takes_no_order_for_a_lane_that_has_stopped()
    {
        await using var lane = new BenchLane();
        var (desk, _) = Desk(lane);
        lane.Inbox.Close();

        var outcome = await desk.ScanAsync("counter", "X-1", CancellationToken.None);

        Assert.Contains("stopping", Assert.IsType<ActOutcome.NotNow>(outcome).Why);
    }

    [Fact]
    public async Task Tells_its_watchers_each_verdict_once()
    {
        await using var lane = new BenchLane();
        var (desk, _) = Desk(lane);
        var heard = new List<DeskChange>();
        var place = new LanePlace(new LaneEntry { Name = "counter" }, lane.Loop);

        using (desk.Watch(heard.Add))
            desk.Say(place, new Verdict(PosDaemon.Lanes.VerdictKind.Busy, null, default, default, "wait"), null);
        desk.Changed();

        var said = Assert.IsType<DeskChange.Verdict>(Assert.Single(heard));
        Assert.Equal((PosDaemon.Console.VerdictKind.Busy, "wait"), (said.Given.Kind, said.Given.Detail));
    }

    [Fact]
    public async Task Tells_a_late_verdict_of_an_earlier_guest_without_taking_the_screen_for_it()
    {
        await using var lane = new BenchLane();
        var (desk, _) = Desk(lane);
        var heard = new List<DeskChange>();
        var place = new LanePlace(new LaneEntry { Name = "counter" }, lane.Loop);
        var now = new Verdict(PosDaemon.Lanes.VerdictKind.Checking, new ScanId("s2"), default, default, null);
        var late = new Verdict(
            PosDaemon.Lanes.VerdictKind.Accepted, new ScanId("s1"), default, default, null, IsEarlier: true);

        using (desk.Watch(heard.Add))
        {
            desk.Say(place, now, null);
            desk.Say(place, late, null);
        }

        Assert.Equal("s2", place.Verdict!.ScanId);
        Assert.Equal([false, true], heard.OfType<DeskChange.Verdict>().Select(said => said.Given.Earlier));
    }

    /// <summary>Keeps nothing that is final.</summary>
    private static LaneOptions Forgetful() => new()
    {
        Name = "counter", TerminalId = "demo-1", StoreId = "demo", Confirm = ConfirmMode.Never, MaxRemembered = 0,
    };

    private static (TerminalDesk Desk, DeviceBoard Board) Desk(BenchLane lane)
    {
        var board = new DeviceBoard();
        var entry = new LaneEntry { Name = "counter", Scanner = "scanner1", Printer = "printer1" };
        var sources = new DeskSources(
            board, () => new CloudView(true, 0, null), () => lane.Journal.Counts,
            id => lane.Journal.FindAsync(id).AsTask().GetAwaiter().GetResult());
        return (new TerminalDesk("demo-1", sources, [new LanePlace(entry, lane.Loop)],
            new VerdictViews(TimeZoneInfo.Utc), TimeProvider.System, new SystemRandom(),
            NullLogger<TerminalDesk>.Instance), board);
    }
}

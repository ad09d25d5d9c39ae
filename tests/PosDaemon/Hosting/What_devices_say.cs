using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.Hosting;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Hosting;

public class What_devices_say
{
    private static readonly PrinterStatus Ready = PrinterStatus.Unknown with { Connected = true, Trouble = null };

    private readonly DeviceBoard _board = new();
    private readonly List<VerdictView> _said = [];

    [Fact]
    public async Task A_flood_of_codes_is_turned_away_with_one_busy_and_not_thousands()
    {
        await using var lane = new BenchLane(options: Options());
        var scanner = Wire(lane).Scanner("scanner1");
        await lane.KillAsync();     // nobody takes what comes; the inbox is closed

        for (var i = 0; i < 1000; i++) scanner(new ScannerEvent.CodeRead("X"u8.ToArray()));

        Assert.InRange(_said.Count, 1, 20);
        Assert.All(_said, verdict => Assert.Equal(PosDaemon.Console.VerdictKind.Busy, verdict.Kind));
    }

    [Fact]
    public async Task A_code_that_is_too_long_is_refused_aloud()
    {
        await using var lane = new BenchLane(options: Options());

        Wire(lane).Scanner("scanner1")(new ScannerEvent.Discarded(DiscardReason.TooLong, 100_000));

        var verdict = Assert.Single(_said);
        Assert.Equal(("MALFORMED", null), (verdict.Reason, verdict.ScanId));
        Assert.Contains("100000 bytes", verdict.Detail);
    }

    [Fact]
    public async Task A_scanners_comings_and_goings_are_shown()
    {
        await using var lane = new BenchLane(options: Options());
        var scanner = Wire(lane).Scanner("scanner1");

        scanner(new ScannerEvent.Online("serial:here"));
        Assert.Equal(new DeviceView(true, "serial:here"), _board.Scanner("scanner1"));
        scanner(new ScannerEvent.Offline("unplugged"));
        Assert.Equal(new DeviceView(false, "unplugged"), _board.Scanner("scanner1"));
    }

    [Fact]
    public async Task A_printers_news_reach_its_lanes_and_no_news_do_not()
    {
        await using var lane = new BenchLane(options: Options());
        var printer = Wire(lane).Printer("printer1");

        printer(Ready with { PaperEnd = true });
        await BenchLane.UntilAsync(() => lane.Loop.News.State.PrinterTrouble == "out of paper");
        printer(Ready);
        await BenchLane.UntilAsync(() => lane.Loop.News.State.PrinterIsReady == true);

        Assert.Equal(("unknown", "unknown"), (_board.Printer("printer1").Paper, _board.Printer("printer1").Cover));
        Assert.True(_board.Printer("printer1").Ready);
    }

    [Fact]
    public async Task A_gates_pulse_ends_at_the_scan_that_ordered_it()
    {
        await using var lane = new BenchLane(options: Options(), redeem: BenchLane.Accept);
        var gate = Wire(lane).Gate("gate1");
        lane.Show("X-1");
        await BenchLane.UntilAsync(() => !lane.Pulses.IsEmpty);

        gate(new GateEvent.Uncertain(lane.Pulses.First(), "the cable was pulled"));

        await BenchLane.UntilAsync(() => lane.Only.Gate.Phase == GatePhase.Uncertain);
        Assert.Equal("the cable was pulled", lane.Only.Gate.Detail);
    }

    [Theory]
    [InlineData(true, false, false, "out of paper")]
    [InlineData(false, true, false, "the cover is open")]
    [InlineData(false, false, true, "the cutter is stuck")]
    [InlineData(false, false, false, "off line")]
    public void A_printers_trouble_has_a_word(bool noPaper, bool open, bool cutter, string word) =>
        Assert.Equal(word, DeviceBoard.Trouble(
            Ready with { PaperEnd = noPaper, CoverOpen = open, CutterError = cutter, Offline = true }));

    private static LaneOptions Options() => new()
    {
        Name = "counter", TerminalId = "demo-1", StoreId = "demo", Confirm = ConfirmMode.Never, HasGate = true,
    };

    private DeviceWiring Wire(BenchLane lane)
    {
        var entry = new LaneEntry { Name = "counter", Scanner = "scanner1", Printer = "printer1", Gate = "gate1" };
        LanePlace[] places = [new LanePlace(entry, lane.Loop)];
        var sources = new DeskSources(
            _board, () => new CloudView(true, 0, null), () => lane.Journal.Counts,
            id => lane.Journal.FindAsync(id).AsTask().GetAwaiter().GetResult());
        var desk = new TerminalDesk("demo-1", sources, places, new VerdictViews(TimeZoneInfo.Utc),
            TimeProvider.System, new SystemRandom(), NullLogger<TerminalDesk>.Instance);
        desk.Watch(change =>
        {
            if (change is DeskChange.Verdict verdict) _said.Add(verdict.Given);
        });
        return new DeviceWiring(
            desk, _board, places, new SystemRandom(), TimeProvider.System, NullLogger<DeviceWiring>.Instance);
    }
}

using System.Text;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Lanes;
using PosDaemon.TerminalDevices;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Console;

public class What_is_wrong_with_a_terminal
{
    private static readonly PrinterView Fine = new(
        "printer1", true, null, "ok", "closed", "online", "none", "unknown", null, 5);

    private static readonly LaneView Lane = new("counter", new DeviceView(true, "open", "scanner1"), Fine,
        new LaneGateView(true, "open", "gate1"), null, null, [], [], [], 0);

    private static readonly TerminalView Terminal = InMemoryTerminal.Terminal() with { Lanes = [Lane] };

    /// <summary>One thing wrong with it, and what is to be told: code, whether it stops work, device and cause.
    /// </summary>
    private static readonly (TerminalView Terminal, string Told)[] Cases =
    [
        (With(Broken("out of paper") with { Paper = "end" }), "printerPaperEnd! printer1 (out of paper)"),
        (With(Fine with { Paper = "near" }), "printerPaperNearEnd printer1"),
        (With(Broken("open") with { Cover = "open" }), "printerCoverOpen! printer1 (open)"),
        (With(Broken("jam") with { Error = "cutter" }), "printerCutterError! printer1 (jam)"),
        (With(Broken("hot") with { Error = "overTemperature" }), "printerOverTemperature! printer1 (hot)"),
        (With(Broken("dead") with { Error = "unrecoverable" }), "printerUnrecoverableError! printer1 (dead)"),
        (With(Broken("error") with { Error = "recoverable" }), "printerRecoverableError! printer1 (error)"),
        (With(Broken("error") with { Error = "unexplained" }), "printerError! printer1 (error)"),
        (With(Broken("button") with { Power = "offline" }), "printerOffline! printer1 (button)"),
        (With(Broken("gone") with { Power = "offOffline" }), "printerNotConnected! printer1 (gone)"),
        (With(Lane with { Scanner = new(false, "unplugged", "scanner1") }), "scannerOffline! scanner1 (unplugged)"),
        (With(Lane with { Gate = new(false, "unplugged", "gate1") }), "gateOffline! gate1 (unplugged)"),
        (With(Lane with { Gate = Gate(PassageState.Blocked, "scan/1", null) }), "gateBlocked! gate1 (scan/1)"),
        (With(Lane with { Gate = Gate(PassageState.Fault, null, "stuck") }), "gateFault! gate1 (stuck)"),
        (With(Lane with { Signal = new(false, "unplugged", "tower1") }), "signalOffline tower1 (unplugged)"),
        (With(Lane with { Held = [Scan(SlipPhase.Held, "refused")] }), "slipHeld (refused)"),
        (With(Lane with { Held = [Scan(SlipPhase.Unknown, "cable")] }), "slipUnknown (cable)"),
        (With(Lane with { SetAside = [Scan(SlipPhase.None, null)] }), "scanSetAside (scan-1)"),
        (With(Lane with { Trouble = "it failed" }), "laneFailed! (it failed)"),
        (Terminal with { Journal = new(false, "disk full") }, "journalNotWritable! (disk full)"),
        (Terminal with { Cloud = new(false, null, "refused") }, "cloudUnreachable! (refused)"),
        (Terminal with { Cloud = new(true, 45_000, null, ClockWrong: true) }, "clockWrong (45000 ms)"),
        (Terminal with { Cloud = new(true, 1, null, CertificateEnds: new(2027, 3, 1, 5, 0, 0, TimeSpan.Zero)) },
            "certificateEnds (2027-03-01)"),
        (Terminal with { Outbox = new(3, 2) }, "outboxParked (2)"),
    ];

    public static TheoryData<int> Rows { get; } = [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Is_told_by_the_name_of_its_kind(int row)
    {
        var (terminal, told) = Cases[row];

        var alarm = Assert.Single(Alarms(terminal));

        Assert.Equal(told, Line(alarm));
        Assert.Equal(["counter"], alarm.Lanes);
    }

    [Fact]
    public void Can_be_each_of_the_kinds_and_nothing_else() => Assert.Equal(
        AlarmKind.All.Select(kind => kind.Code), Cases.SelectMany(one => Alarms(one.Terminal)).Select(a => a.Code));

    [Fact]
    public void Is_nothing_while_all_is_well() => Assert.Empty(Alarms(Terminal));

    [Fact]
    public void Is_told_at_once_of_a_printer_with_two_troubles_and_what_stops_work_comes_first()
    {
        var printer = Broken("out of paper") with { Paper = "end", Cover = "open", Error = "cutter" };
        var terminal = With(Lane with { Printer = printer, Held = [Scan(SlipPhase.Held, "out of paper")] }) with
        {
            Outbox = new(1, 1), Journal = new(false, "full"),
        };

        Assert.Equal(
            ["printerPaperEnd", "printerCoverOpen", "printerCutterError", "journalNotWritable", "outboxParked"],
            Alarms(terminal).Select(alarm => alarm.Code));
    }

    [Fact]
    public void Is_not_hidden_by_a_roll_that_is_nearly_at_its_end()
    {
        var alarms = Alarms(With(Broken("off line") with { Paper = "near", Power = "offline" }));

        Assert.Equal(["printerOffline! printer1 (off line)", "printerPaperNearEnd printer1"],
            alarms.Select(Line));
    }

    [Fact]
    public void Is_told_in_the_order_of_its_kinds()
    {
        var left = Lane with { Trouble = "it failed", Printer = Broken("x") with { Name = "left", Paper = "end" } };
        var right = Lane with { Name = "r", Printer = Broken("x") with { Name = "right", Cover = "open" } };

        Assert.Equal(
            ["printerPaperEnd", "printerCoverOpen", "laneFailed", "cloudUnreachable", "clockWrong"],
            Alarms(Terminal with { Lanes = [left, right], Cloud = new(false, 1, "x", ClockWrong: true) })
                .Select(alarm => alarm.Code));
    }

    [Fact]
    public void Stops_no_lane_while_another_printer_of_the_group_stands_in()
    {
        var left = Broken("out of paper") with { Name = "left", Paper = "end" };
        var group = Fine with { Name = "both", Printers = [left, Fine with { Name = "right" }] };
        var (one, two) = (Lane with { Printer = group }, Lane with { Name = "second", Printer = left });

        var standsIn = Assert.Single(Alarms(Terminal with { Lanes = [one] }));
        var standsAlone = Assert.Single(Alarms(Terminal with { Lanes = [one, two] }));

        Assert.Equal("printerPaperEnd left (out of paper)", Line(standsIn));
        Assert.Equal("printerPaperEnd! left (out of paper)", Line(standsAlone));
        Assert.Equal(["second"], standsAlone.Lanes);
    }

    [Fact]
    public void Of_a_gate_is_told_also_behind_an_opening_that_came_after_it()
    {
        var gate = Gate(PassageState.Opened, "scan/1", null, PassageState.Fault);

        Assert.Equal("gateFault! gate1 (stuck)", Line(Assert.Single(Alarms(With(Lane with { Gate = gate })))));
    }

    [Fact]
    public void Is_told_in_the_language_of_the_terminal()
    {
        var terminal = With(Broken("x") with { Paper = "end" });

        Assert.Equal("打印机缺纸。", Alarms(terminal)[0].Text);
        Assert.Equal(
            "The printer is out of paper.", new TerminalAlarms(TerminalLanguage.English).Of(terminal)[0].Text);
    }

    /// <summary>The closed list for people; POSD_WRITE_PAGES=1 writes it anew.</summary>
    [Fact]
    public void Is_explained_on_the_page_for_operators()
    {
        var table = new StringBuilder("\n| alarm | 含义；处理办法 | what it means; what to do |\n|---|---|---|\n");
        foreach (var kind in AlarmKind.All)
            table.Append(
                $"| `{kind.Code}` | {kind.Zh}{kind.RemedyZh} | {kind.En} {kind.RemedyEn} |\n");
        table.Append('\n');

        SourceTree.MustHold("docs/operations.md", "<!-- alarms: written by a test -->\n", "<!-- end of alarms -->",
            table.ToString());
    }

    private static IReadOnlyList<AlarmView> Alarms(TerminalView terminal) =>
        new TerminalAlarms(TerminalLanguage.Chinese).Of(terminal);

    private static string Line(AlarmView alarm) => string.Join(' ', new[]
    {
        alarm.Code + (alarm.Stops ? "!" : ""), alarm.Device, alarm.Cause is { } cause ? $"({cause})" : null,
    }.OfType<string>());

    private static PrinterView Broken(string trouble) => Fine with { Ready = false, Trouble = trouble };

    private static LaneGateView Gate(
        PassageState state, string? order, string? cause, PassageState? trouble = null) =>
        new(true, "open", "gate1", new PassageStatus(state, order, default, cause,
            trouble is { } wrong ? new PassageStatus(wrong, null, default, "stuck") : null));

    private static TerminalView With(PrinterView printer) => With(Lane with { Printer = printer });

    private static TerminalView With(LaneView lane) => Terminal with { Lanes = [lane] };

    private static ScanView Scan(SlipPhase slip, string? cause) => new(
        "scan-1", "abcd", DateTimeOffset.UnixEpoch, ScanPhase.Accepted, null, null, null, null, null, [], null,
        new SlipView(slip, 1, null, cause), GateView.None);
}

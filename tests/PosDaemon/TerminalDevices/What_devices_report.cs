using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.EscPos.Status;
using PosDaemon.TerminalDevices;
using PosDaemon.Tests.Cloud;

namespace PosDaemon.Tests.TerminalDevices;

public class What_devices_report : ILaneObserver
{
    private static readonly PrinterStatus Ready = PrinterStatus.Unknown with { Connected = true, Trouble = null };

    private readonly LaneQueue _queue = new("counter");
    private readonly DeviceStatusStore _statuses = new();
    private readonly List<Verdict> _turnedAway = [];

    [Fact]
    public void A_code_goes_into_the_queue_of_its_lane()
    {
        Scanner().Handle(new ScannerEvent.CodeRead("X-1"u8.ToArray()));

        var read = Assert.IsType<LaneInput.CodeRead>(Assert.Single(Queued()));
        Assert.Equal("X-1"u8.ToArray(), read.Code.Bytes.ToArray());
        Assert.Empty(_turnedAway);
    }

    [Fact]
    public void An_identifier_that_a_scanner_gives_beside_a_code_is_no_part_of_it()
    {
        Scanner().Handle(new ScannerEvent.CodeRead("X-1"u8.ToArray(), "]Q1"));

        var read = Assert.IsType<LaneInput.CodeRead>(Assert.Single(Queued()));
        Assert.Equal("X-1"u8.ToArray(), read.Code.Bytes.ToArray());
        Assert.Equal(new ScanCode("X-1"u8), read.Code);
    }

    [Fact]
    public void A_flood_of_codes_is_turned_away_with_one_busy_and_not_thousands()
    {
        _queue.Close();
        var scanner = Scanner();

        for (var i = 0; i < 1000; i++) scanner.Handle(new ScannerEvent.CodeRead("X"u8.ToArray()));

        Assert.InRange(_turnedAway.Count, 1, 20);
        Assert.All(_turnedAway, verdict => Assert.Equal(VerdictKind.Busy, verdict.Kind));
    }

    [Fact]
    public void A_code_that_is_too_long_is_refused_aloud()
    {
        Scanner().Handle(new ScannerEvent.Discarded(DiscardReason.TooLong, 100_000));

        var verdict = Assert.Single(_turnedAway);
        Assert.Equal((Protocol.Redemption.V1.Reason.Malformed, null), (verdict.Reason, verdict.Scan));
        Assert.Equal(Sentence.CodeTooLong(100_000), verdict.Detail);
    }

    [Fact]
    public void A_code_in_more_packets_than_one_is_refused_aloud_with_whom_to_ask()
    {
        Scanner().Handle(new ScannerEvent.Discarded(DiscardReason.SeveralPackets, 253));

        Assert.Equal(Sentence.CodeInSeveralPackets, Assert.Single(_turnedAway).Detail);
    }

    [Theory]
    [InlineData("4006381333931", "]E0", false)]
    [InlineData("]E04006381333931", null, false)]
    [InlineData("\u0002]E04006381333931", null, false)]
    [InlineData("X-1", "]Q1", true)]
    [InlineData("]Q3X-1", null, true)]
    [InlineData("X-1", null, true)]
    [InlineData("]", null, true)]
    [InlineData("]Z0", null, true)]
    public void A_kind_of_code_that_the_lane_does_not_take_is_refused_aloud_and_asked_for_nowhere(
        string code, string? aimId, bool isTaken)
    {
        var scanner = new ScannerReports("scanner1", _queue, [Symbology.Qr, Symbology.DataMatrix], _statuses, this,
            new SystemRandom(), new FakeTimeProvider(), NullLogger.Instance);

        for (var i = 0; i < 3; i++) scanner.Handle(new ScannerEvent.CodeRead(Encoding.ASCII.GetBytes(code), aimId));

        Assert.Equal(isTaken ? 1 : 0, Queued().Count);
        Assert.Equal(isTaken ? [] : [Sentence.OtherKindOfCode], _turnedAway.Select(verdict => verdict.Detail));
    }

    [Fact]
    public void A_scanners_comings_and_goings_are_kept()
    {
        var changes = 0;
        _statuses.Changed += () => changes++;
        var scanner = Scanner();

        scanner.Handle(new ScannerEvent.Online("serial:here"));
        Assert.Equal(new DeviceStatus(true, "serial:here"), _statuses.Scanner("scanner1"));
        scanner.Handle(new ScannerEvent.Offline("unplugged"));
        scanner.Handle(new ScannerEvent.NotSignalled("it takes no bytes"));
        Assert.Equal(new DeviceStatus(false, "unplugged"), _statuses.Scanner("scanner1"));
        Assert.Equal(2, changes);
    }

    [Fact]
    public void Facts_of_a_printer_have_their_age_although_it_reports_only_changes()
    {
        var age = TimeSpan.FromSeconds(1);
        _statuses.AddPrinter("printer1", () => Ready with { Age = age });
        new PrinterReports("printer1", [], [], _statuses, NullLogger.Instance).Handle(Ready);
        age = TimeSpan.FromSeconds(2);

        Assert.Equal(TimeSpan.FromSeconds(2), _statuses.Printer("printer1").Age);
    }

    [Fact]
    public void A_printers_changes_reach_its_lanes_and_the_same_status_again_does_not()
    {
        var printer = new PrinterReports("printer1", [_queue], [], _statuses, NullLogger.Instance);

        printer.Handle(Ready with { Facts = new(PaperEnd: true) });
        printer.Handle(Ready with { Facts = new(PaperEnd: true, PaperNearEnd: true) });
        var queued = Queued();
        printer.Handle(Ready);

        Assert.Equal([(false, "out of paper"), (true, null)],
            queued.Concat(Queued()).Cast<LaneInput.PrinterChanged>()
                .Select(changed => (changed.IsReady, changed.Trouble)));
        Assert.True(_statuses.Printer("printer1").IsReady);
    }

    [Fact]
    public void A_peer_that_is_no_printer_fills_no_log()
    {
        var log = new RecordingLog<DeviceLoops>();
        var printer = new PrinterReports("printer1", [_queue], [], _statuses, log);

        for (var i = 0; i < 1000; i++) printer.Handle(PrinterStatus.Unknown with { Trouble = $"nonsense {i % 2}" });
        var once = log.Events.Count;
        printer.Handle(Ready);
        printer.Handle(PrinterStatus.Unknown with { Trouble = "nonsense 0" });

        Assert.Equal((2, 4), (once, log.Events.Count));
    }

    [Fact]
    public void A_printer_whose_status_flaps_has_one_input_waiting_at_each_of_its_lanes()
    {
        var other = new LaneQueue("exit");
        var printer = new PrinterReports("printer1", [_queue, other], [], _statuses, NullLogger.Instance);

        for (var i = 0; i < 10_000; i++) printer.Handle(Ready with { Facts = new(PaperEnd: i % 2 == 0) });

        Assert.Equal(1, other.Reader.Count);
        Assert.True(Assert.IsType<LaneInput.PrinterChanged>(Assert.Single(Queued())).IsReady);
        _queue.ThrowIfOverrun();
    }

    [Fact]
    public void A_code_held_before_a_reader_is_one_showing_ten_times_a_second()
    {
        var time = new FakeTimeProvider();
        var scanner = new ScannerReports(
            "scanner1", _queue, [], _statuses, this, new SystemRandom(), time, NullLogger.Instance);

        for (var i = 0; i < 10_000; i++)
        {
            scanner.Handle(new ScannerEvent.CodeRead("X-1"u8.ToArray()));
            time.Advance(TimeSpan.FromMicroseconds(100));
        }

        Assert.InRange(Queued().Count, 9, 11);
        scanner.Handle(new ScannerEvent.CodeRead("X-1"u8.ToArray()));
        scanner.Handle(new ScannerEvent.CodeRead("X-2"u8.ToArray()));
        Assert.Contains(Queued().Cast<LaneInput.CodeRead>(), read => read.Code.Bytes.SequenceEqual("X-2"u8));
        Assert.Empty(_turnedAway);
    }

    [Fact]
    public void Codes_that_are_too_long_are_refused_aloud_once_a_second()
    {
        var time = new FakeTimeProvider();
        var scanner = new ScannerReports(
            "scanner1", _queue, [], _statuses, this, new SystemRandom(), time, NullLogger.Instance);

        for (var i = 0; i < 1000; i++)
        {
            scanner.Handle(new ScannerEvent.Discarded(DiscardReason.TooLong, 5000));
            time.Advance(TimeSpan.FromMilliseconds(2));
        }

        Assert.InRange(_turnedAway.Count, 1, 3);
    }

    [Fact]
    public void A_gates_comings_and_goings_are_kept()
    {
        var gate = Gate();

        gate.Handle(new GateEvent.Online("serial:gate"));
        Assert.Equal(new DeviceStatus(true, "serial:gate"), _statuses.Gate("gate1"));
        gate.Handle(new GateEvent.Offline("unplugged"));
        Assert.Equal(new DeviceStatus(false, "unplugged"), _statuses.Gate("gate1"));
    }

    [Fact]
    public void What_happens_at_a_gate_is_kept_with_its_order_until_the_board_is_opened_anew()
    {
        var (gate, order) = (Gate(), new GateOrderId("scan/1"));
        (GateEvent Happened, PassageState State, string? Order, string? Cause)[] all =
        [
            (new GateEvent.Opened(order), PassageState.Opened, "scan/1", null),
            (new GateEvent.Passed(order), PassageState.Passed, "scan/1", null),
            (new GateEvent.Tailgated(order), PassageState.Tailgated, "scan/1", null),
            (new GateEvent.TimedOut(order), PassageState.TimedOut, "scan/1", null),
            (new GateEvent.Blocked(null), PassageState.Blocked, null, null),
            (new GateEvent.Cleared(), PassageState.Cleared, null, null),
            (new GateEvent.Fault("stuck"), PassageState.Fault, null, "stuck"),
            (new GateEvent.Unwatched(order, "gone"), PassageState.Unwatched, "scan/1", "gone"),
        ];
        foreach (var (happened, state, ofOrder, cause) in all)
        {
            gate.Handle(happened);

            var passage = _statuses.Passage("gate1")!;
            Assert.Equal((state, ofOrder, cause), (passage.State, passage.Order, passage.Cause));
        }

        gate.Handle(new GateEvent.Online("serial:gate"));
        Assert.Null(_statuses.Passage("gate1"));
    }

    [Fact]
    public void What_is_wrong_with_a_gate_stays_behind_whatever_else_happens_until_it_is_over()
    {
        var (gate, order) = (Gate(), new GateOrderId("scan/1"));
        gate.Handle(new GateEvent.Fault("stuck"));
        gate.Handle(new GateEvent.Opened(order));
        gate.Handle(new GateEvent.Passed(order));
        var passed = _statuses.Passage("gate1")!;
        Assert.Equal(
            (PassageState.Passed, PassageState.Fault, "stuck"),
            (passed.State, passed.Trouble!.State, passed.Trouble.Cause));

        gate.Handle(new GateEvent.Cleared());
        Assert.Null(_statuses.Passage("gate1")!.Trouble);
        gate.Handle(new GateEvent.Blocked(null));
        gate.Handle(new GateEvent.Online("serial:gate"));
        gate.Handle(new GateEvent.Opened(order));
        Assert.Null(_statuses.Passage("gate1")!.Trouble);
    }

    [Fact]
    public void Who_passes_a_gate_is_told_to_its_lane_with_the_scan_and_the_pulse_and_nothing_else_is()
    {
        var (gate, order) = (Gate(), new GateOrderId("scan/2"));
        gate.Handle(new GateEvent.Online("serial:gate"));
        gate.Handle(new GateEvent.Opened(order));
        gate.Handle(new GateEvent.Blocked(null));
        gate.Handle(new GateEvent.Fault("stuck"));
        gate.Handle(new GateEvent.Cleared());
        gate.Handle(new GateEvent.Passed(new GateOrderId("somebody else's")));
        gate.Handle(new GateEvent.Offline("unplugged"));
        Assert.Empty(Queued());

        (GateEvent Happened, PassagePhase Outcome)[] all =
        [
            (new GateEvent.Passed(order), PassagePhase.Passed),
            (new GateEvent.TimedOut(order), PassagePhase.TimedOut),
            (new GateEvent.Tailgated(order), PassagePhase.Tailgated),
            (new GateEvent.Blocked(order), PassagePhase.Blocked),
            (new GateEvent.Unwatched(order, "gone"), PassagePhase.Unknown),
        ];
        foreach (var (happened, outcome) in all)
        {
            gate.Handle(happened);

            var told = Assert.IsType<LaneInput.PassageReported>(Assert.Single(Queued()));
            Assert.Equal((new ScanId("scan"), 2, outcome), (told.Scan, told.Pulse, told.Outcome));
            Assert.NotEmpty(told.NewUndo.Value);
        }
    }

    [Fact]
    public void A_device_that_has_not_reported_yet_is_off_line()
    {
        Assert.False(_statuses.Scanner("scanner1").Online);
        Assert.False(_statuses.Gate("gate1").Online);
        Assert.False(_statuses.Printer("printer1").IsReady);
    }

    [Theory]
    [InlineData("18000C00", "out of paper")]
    [InlineData("38000C00", "out of paper")]
    [InlineData("38000000", "the cover is open")]
    [InlineData("18080000", "the cutter is stuck")]
    [InlineData("18400000", "the print head is too hot")]
    [InlineData("18200000", "an error that switching off and on may mend")]
    [InlineData("18000000", "off line")]
    public void A_printers_trouble_has_a_word(string automatic, string word) =>
        Assert.Equal(word, DeviceStatusStore.Trouble(
            Ready with { Facts = PrinterFacts.FromAutomatic(Convert.FromHexString(automatic)) }));

    void ILaneObserver.Stepped(LaneSnapshot snapshot) => throw new NotSupportedException();

    void ILaneObserver.TurnedAway(string lane, Verdict verdict)
    {
        Assert.Equal("counter", lane);
        _turnedAway.Add(verdict);
    }

    private GateReports Gate() => new(
        "gate1", _queue, _statuses, new SystemRandom(), TimeProvider.System, NullLogger.Instance);

    private ScannerReports Scanner() => new("scanner1", _queue, [], _statuses, this, new SystemRandom(),
        TimeProvider.System, NullLogger.Instance);

    private List<LaneInput> Queued()
    {
        var inputs = new List<LaneInput>();
        while (_queue.Reader.TryRead(out var queued)) inputs.Add(queued.Create(default)!);
        return inputs;
    }
}

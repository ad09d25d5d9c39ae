using System.Text;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>The runner when its journal fails: nothing leaves that is not on disk, everybody is told, and the lane
/// starts anew from the journal as soon as it can be written.</summary>
public sealed class The_journal_cannot_be_written
{
    private const string Probe = "timer ProbeJournal 0 in 2 s";
    private static readonly LaneTimer ProbeTimer = new(TimerKind.ProbeJournal, null, 0);

    private readonly RecordingWorld _world = new();

    private LaneRunner Running(Func<LaneOptions, LaneOptions>? change = null)
    {
        var options = new LaneOptions
        {
            Name = "counter", TerminalId = "demo-1", StoreId = "demo", Confirm = ConfirmMode.Never,
        };
        var runner = new LaneRunner(change is null ? options : change(options), _world);
        runner.Start();
        return runner;
    }

    private LaneInput.CodeRead Code(string text, string id, long? command = null) => new(
        _world.Now, new ScanId(id), new ScanCode(Encoding.UTF8.GetBytes(text)),
        command is { } number ? new CommandId(number) : null);

    private LaneInput.RedeemAnswered Accepted(string id, bool gate = false) => new(
        _world.Now, new ScanId(id), new RedeemResponse
        {
            Accepted = new Accepted { OpenGate = gate, Slip = gate ? null : new Slip { Kind = "redemption" } },
        });

    private LaneInput.PrinterReported Report(string id, SlipOutcome outcome, int copy = 1) =>
        new(_world.Now, new ScanId(id), copy, outcome, "");

    private void Does(params string[] effects) => Assert.Equal(effects, _world.Done());

    [Fact]
    public void A_code_that_cannot_be_written_down_is_not_taken_and_nothing_is_asked()
    {
        var runner = Running();
        Does("load");
        _world.IsFull = true;
        runner.Handle(Code("T-1", "s1"));
        Does(Probe, "say CannotRecord");
        Assert.Equal("The disk is full. Free some space.", _world.LastMessage);
        Assert.Equal(JournalFault.DiskFull, runner.Trouble!.Fault);
        Assert.Empty(runner.State.Scans);
        Assert.Equal(0, _world.JournalCount);
    }

    [Fact]
    public void While_it_lasts_every_code_is_told_so_and_only_one_probe_is_under_way()
    {
        var runner = Running();
        _world.IsFull = true;
        runner.Handle(Code("T-1", "s1"));
        _ = _world.Done();
        runner.Handle(Code("T-1", "s2"));
        runner.Handle(Code("T-2", "s3", command: 1));
        Does("say CannotRecord", "say CannotRecord", "answer declined");
        Assert.Contains("Nothing was done", _world.LastMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_order_of_the_operator_is_declined()
    {
        var runner = Running();
        _world.IsFull = true;
        runner.Handle(Code("T-1", "s1"));
        _ = _world.Done();
        var (now, scan) = (_world.Now, new ScanId("s1"));
        runner.Handle(new LaneInput.Confirmed(now, new CommandId(1), RedeemTerms.Plain));
        runner.Handle(new LaneInput.Cancelled(now, new CommandId(2)));
        runner.Handle(new LaneInput.ReprintWanted(now, new CommandId(3), scan, null));
        runner.Handle(new LaneInput.UndoWanted(now, new CommandId(4), scan, new UndoId("u1"), "li", "x", null));
        Does("answer declined", "answer declined", "answer declined", "answer declined");
    }

    [Fact]
    public void The_order_that_found_the_journal_full_is_declined_and_nothing_of_it_is_done()
    {
        var runner = Running();
        runner.Handle(Code("T-1", "s1"));
        runner.Handle(Accepted("s1"));
        runner.Handle(Report("s1", SlipOutcome.Printed));
        _ = _world.Done();
        _world.IsFull = true;
        runner.Handle(new LaneInput.ReprintWanted(_world.Now, new CommandId(1), new ScanId("s1"), null));
        Does(Probe, "answer declined");
        Assert.Equal(SlipPhase.Printed, _world.Journal("s1").Slip.Phase);
    }

    [Fact]
    public void An_acceptance_that_cannot_be_written_is_not_heard_and_opens_and_prints_nothing()
    {
        var runner = Running(o => o with { HasGate = true });
        runner.Handle(Code("T-1", "s1"));
        _ = _world.Done();
        _world.IsFull = true;
        runner.Handle(Accepted("s1", gate: true));
        Does(Probe);
        Assert.Equal(ScanPhase.Asking, _world.Journal("s1").Phase);
    }

    [Fact]
    public void A_probe_that_fails_is_followed_by_another()
    {
        var runner = Running();
        _world.IsFull = true;
        runner.Handle(Code("T-1", "s1"));
        _ = _world.Done();
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        Does(Probe);
        Assert.NotNull(runner.Trouble);
    }

    [Fact]
    public void Once_it_can_be_written_the_lane_starts_anew_from_it_and_asks_what_it_still_does_not_know()
    {
        var runner = Running();
        runner.Handle(Code("T-1", "s1"));
        _world.IsFull = true;
        runner.Handle(Accepted("s1"));
        _ = _world.Done();
        _world.IsFull = false;
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        Does("commit()", "load", "redeem s1 try 1");
        Assert.Null(runner.Trouble);
        runner.Handle(Accepted("s1"));
        Does("commit(Accept s1, SlipStarted s1.1)", "say Accepted s1", "print s1 copy 1");
    }

    [Fact]
    public void The_code_shown_again_after_the_trouble_is_a_scan_like_any_other()
    {
        var runner = Running();
        _world.IsFull = true;
        runner.Handle(Code("T-1", "s1"));
        _world.IsFull = false;
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        _ = _world.Done();
        runner.Handle(Code("T-1", "s2"));
        Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");
    }

    [Fact]
    public void The_printers_report_that_was_lost_in_the_trouble_costs_a_marked_copy_and_never_an_unmarked_one()
    {
        var runner = Running();
        runner.Handle(Code("T-1", "s1"));
        runner.Handle(Accepted("s1"));
        _world.IsFull = true;
        runner.Handle(Report("s1", SlipOutcome.Printed));
        _world.IsFull = false;
        _ = _world.Done();
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        Does("commit()", "load",
            "commit(SlipEnded s1.1 Unknown, CopyDue s1.2, SlipStarted s1.2; owed Unknown s1.1)",
            "print s1 copy 2 after clearing");
        runner.Handle(Report("s1", SlipOutcome.Printed));
        Does();
        runner.Handle(Report("s1", SlipOutcome.Printed, copy: 2));
        Does("commit(SlipEnded s1.2 Printed; owed Printed s1.2)");
    }

    [Fact]
    public void The_gates_report_that_comes_after_the_trouble_still_counts()
    {
        var runner = Running(o => o with { HasGate = true });
        runner.Handle(Code("T-1", "s1"));
        runner.Handle(Accepted("s1", gate: true));
        _world.IsFull = true;
        runner.Handle(Code("T-2", "s2"));
        _world.IsFull = false;
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        Assert.Equal(GatePhase.Uncertain, _world.Journal("s1").Gate.Phase);
        _ = _world.Done();
        runner.Handle(new LaneInput.GateReported(_world.Now, new ScanId("s1"), 1, GatePhase.Opened, ""));
        Does("commit(GateEnded s1.1 Opened)");
    }

    [Fact]
    public void What_the_printer_says_in_the_trouble_is_known_afterwards()
    {
        var runner = Running();
        runner.Handle(Code("T-1", "s1"));
        _world.IsFull = true;
        runner.Handle(Code("T-2", "s2"));
        runner.Handle(new LaneInput.PrinterChanged(_world.Now, false, "paper out"));
        _world.IsFull = false;
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        _ = _world.Done();
        Assert.Equal("paper out", runner.State.PrinterTrouble);
        runner.Handle(Accepted("s1"));
        Does("commit(Accept s1)", "say Accepted s1");
    }

    [Fact]
    public void A_timer_of_before_the_trouble_asks_nothing_twice()
    {
        var runner = Running();
        runner.Handle(Code("T-1", "s1"));
        _world.IsFull = true;
        runner.Handle(Code("T-2", "s2"));
        _world.IsFull = false;
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        _ = _world.Done();
        runner.Handle(new LaneInput.TimerFired(
            _world.Now, new LaneTimer(TimerKind.AskAgain, new ScanId("s1"), 1)));
        Does();
    }

    [Fact]
    public void A_service_that_stops_in_the_trouble_takes_nothing_on_afterwards()
    {
        var runner = Running();
        _world.IsFull = true;
        runner.Handle(Code("T-1", "s1"));
        runner.Handle(new LaneInput.Stopping(_world.Now));
        _world.IsFull = false;
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        _ = _world.Done();
        runner.Handle(Code("T-1", "s2"));
        Does("say Busy");
    }

    [Fact]
    public void A_journal_that_cannot_be_read_at_the_start_is_probed_until_it_can()
    {
        _world.IsFull = true;
        var runner = Running();
        Does(Probe);
        runner.Handle(Code("T-1", "s1"));
        Does("say CannotRecord");
        _world.IsFull = false;
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        Does("commit()", "load");
        runner.Handle(Code("T-1", "s2"));
        Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");
    }

    [Fact]
    public void A_preview_is_cancelled_by_the_trouble_and_the_code_may_be_shown_again()
    {
        var runner = Running(o => o with { Confirm = ConfirmMode.Always });
        runner.Handle(Code("T-1", "s1"));
        _world.IsFull = true;
        runner.Handle(Code("T-2", "s2"));
        _world.IsFull = false;
        runner.Handle(new LaneInput.TimerFired(_world.Now, ProbeTimer));
        Assert.Equal(ScanPhase.Cancelled, _world.Journal("s1").Phase);
        _ = _world.Done();
        runner.Handle(Code("T-1", "s3"));
        Does("commit(Read s3)", "say Checking s3", "preview s3");
    }
}

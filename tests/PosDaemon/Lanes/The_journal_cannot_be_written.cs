using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>A lane when its journal fails: nothing leaves that is not on disk, everybody is told, and the lane
/// starts anew from the journal as soon as it can be written.</summary>
public sealed class The_journal_cannot_be_written : IDisposable
{
    private const string Probe = "timer ProbeJournal 0 in 2 s";
    private static readonly LaneTimer ProbeTimer = new(TimerKind.ProbeJournal, null, 0);

    private readonly RecordingEffects _effects = new();

    public void Dispose() => _effects.Dispose();

    private async Task<LaneLoop> RunningAsync(Func<LaneOptions, LaneOptions>? change = null)
    {
        var options = new LaneOptions
        {
            Name = "counter", TerminalId = "demo-1", StoreId = "demo", Confirm = ConfirmMode.Never,
        };
        var lane = new LaneLoop(change is null ? options : change(options), new LaneQueue(options.Name), _effects,
            new NobodyWatches(), NullLogger.Instance);
        await lane.StartAsync();
        return lane;
    }

    private LaneInput.CodeRead Code(string text, string id, long? command = null) => new(
        _effects.Now, new ScanId(id), new ScanCode(Encoding.UTF8.GetBytes(text)),
        command is { } number ? new CommandId(number) : null);

    private LaneInput.RedeemAnswered Accepted(string id, bool gate = false) => new(
        _effects.Now, new ScanId(id), 1, new RedeemResponse
        {
            Accepted = new Accepted { OpenGate = gate, Slip = gate ? null : new Slip { Kind = "redemption" } },
        });

    private LaneInput.PrinterReported Report(string id, SlipOutcome outcome, int copy = 1) =>
        new(_effects.Now, new ScanId(id), copy, outcome, "");

    private void Does(params string[] effects) => Assert.Equal(effects, _effects.Done());

    [Fact]
    public async Task A_code_that_cannot_be_written_down_is_not_taken_and_nothing_is_asked()
    {
        var lane = await RunningAsync();
        Does("load");
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-1", "s1"));
        Does(Probe, "say CannotRecord");
        Assert.Equal(Sentence.JournalFull.En, _effects.LastMessage);
        Assert.Equal("The disk is full. Free some space.", lane.Snapshot.JournalTrouble);
        Assert.Empty(lane.Snapshot.State.Scans);
        Assert.Equal(0, _effects.JournalCount);
    }

    [Fact]
    public async Task While_it_lasts_every_code_is_told_so_and_only_one_probe_is_under_way()
    {
        var lane = await RunningAsync();
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-1", "s1"));
        _ = _effects.Done();
        await lane.HandleAsync(Code("T-1", "s2"));
        await lane.HandleAsync(Code("T-2", "s3", command: 1));
        Does("say CannotRecord", "say CannotRecord", "answer declined");
        Assert.Contains("Nothing was done", _effects.LastMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_order_of_the_operator_is_declined()
    {
        var lane = await RunningAsync();
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-1", "s1"));
        _ = _effects.Done();
        var (now, scan) = (_effects.Now, new ScanId("s1"));
        await lane.HandleAsync(new LaneInput.Confirmed(now, new CommandId(1), RedeemTerms.Plain));
        await lane.HandleAsync(new LaneInput.Cancelled(now, new CommandId(2)));
        await lane.HandleAsync(new LaneInput.ReprintWanted(now, new CommandId(3), scan, null));
        await lane.HandleAsync(
            new LaneInput.UndoWanted(now, new CommandId(4), scan, new UndoId("u1"), "li", "x", null));
        Does("answer declined", "answer declined", "answer declined", "answer declined");
    }

    [Fact]
    public async Task Who_signs_in_meanwhile_is_there_when_it_can_be_written_again()
    {
        var lane = await RunningAsync();
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-1", "s1"));
        _ = _effects.Done();
        await lane.HandleAsync(new LaneInput.SignedIn(
            _effects.Now, new CommandId(1), new LaneOperator("chen", "Chen", _effects.Now.Wall.AddHours(1))));
        Does("answer done");
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        await lane.HandleAsync(Code("T-1", "s2"));
        Assert.Equal("chen", _effects.Journal("s2").Operator);
    }

    [Fact]
    public async Task The_order_that_found_the_journal_full_is_declined_and_nothing_of_it_is_done()
    {
        var lane = await RunningAsync();
        await lane.HandleAsync(Code("T-1", "s1"));
        await lane.HandleAsync(Accepted("s1"));
        await lane.HandleAsync(Report("s1", SlipOutcome.Printed));
        _ = _effects.Done();
        _effects.IsFull = true;
        await lane.HandleAsync(new LaneInput.ReprintWanted(_effects.Now, new CommandId(1), new ScanId("s1"), null));
        Does(Probe, "answer declined");
        Assert.Equal(SlipPhase.Printed, _effects.Journal("s1").Slip.Phase);
    }

    [Fact]
    public async Task An_undo_that_is_under_way_already_is_not_called_undone_or_not_done()
    {
        var lane = await RunningAsync();
        await lane.HandleAsync(Code("T-1", "s1"));
        await lane.HandleAsync(Accepted("s1"));
        await lane.HandleAsync(Report("s1", SlipOutcome.Printed));
        var undo = new LaneInput.UndoWanted(
            _effects.Now, new CommandId(1), new ScanId("s1"), new UndoId("u1"), "li", "x", null);
        await lane.HandleAsync(undo);
        _ = _effects.Done();
        _effects.IsFull = true;
        await lane.HandleAsync(new LaneInput.UndoAnswered(
            _effects.Now, new ScanId("s1"), new UndoId("u1"), new UndoResponse { Undone = new Undone() }));

        Does(Probe, "answer declined");
        Assert.Equal(Sentence.UndoGoesOn.And(Sentence.JournalFull).En, _effects.LastMessage);
        Assert.StartsWith("撤销请求已发出", _effects.LastZh, StringComparison.Ordinal);
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        Does("commit()", "load", "undo s1 as u1");
    }

    [Fact]
    public async Task An_undo_that_cannot_be_written_down_is_not_asked_for()
    {
        var lane = await RunningAsync();
        await lane.HandleAsync(Code("T-1", "s1"));
        await lane.HandleAsync(Accepted("s1"));
        await lane.HandleAsync(Report("s1", SlipOutcome.Printed));
        _ = _effects.Done();
        _effects.IsFull = true;
        await lane.HandleAsync(new LaneInput.UndoWanted(
            _effects.Now, new CommandId(1), new ScanId("s1"), new UndoId("u1"), "li", "x", null));

        Does(Probe, "answer declined");
        Assert.Equal(Sentence.NothingDone(Sentence.JournalFull).En, _effects.LastMessage);
        Assert.StartsWith("未执行", _effects.LastZh, StringComparison.Ordinal);
        Assert.Null(_effects.Journal("s1").Undo);
    }

    [Fact]
    public async Task An_acceptance_that_cannot_be_written_is_not_heard_and_opens_and_prints_nothing()
    {
        var lane = await RunningAsync(o => o with { HasGate = true });
        await lane.HandleAsync(Code("T-1", "s1"));
        _ = _effects.Done();
        _effects.IsFull = true;
        await lane.HandleAsync(Accepted("s1", gate: true));
        Does(Probe);
        Assert.Equal(ScanPhase.Asking, _effects.Journal("s1").Phase);
    }

    [Fact]
    public async Task A_probe_that_fails_is_followed_by_another()
    {
        var lane = await RunningAsync();
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-1", "s1"));
        _ = _effects.Done();
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        Does(Probe);
        Assert.NotNull(lane.Snapshot.JournalTrouble);
    }

    [Fact]
    public async Task Once_it_can_be_written_the_lane_starts_anew_from_it_and_asks_what_it_still_does_not_know()
    {
        var lane = await RunningAsync();
        await lane.HandleAsync(new LaneInput.SlipsChecked(_effects.Now, 1, null, default));
        await lane.HandleAsync(Code("T-1", "s1"));
        _effects.IsFull = true;
        await lane.HandleAsync(Accepted("s1"));
        _ = _effects.Done();
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        Does("commit()", "load", "redeem s1 try 1");
        Assert.Null(lane.Snapshot.JournalTrouble);
        await lane.HandleAsync(Accepted("s1"));
        Does("commit(Accept s1, SlipStarted s1.1)", "say Accepted s1", "print s1 copy 1");
    }

    [Fact]
    public async Task An_idle_lane_follows_a_journal_that_was_opened_anew_without_it()
    {
        var lane = await RunningAsync();
        _ = _effects.Done();
        Assert.False(await lane.HandleAsync(new LaneInput.SlipsChecked(_effects.Now, 2, [], default)));
        Assert.True(await lane.HandleAsync(new LaneInput.JournalReplaced(_effects.Now, 2, IsAsItWas: true)));
        Assert.True(await lane.HandleAsync(new LaneInput.SlipsChecked(_effects.Now, 2, [], default)));
        Does();
        Assert.True(await lane.HandleAsync(new LaneInput.JournalReplaced(_effects.Now, 3, IsAsItWas: false)));
        Does("load");
    }

    [Fact]
    public async Task Codes_that_are_in_no_journal_any_more_are_told_so()
    {
        var lane = await RunningAsync();
        await lane.HandleAsync(Code("T-1", "s1"));
        _ = _effects.Done();
        _effects.Lose();
        await lane.HandleAsync(new LaneInput.JournalReplaced(_effects.Now, 2, IsAsItWas: false));
        Does("load", "say CannotRecord");
    }

    [Fact]
    public async Task The_code_shown_again_after_the_trouble_is_a_scan_like_any_other()
    {
        var lane = await RunningAsync();
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-1", "s1"));
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        _ = _effects.Done();
        await lane.HandleAsync(Code("T-1", "s2"));
        Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");
    }

    [Fact]
    public async Task The_printers_report_that_was_lost_in_the_trouble_costs_a_marked_copy_and_never_an_unmarked_one()
    {
        var lane = await RunningAsync();
        await lane.HandleAsync(Code("T-1", "s1"));
        await lane.HandleAsync(Accepted("s1"));
        _effects.IsFull = true;
        await lane.HandleAsync(Report("s1", SlipOutcome.Printed));
        _effects.IsFull = false;
        _ = _effects.Done();
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        Does("commit()", "load",
            "commit(SlipEnded s1.1 Unknown, CopyDue s1.2, SlipStarted s1.2; owed Unknown s1.1)",
            "print s1 copy 2 after clearing");
        await lane.HandleAsync(Report("s1", SlipOutcome.Printed));
        Does();
        await lane.HandleAsync(Report("s1", SlipOutcome.Printed, copy: 2));
        Does("commit(SlipEnded s1.2 Printed; owed Printed s1.2)");
    }

    [Fact]
    public async Task The_gates_report_that_comes_after_the_trouble_still_counts()
    {
        var lane = await RunningAsync(o => o with { HasGate = true });
        await lane.HandleAsync(Code("T-1", "s1"));
        await lane.HandleAsync(Accepted("s1", gate: true));
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-2", "s2"));
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        Assert.Equal(GatePhase.Uncertain, _effects.Journal("s1").Gate.Phase);
        _ = _effects.Done();
        await lane.HandleAsync(new LaneInput.GateReported(_effects.Now, new ScanId("s1"), 1, GatePhase.Opened, ""));
        Does("commit(GateEnded s1.1 Opened)");
    }

    [Fact]
    public async Task What_the_printer_says_in_the_trouble_is_known_afterwards()
    {
        var lane = await RunningAsync();
        await lane.HandleAsync(Code("T-1", "s1"));
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-2", "s2"));
        await lane.HandleAsync(new LaneInput.PrinterChanged(_effects.Now, false, "paper out"));
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        _ = _effects.Done();
        Assert.Equal("paper out", lane.Snapshot.State.PrinterTrouble);
        await lane.HandleAsync(Accepted("s1"));
        Does("commit(Accept s1)", "say Accepted s1");
    }

    [Fact]
    public async Task A_timer_of_before_the_trouble_asks_nothing_twice()
    {
        var lane = await RunningAsync();
        await lane.HandleAsync(Code("T-1", "s1"));
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-2", "s2"));
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        _ = _effects.Done();
        await lane.HandleAsync(new LaneInput.TimerFired(
            _effects.Now, new LaneTimer(TimerKind.AskAgain, new ScanId("s1"), 1)));
        Does();
    }

    [Fact]
    public async Task A_service_that_stops_in_the_trouble_takes_nothing_on_afterwards()
    {
        var lane = await RunningAsync();
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-1", "s1"));
        await lane.HandleAsync(new LaneInput.Stopping(_effects.Now));
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        _ = _effects.Done();
        await lane.HandleAsync(Code("T-1", "s2"));
        Does("say Busy");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_at_the_start_is_probed_until_it_can()
    {
        _effects.IsFull = true;
        var lane = await RunningAsync();
        Does(Probe);
        await lane.HandleAsync(Code("T-1", "s1"));
        Does("say CannotRecord");
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        Does("commit()", "load");
        await lane.HandleAsync(Code("T-1", "s2"));
        Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");
    }

    [Fact]
    public async Task A_preview_is_cancelled_by_the_trouble_and_the_code_may_be_shown_again()
    {
        var lane = await RunningAsync(o => o with { Confirm = ConfirmMode.Always });
        await lane.HandleAsync(Code("T-1", "s1"));
        _effects.IsFull = true;
        await lane.HandleAsync(Code("T-2", "s2"));
        _effects.IsFull = false;
        await lane.HandleAsync(new LaneInput.TimerFired(_effects.Now, ProbeTimer));
        Assert.Equal(ScanPhase.Cancelled, _effects.Journal("s1").Phase);
        _ = _effects.Done();
        await lane.HandleAsync(Code("T-1", "s3"));
        Does("commit(Read s3)", "say Checking s3", "preview s3");
    }

    private sealed class NobodyWatches : ILaneObserver
    {
        public void Stepped(LaneSnapshot snapshot)
        {
        }

        public void TurnedAway(string lane, Verdict verdict)
        {
        }
    }
}

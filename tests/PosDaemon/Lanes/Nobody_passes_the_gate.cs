using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>The gate opens, and its sensor says who passed. Only where it is certain that nobody did may the lane take
/// the redemption back (S9).</summary>
public sealed class Nobody_passes_the_gate
{
    private static LaneScript Opened(NotPassedRule rule = NotPassedRule.Undo) => LaneScript.Turnstile(rule)
        .Show().Accepted(slip: false, gate: true).GateSays(GatePhase.Opened);

    private static LaneScript TimedOut() => Opened().Sees(PassagePhase.TimedOut);

    [Fact]
    public void It_is_on_disk_with_its_cause_before_the_undo_is_asked_for_in_the_lanes_name()
    {
        var lane = TimedOut().Does(
            "commit(PassageSeen s1.1 TimedOut, UndoAsked s1)", "say UndoPending s1", "undo s1 as u1");
        var undo = lane.Scan().Undo!;
        Assert.Equal(("gate-op", UndoWords.NotPassed, true), (undo.Operator, undo.Why, undo.IsByLane));
        var asked = Assert.Single(lane.Effects.OfType<LaneEffect.AskUndo>()).Request;
        Assert.Equal(("gate-op", UndoWords.NotPassed), (asked.Caller.OperatorId, asked.Why));
        Assert.Equal(Sentence.NotPassedUndoAsked, lane.Verdict!.Detail);
    }

    [Fact]
    public void Undone_the_guest_is_told_and_the_same_code_is_a_new_scan_that_opens()
    {
        var lane = TimedOut().Undone().Does("commit(UndoEnded s1)", "say Undone s1");
        Assert.Equal(Sentence.NotPassedUndone, lane.Verdict!.Detail);
        lane.Wait(6).Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1")
            .Accepted("s2", slip: false, gate: true)
            .Does("commit(Accept s2, GatePulsed s2.1)", "say Accepted s2", "open s2 pulse 1");
    }

    [Fact]
    public void A_code_that_was_never_taken_away_opens_nothing_until_it_was()
    {
        var lane = TimedOut().Show().Undone();
        for (var second = 0; second < 60; second++)
            lane.Wait(1).Show().Does("say Undone s1");
        Assert.Equal(Sentence.NotPassedTakeAway, lane.Verdict!.Detail);
        lane.Wait(6).Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");
    }

    [Fact]
    public void Refused_the_redemption_stands_and_the_guest_is_told_whom_to_ask()
    {
        var lane = TimedOut().UndoRefused().Does("commit(UndoEnded s1)", "say UndoRefused s1");
        Assert.Equal(Sentence.NotPassedStands, lane.Verdict!.Detail);
        lane.Show().Does("say Repeat s1");
    }

    [Fact]
    public void Without_an_answer_it_is_asked_again_under_its_id_and_over_a_restart() =>
        TimedOut().NoAnswer(question: Question.Undo).Does("timer UndoAgain s1 1 in 0.5 s", "say UndoPending s1")
            .Ring().Does("undo s1 as u1")
            .Restart().Does("undo s1 as u1")
            .Undone().Does("commit(UndoEnded s1)", "say Undone s1");

    [Fact]
    public void The_code_shown_while_it_is_asked_for_opens_nothing_and_is_told_so_however_long_it_takes() =>
        TimedOut().Wait(1).Show().Does("say UndoPending s1")
            .NoAnswer(question: Question.Undo).Wait(3600).Show().Does("say UndoPending s1");

    [Fact]
    public void Under_keep_the_redemption_stands_and_the_code_says_so_as_ever()
    {
        var lane = Opened(NotPassedRule.Keep).Sees(PassagePhase.TimedOut).Does("commit(PassageSeen s1.1 TimedOut)");
        Assert.Null(lane.Scan().Undo);
        lane.Show().Does("say Repeat s1")
            .Wait(3600).Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");
    }

    [Theory]
    [InlineData(PassagePhase.Passed)]
    [InlineData(PassagePhase.Tailgated)]
    [InlineData(PassagePhase.Blocked)]
    [InlineData(PassagePhase.Unknown)]
    public void Whatever_else_was_seen_before_is_written_down_and_nothing_is_taken_back(PassagePhase seen)
    {
        var lane = Opened().Sees(seen).Does($"commit(PassageSeen s1.1 {seen})").Sees(PassagePhase.TimedOut);
        Assert.Null(lane.Scan().Undo);
        Assert.Equal(seen, lane.Scan().Gate.Passage);
    }

    [Fact]
    public void Somebody_who_is_followed_has_been_followed_and_each_thing_seen_is_written_once() =>
        Opened().Sees(PassagePhase.Passed).Sees(PassagePhase.Passed).DoesNothing()
            .Sees(PassagePhase.Tailgated).Does("commit(PassageSeen s1.1 Tailgated)")
            .Sees(PassagePhase.Tailgated).DoesNothing().Sees(PassagePhase.Passed).DoesNothing()
            .Sees(PassagePhase.TimedOut).DoesNothing();

    [Fact]
    public void Nobody_is_taken_back_twice() =>
        TimedOut().Sees(PassagePhase.TimedOut).DoesNothing().Undone().Sees(PassagePhase.TimedOut).DoesNothing();

    [Fact]
    public void A_time_out_that_comes_before_the_gates_own_report_counts() =>
        LaneScript.Turnstile().Show().Accepted(slip: false, gate: true)
            .Sees(PassagePhase.TimedOut)
            .Does("commit(PassageSeen s1.1 TimedOut, UndoAsked s1)", "say UndoPending s1", "undo s1 as u1")
            .GateSays(GatePhase.Opened).Does("commit(GateEnded s1.1 Opened)");

    [Fact]
    public void After_an_uncertain_opening_whoever_stays_out_the_second_time_may_have_passed_the_first_time()
    {
        var lane = LaneScript.Turnstile().Show().Accepted(slip: false, gate: true).GateSays(GatePhase.Uncertain)
            .Show().GateSays(GatePhase.Opened, pulse: 2).Sees(PassagePhase.TimedOut, pulse: 2)
            .Does("commit(PassageSeen s1.2 TimedOut)");
        Assert.Null(lane.Scan().Undo);
    }

    [Fact]
    public void After_an_order_that_never_left_the_next_opening_is_the_only_one() =>
        LaneScript.Turnstile().Show().Accepted(slip: false, gate: true).GateSays(GatePhase.NotOpened)
            .Show().GateSays(GatePhase.Opened, pulse: 2).Sees(PassagePhase.TimedOut, pulse: 2)
            .Does("commit(PassageSeen s1.2 TimedOut, UndoAsked s1)", "say UndoPending s1", "undo s1 as u1");

    [Fact]
    public void A_time_out_of_one_pulse_takes_nothing_back_while_another_is_under_way()
    {
        var lane = LaneScript.Turnstile().Show().Accepted(slip: false, gate: true).GateSays(GatePhase.NotOpened)
            .Show().Sees(PassagePhase.TimedOut, pulse: 1);
        Assert.Null(lane.Scan().Undo);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_restart_in_the_window_nobody_knows_and_the_redemption_stands(bool hasOpened)
    {
        var lane = LaneScript.Turnstile().Show().Accepted(slip: false, gate: true);
        if (hasOpened) lane.GateSays(GatePhase.Opened);
        Assert.Equal(PassagePhase.Awaited, PassagePolicy.Shown(lane.Scan(), lane.State.Options));
        lane.Restart();
        Assert.Equal(PassagePhase.Unknown, PassagePolicy.Shown(lane.Scan(), lane.State.Options));

        lane.Sees(PassagePhase.TimedOut);

        Assert.Null(lane.Scan().Undo);
    }

    [Fact]
    public void Who_was_seen_to_pass_is_through_and_a_lost_cable_opens_nothing_more_for_the_code() =>
        LaneScript.Turnstile().Show().Accepted(slip: false, gate: true)
            .Sees(PassagePhase.Passed)
            .GateSays(GatePhase.Uncertain).Does("commit(GateEnded s1.1 Uncertain)")
            .Show().Does("say Repeat s1");

    [Fact]
    public void What_the_operator_has_asked_for_already_is_not_asked_for_again() =>
        Opened().Undo().Sees(PassagePhase.TimedOut).Does("commit(PassageSeen s1.1 TimedOut)")
            .Undone().Does("commit(UndoEnded s1)", "say Undone s1", "answer done");

    [Fact]
    public void The_operator_hears_that_the_lane_asks_already_and_may_ask_after_a_refusal() =>
        TimedOut().Undo().Does("answer declined").Says("already")
            .UndoRefused().Undo().Does("commit(UndoAsked s1)", "say UndoPending s1", "undo s1 as u3");

    [Fact]
    public void The_slip_that_is_on_paper_stays_and_one_that_is_due_is_dropped()
    {
        static LaneScript Exit() => LaneScript.Turnstile(change: o => o with { HasPrinter = true });
        Exit().Show().Accepted(gate: true).Printed().GateSays(GatePhase.Opened)
            .Sees(PassagePhase.TimedOut).Undone().Does("commit(UndoEnded s1)", "say Undone s1")
            .SlipIs(SlipPhase.Printed);
        Exit().PrinterIs(false).Show().Accepted(gate: true).GateSays(GatePhase.Opened)
            .Sees(PassagePhase.TimedOut)
            .Undone().Does("commit(UndoEnded s1, SlipDropped s1; owed NotPrinted s1.1)", "say Undone s1");
    }

    [Fact]
    public void It_is_told_beside_what_the_next_guest_is_told()
    {
        var lane = Opened().Show("T-2").Sees(PassagePhase.TimedOut)
            .Does("commit(PassageSeen s1.1 TimedOut, UndoAsked s1)", "say UndoPending s1 beside", "undo s1 as u1");
        Assert.Equal(new ScanId("s2"), lane.Verdict!.Scan);
    }

    [Fact]
    public void A_scan_whose_guest_is_awaited_is_not_forgotten() =>
        LaneScript.Turnstile(change: o => o with { MaxRemembered = 0 })
            .Show().Accepted(slip: false, gate: true).GateSays(GatePhase.Opened)
            .Wait(30).Show("T-2").Show("T-3")
            .Sees(PassagePhase.TimedOut)
            .Does("commit(PassageSeen s1.1 TimedOut, UndoAsked s1)", "say UndoPending s1 beside", "undo s1 as u1");

    [Fact]
    public void A_scan_that_nobody_knows_is_nobodys_passage()
    {
        var lane = LaneScript.Turnstile();
        lane.Feed(at => new LaneInput.PassageReported(
            at, new ScanId("s9"), 1, PassagePhase.TimedOut, "", new UndoId("u1"))).DoesNothing();
    }

    [Fact]
    public void A_gate_without_a_sensor_shows_no_passage()
    {
        var lane = LaneScript.Gate().Show().Accepted(slip: false, gate: true).GateSays(GatePhase.Opened);
        Assert.Equal(PassagePhase.None, PassagePolicy.Shown(lane.Scan(), lane.State.Options));
    }
}

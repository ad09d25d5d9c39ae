using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>Taking a redemption back, in whatever state its paper and its gate are.</summary>
public sealed class A_redemption_is_undone
{
    private static LaneScript Accepted() => new LaneScript().Show().Accepted(slip: false);

    [Fact]
    public void It_is_on_disk_before_it_is_asked_for_and_the_operator_hears_when_it_is_done() =>
        Accepted()
            .Undo().Does("commit(UndoAsked s1)", "say UndoPending s1", "undo s1 as u1")
            .Undone().Does("commit(UndoEnded s1)", "say Undone s1", "answer done").Says("good again");

    [Fact]
    public void A_refused_undo_says_why_and_may_be_tried_again_under_a_new_id() =>
        Accepted().Undo()
            .UndoRefused().Does("commit(UndoEnded s1)", "say UndoRefused s1", "answer declined")
            .Says("Settled yesterday.")
            .Undo().Does("commit(UndoAsked s1)", "say UndoPending s1", "undo s1 as u2")
            .Undone("s1", "u1").DoesNothing()
            .Undone("s1", "u2").Does("commit(UndoEnded s1)", "say Undone s1", "answer done");

    [Fact]
    public void Without_an_answer_the_operator_is_told_and_it_is_asked_again_under_the_same_id() =>
        Accepted().Undo()
            .NoAnswer(question: Question.Undo)
            .Does("timer UndoAgain s1 1 in 0.5 s", "say UndoPending s1", "answer declined")
            .Ring().Does("undo s1 as u1")
            .NoAnswer(question: Question.Undo).Does("timer UndoAgain s1 2 in 1 s")
            .Timer(TimerKind.UndoAgain, number: 1).DoesNothing()
            .Undone().Does("commit(UndoEnded s1)", "say Undone s1")
            .Timer(TimerKind.UndoAgain, number: 2).DoesNothing();

    [Fact]
    public void An_answer_without_a_result_is_no_answer() =>
        Accepted().Undo().UndoAnswered(new UndoResponse())
            .Does("timer UndoAgain s1 1 in 0.5 s", "say UndoPending s1", "answer declined");

    [Fact]
    public void An_undo_that_is_being_asked_for_is_not_asked_for_twice() =>
        Accepted().Undo().Undo().Does("answer declined").Says("already");

    [Fact]
    public void What_is_undone_is_undone() => Accepted().Undo().Undone().Undo().Does("answer done").Says("already");

    [Fact]
    public void An_answer_heard_twice_counts_once() => Accepted().Undo().Undone().Undone().DoesNothing();

    [Fact]
    public void No_answer_after_the_answer_is_not_news() =>
        Accepted().Undo().Undone().NoAnswer(question: Question.Undo).DoesNothing();

    [Fact]
    public void A_code_that_was_not_accepted_cannot_be_undone() =>
        new LaneScript().Show().Undo().Does("answer declined").Says("may already be redeemed")
            .Refused().Undo().Does("answer declined").Says("Nothing was redeemed");

    [Fact]
    public void A_scan_nobody_knows_cannot_be_undone() =>
        new LaneScript().Undo("s9").Does("answer declined").Says("no such scan");

    [Fact]
    public void A_scan_that_the_lane_has_forgotten_comes_from_the_journal() =>
        new LaneScript(o => o with { MaxRemembered = 0 }).Show("T-1").Accepted("s1", slip: false)
            .Wait(60).Show("T-2").Wait(60).Show("T-3")
            .Undo("s1").Does("commit(UndoAsked s1)", "say UndoPending s1 beside", "undo s1 as u1");

    [Fact]
    public void The_slip_that_still_waits_for_the_printer_is_dropped_and_the_cloud_is_told() =>
        new LaneScript().PrinterIs(false).Show().Accepted().Undo()
            .Undone().Does("commit(UndoEnded s1, SlipDropped s1; owed NotPrinted s1.1)", "say Undone s1", "answer done")
            .PrinterIs(true).DoesNothing();

    [Fact]
    public void The_slip_of_a_refused_undo_is_printed() =>
        new LaneScript().PrinterIs(false).Show().Accepted().Undo().UndoRefused()
            .PrinterIs(true).Does("commit(SlipStarted s1.1)", "print s1 copy 1");

    [Fact]
    public void A_held_slip_is_dropped() =>
        new LaneScript(o => o with { AfterUnknownSlip = AfterUnknownSlip.Hold }).Show().Accepted().Unknown().Undo()
            .Undone().Does("commit(UndoEnded s1, SlipDropped s1)", "say Undone s1", "answer done");

    [Fact]
    public void The_slip_that_is_being_printed_comes_out_and_is_reported() =>
        new LaneScript().Show().Accepted().Undo().Undone().Does("commit(UndoEnded s1)", "say Undone s1", "answer done")
            .Printed().Does("commit(SlipEnded s1.1 Printed; owed Printed s1.1)");

    [Fact]
    public void The_slip_that_is_being_printed_and_turned_back_is_not_tried_again() =>
        new LaneScript().Show().Accepted().Undo().Undone()
            .NotPrinted().Does("commit(SlipEnded s1.1 NotPrinted, SlipDropped s1; owed NotPrinted s1.1)")
            .SlipIs(SlipPhase.Dropped);

    [Fact]
    public void Nothing_follows_an_unknown_slip_of_an_undone_redemption_and_nobody_has_to_look_after_it()
    {
        var lane = new LaneScript().Show().Accepted().Undo().Undone()
            .Unknown().Does("commit(SlipEnded s1.1 Unknown, SlipDropped s1; owed Unknown s1.1)");
        Assert.True(lane.Scan().IsFinal);
    }

    [Fact]
    public void The_slip_behind_a_dropped_one_has_its_turn() =>
        new LaneScript().PrinterIs(false).Show("T-1").Accepted("s1").Show("T-2").Accepted("s2")
            .Undo("s1").Undone("s1")
            .PrinterIs(true).Does("commit(SlipStarted s2.1)", "print s2 copy 1");

    [Theory]
    [InlineData(GatePhase.NotOpened)]
    [InlineData(GatePhase.Uncertain)]
    public void A_gate_that_was_owed_stays_shut_after_the_undo(GatePhase outcome) =>
        LaneScript.Gate().Show().Accepted(slip: false, gate: true).GateSays(outcome).Undo().Undone()
            .Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");

    [Theory]
    [InlineData(GatePhase.NotOpened)]
    [InlineData(GatePhase.Uncertain)]
    public void A_gate_that_was_owed_stays_shut_while_the_undo_may_be_done_already(GatePhase outcome) =>
        LaneScript.Gate().Show().Accepted(slip: false, gate: true).GateSays(outcome)
            .Undo().NoAnswer(question: Question.Undo)
            .Show().Does("say Repeat s1")
            .UndoRefused().Show()
            .Does("commit(GatePulsed s1.2)", "say Accepted s1", "open s1 pulse 2");

    [Fact]
    public void A_late_gate_that_is_being_asked_about_stays_shut_if_the_undo_comes_between() =>
        LaneScript.Gate().Show().Wait(9).Accepted(slip: false, gate: true).Show().Undo()
            .Accepted(slip: false, gate: true).DoesNothing().GateIs(GatePhase.Late);

    [Fact]
    public void What_the_gate_says_after_it_is_not_told_as_an_acceptance() =>
        LaneScript.Gate().Show().Accepted(slip: false, gate: true).Undo().Undone()
            .GateSays(GatePhase.NotOpened).Does("commit(GateEnded s1.1 NotOpened)");

    [Fact]
    public void What_the_cloud_says_of_the_late_gate_after_it_is_not_told_at_all() =>
        LaneScript.Gate().Show().Wait(9).Accepted(slip: false, gate: true).Show().Undo().Undone()
            .Refused().DoesNothing();

    [Fact]
    public void That_the_cloud_does_not_answer_of_the_late_gate_after_it_is_not_told() =>
        LaneScript.Gate().Show().Wait(9).Accepted(slip: false, gate: true).Show().Undo().Undone()
            .NoAnswer().DoesNothing();

    [Fact]
    public void It_is_told_beside_what_a_newer_guest_is_told()
    {
        var lane = new LaneScript().Show("T-1").Accepted("s1", slip: false).Show("T-2").Accepted("s2", slip: false)
            .Undo("s1").Does("commit(UndoAsked s1)", "say UndoPending s1 beside", "undo s1 as u1")
            .Undone("s1").Does("commit(UndoEnded s1)", "say Undone s1 beside", "answer done");
        Assert.Equal((VerdictKind.Accepted, new ScanId("s2")), (lane.Verdict!.Kind, lane.Verdict.Scan));
        Assert.Equal(ScanPhase.Undone, lane.Scan("s1").PhaseShown);
    }

    [Fact]
    public void The_screen_that_said_accepted_says_undone()
    {
        var lane = Accepted().Undo();
        Assert.Equal((VerdictKind.UndoPending, UndoPhase.Asking), (lane.Verdict!.Kind, lane.Scan().Undo!.Phase));
        lane.Undone();
        Assert.Equal((VerdictKind.Undone, ScanPhase.Undone), (lane.Verdict!.Kind, lane.Scan().PhaseShown));
    }

    [Fact]
    public void One_that_is_refused_leaves_the_acceptance_standing()
    {
        var lane = Accepted().Undo().UndoRefused();
        Assert.Equal((VerdictKind.UndoRefused, ScanPhase.Accepted, UndoPhase.Refused),
            (lane.Verdict!.Kind, lane.Scan().PhaseShown, lane.Scan().Undo!.Phase));
    }

    [Fact]
    public void A_restart_asks_for_the_open_undo_under_the_same_id() =>
        Accepted().Undo()
            .Restart().Does("undo s1 as u1")
            .Undone().Does("commit(UndoEnded s1)", "say Undone s1");

    [Fact]
    public void A_restart_asks_for_the_undo_before_it_prints_the_slip_that_is_due() =>
        new LaneScript().PrinterIs(false).Show().Accepted().Undo()
            .Restart().Does("commit(SlipStarted s1.1)", "undo s1 as u1", "print s1 copy 1");
}

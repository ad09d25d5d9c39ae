using Google.Protobuf.WellKnownTypes;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>A new run takes up what the journal holds, whatever was under way when the old one died.</summary>
public sealed class The_service_restarts
{
    [Fact]
    public void An_empty_journal_needs_nothing() => new LaneScript().Restart().DoesNothing();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_preview_is_cancelled_since_nothing_was_used(bool isOffered)
    {
        var lane = new LaneScript(o => o with { Confirm = ConfirmMode.Always }).Show();
        if (isOffered)
            lane.Offered();
        lane.Restart().Does("commit(Cancel s1)", "say Cancelled s1").Is(ScanPhase.Cancelled)
            .Show().Does("commit(Read s2)", "say Checking s2", "preview s2");
    }

    [Fact]
    public void What_may_be_redeemed_is_asked_again_under_its_id() =>
        new LaneScript().Show().Restart(3600).Does("redeem s1 try 1")
            .Accepted(slip: false).Does("commit(Accept s1)", "say Accepted s1");

    [Fact]
    public void What_was_waiting_to_be_asked_again_is_asked_at_once() =>
        new LaneScript().Show().NoAnswer().Restart(3600).Does("redeem s1 try 1")
            .NoAnswer().Does("timer AskAgain s1 1 in 0.5 s", "say NoAnswer s1");

    [Fact]
    public void Of_a_preview_whose_guest_has_gone_nobody_is_told() =>
        new LaneScript(o => o with { Confirm = ConfirmMode.Always }).Show().Restart(3600).Does("commit(Cancel s1)");

    [Fact]
    public void Confirmed_terms_outlive_the_crash()
    {
        var lane = new LaneScript(o => o with { Confirm = ConfirmMode.Always })
            .Show().Offered().Confirm(13800, 2).Restart();
        Assert.Equal((13800, 2), (lane.Redeems[1].Bill.Minor, lane.Redeems[1].Uses));
    }

    [Fact]
    public void Verdicts_and_finished_slips_are_left_alone() =>
        new LaneScript().Show("T-1").Accepted("s1").Printed("s1").Show("T-2").Refused("s2")
            .Restart().DoesNothing()
            .Is(ScanPhase.Accepted, "s1").SlipIs(SlipPhase.Printed).Is(ScanPhase.Refused, "s2");

    [Fact]
    public void A_slip_that_was_due_is_printed_unmarked() =>
        new LaneScript().PrinterIs(false).Show().Accepted()
            .Restart().Does("commit(SlipStarted s1.1)", "print s1 copy 1");

    [Fact]
    public void A_slip_that_was_due_waits_until_the_cloud_was_asked_whether_it_is_out() =>
        new LaneScript().PrinterIs(false).Show().Accepted()
            .RestartUnchecked().DoesNothing().SlipIs(SlipPhase.Due)
            .CloudNames(10, "s1").Does("commit(SlipStarted s1.1)", "print s1 copy 1");

    [Fact]
    public void A_gate_stays_shut_until_the_cloud_was_asked_whether_more_was_done_and_opens_for_whom_waits_there() =>
        LaneScript.Gate().Show().RestartUnchecked().Accepted(slip: false, gate: true)
            .Does("commit(Accept s1, GateLate s1)", "say Accepted s1").GateIs(GatePhase.Late)
            .CloudNames(10, "s1").Does("commit(GatePulsed s1.1)", "say Accepted s1", "open s1 pulse 1");

    [Fact]
    public void It_opens_as_well_where_the_journal_is_believed() =>
        LaneScript.Gate().Show().RestartUnchecked().Accepted(slip: false, gate: true)
            .JournalIsBelieved().Does("commit(GatePulsed s1.1)", "say Accepted s1", "open s1 pulse 1");

    [Fact]
    public void It_opens_for_nobody_where_the_cloud_holds_more_than_the_journal_knew() =>
        LaneScript.Gate().Show().RestartUnchecked().Accepted(slip: true, gate: true)
            .CloudNames(10).Does("commit(Outdated s1)").Show().Does("say Repeat s1");

    [Fact]
    public void It_stays_shut_and_owed_where_the_guest_has_gone_meanwhile() =>
        LaneScript.Gate().Show().RestartUnchecked().Accepted(slip: false, gate: true).Wait(60)
            .CloudNames(10, "s1").DoesNothing().GateIs(GatePhase.Late)
            .Show().Accepted(slip: false, gate: true)
            .Does("commit(GatePulsed s1.1)", "say Accepted s1", "open s1 pulse 1");

    [Fact]
    public void One_that_the_cloud_holds_as_reported_never_prints_unmarked_again() =>
        new LaneScript().PrinterIs(false).Show().Accepted()
            .RestartUnchecked().CloudNames(10).Does("commit(Outdated s1)").SlipIs(SlipPhase.Held)
            .Reprint().Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done");

    [Fact]
    public void One_that_was_held_before_its_first_byte_and_that_the_cloud_holds_as_reported_is_marked() =>
        new LaneScript(o => o with { ParkAfter = 1 }).Show().Accepted().NotPrinted().SlipIs(SlipPhase.Held)
            .RestartUnchecked().CloudNames(10).Does("commit(Outdated s1)").SlipIs(SlipPhase.Held)
            .Reprint().Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done");

    [Fact]
    public void One_that_was_held_before_its_first_byte_and_that_the_cloud_never_heard_of_has_no_mark() =>
        new LaneScript(o => o with { ParkAfter = 1 }).Show().Accepted().NotPrinted()
            .RestartUnchecked().CloudNames(10, "s1").DoesNothing().SlipIs(SlipPhase.Held)
            .Reprint().Does("commit(SlipReleased s1, SlipStarted s1.1)", "print s1 copy 1", "answer done");

    [Fact]
    public void One_that_was_held_and_is_wanted_before_the_cloud_has_answered_is_marked() =>
        new LaneScript(o => o with { ParkAfter = 1 }).Show().Accepted().NotPrinted().RestartUnchecked()
            .Reprint().Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done");

    [Fact]
    public void Where_the_cloud_does_not_answer_a_journal_that_nothing_speaks_against_is_believed() =>
        new LaneScript().PrinterIs(false).Show().Accepted()
            .RestartUnchecked().JournalIsBelieved().Does("commit(SlipStarted s1.1)", "print s1 copy 1");

    [Fact]
    public void Slips_of_this_run_do_not_wait_for_one_that_the_cloud_has_still_to_be_asked_about() =>
        new LaneScript().PrinterIs(false).Show("T-1").Accepted("s1").RestartUnchecked()
            .Show("T-2").Accepted("s2").Does(
                "commit(Accept s2, SlipStarted s2.1)", "say Accepted s2", "print s2 copy 1");

    [Fact]
    public void A_copy_that_is_wanted_meanwhile_is_marked() =>
        new LaneScript().PrinterIs(false).Show().Accepted().RestartUnchecked()
            .Reprint().Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done")
            .CloudNames(10).DoesNothing();

    // What was asked before the restart: the cloud gives the stored answer, and only its list tells whether the slip is
    // out.
    [Fact]
    public void The_slip_of_a_scan_without_its_verdict_waits_for_the_cloud_as_well() =>
        new LaneScript().Show().RestartUnchecked().Accepted().Does("commit(Accept s1)", "say Accepted s1")
            .CloudNames(10, "s1").Does("commit(SlipStarted s1.1)", "print s1 copy 1");

    [Fact]
    public void One_that_was_redeemed_since_the_cloud_was_asked_is_printed()
    {
        var accepted = new Accepted
        {
            Slip = new Slip { Kind = "redemption", DataJson = "{}" },
            RedeemedAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 5, 1, 9, 0, 20, TimeSpan.Zero)),
        };
        new LaneScript().Show().RestartUnchecked().CloudNames(10)
            .Answered(new RedeemResponse { Accepted = accepted })
            .Does("commit(Accept s1, SlipStarted s1.1)", "say Accepted s1", "print s1 copy 1");
        new LaneScript().Show().RestartUnchecked().CloudNames(30)
            .Answered(new RedeemResponse { Accepted = accepted })
            .Does("commit(Accept s1, Outdated s1)", "say Accepted s1").SlipIs(SlipPhase.Held);
    }

    [Fact]
    public void In_a_journal_that_is_older_than_it_was_a_slip_is_held_and_its_copy_marked() =>
        new LaneScript().PrinterIs(false).Show().Accepted().Outdated()
            .Restart().DoesNothing().SlipIs(SlipPhase.Held)
            .Reprint().Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2 after clearing", "answer done");

    [Fact]
    public void In_a_journal_that_is_older_than_it_was_an_answer_opens_no_gate_and_starts_no_slip() =>
        new LaneScript(o => o with { HasGate = true }).Show().Outdated().Restart()
            .Accepted(gate: true).Does("commit(Accept s1, GateEnded s1.0 Uncertain)", "say Accepted s1")
            .SlipIs(SlipPhase.Held);

    [Fact]
    public void A_slip_that_was_being_printed_is_unknown_and_followed_by_a_marked_copy() =>
        new LaneScript().Show().Accepted().Restart().Does(
            "commit(SlipEnded s1.1 Unknown, CopyDue s1.2, SlipStarted s1.2; owed Unknown s1.1)",
            "print s1 copy 2 after clearing");

    [Fact]
    public void A_marked_copy_that_was_being_printed_is_held_however_often_the_process_dies() =>
        new LaneScript().Show().Accepted().Restart()
            .Restart().Does("commit(SlipEnded s1.2 Unknown, SlipHeld s1; owed Unknown s1.2)")
            .Restart().DoesNothing().SlipIs(SlipPhase.Held, 2);

    [Fact]
    public void A_lane_that_holds_unknown_slips_holds_it() =>
        new LaneScript(o => o with { AfterUnknownSlip = AfterUnknownSlip.Hold }).Show().Accepted()
            .Restart().Does("commit(SlipEnded s1.1 Unknown, SlipHeld s1; owed Unknown s1.1)");

    [Fact]
    public void A_held_slip_stays_held() =>
        new LaneScript(o => o with { ParkAfter = 1 }).Show().Accepted().NotPrinted()
            .Restart().DoesNothing().SlipIs(SlipPhase.Held)
            .Reprint().Does("commit(SlipReleased s1, SlipStarted s1.1)", "print s1 copy 1", "answer done");

    [Fact]
    public void Slips_that_were_due_go_in_the_order_of_their_verdicts() =>
        new LaneScript().PrinterIs(false).Show("T-1").Show("T-2").Show("T-3")
            .Wait(1).Accepted("s3").Wait(1).Accepted("s1").Wait(1).Accepted("s2")
            .Restart().Does("commit(SlipStarted s3.1)", "print s3 copy 1")
            .Printed("s3").Does(
                "commit(SlipEnded s3.1 Printed, SlipStarted s1.1; owed Printed s3.1)", "print s1 copy 1")
            .Printed("s1").Does(
                "commit(SlipEnded s1.1 Printed, SlipStarted s2.1; owed Printed s1.1)", "print s2 copy 1");

    [Fact]
    public void A_slip_that_was_due_at_a_lane_that_has_lost_its_printer_is_dropped() =>
        new LaneScript().PrinterIs(false).Show().Accepted()
            .Restart(1, o => o with { HasPrinter = false })
            .Does("commit(SlipDropped s1; owed NotPrinted s1.1)");

    [Fact]
    public void Everything_of_one_restart_is_one_commit_before_anything_is_done() =>
        new LaneScript(o => o with { HasGate = true })
            .Show("T-1").Accepted("s1", gate: true).Show("T-2").Accepted("s2").Show("T-3")
            .Restart().Does(
                "commit(GateEnded s1.1 Uncertain, SlipEnded s1.1 Unknown, CopyDue s1.2, SlipStarted s1.2; "
                    + "owed Unknown s1.1)",
                "print s1 copy 2 after clearing", "redeem s3 try 1");

    [Fact]
    public void The_clock_of_the_new_run_counts_from_what_the_wall_clock_says_has_passed()
    {
        var lane = new LaneScript().Show().Wait(2).Refused().Restart(10);
        var scan = lane.Scan();
        Assert.Equal(TimeSpan.FromSeconds(2), scan.VerdictAt!.Value.Since(scan.ReadAt));
        lane.Show("T-2");
        Assert.Equal(TimeSpan.FromSeconds(12), lane.Scan("s2").ReadAt.Since(scan.ReadAt));
    }

    [Fact]
    public void A_wall_clock_that_was_set_back_a_little_over_the_restart_counts_as_no_time_at_all()
    {
        var then = new Moment(new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(500));
        var now = new Moment(then.Wall.AddSeconds(-3), TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.Zero, now.Since(then.Rebased(now)));
    }
}

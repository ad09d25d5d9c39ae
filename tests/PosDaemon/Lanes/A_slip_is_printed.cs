using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>Paper: one slip at a time, in order, never twice without a mark, and nothing blocks the rest.</summary>
public sealed class A_slip_is_printed
{
    private static LaneScript Printing() => new LaneScript().Show().Accepted();

    private static LaneScript HoldsUnknown() =>
        new LaneScript(o => o with { AfterUnknownSlip = AfterUnknownSlip.Hold }).Show().Accepted().Unknown();

    [Theory]
    [InlineData(SlipOutcome.Printed, SlipPhase.Printed)]
    [InlineData(SlipOutcome.Assumed, SlipPhase.Assumed)]
    public void What_came_out_is_owed_to_the_cloud_and_the_scan_is_finished(SlipOutcome outcome, SlipPhase phase)
    {
        var lane = Printing().Reported(outcome)
            .Does($"commit(SlipEnded s1.1 {outcome}; owed {outcome} s1.1)").SlipIs(phase);
        Assert.Equal([new ScanId("s1")], Assert.Single(lane.Effects.OfType<LaneEffect.Commit>()).Batch.Final);
    }

    [Fact]
    public void A_second_report_of_the_same_slip_changes_nothing() =>
        Printing().Printed().Printed().DoesNothing().Unknown().DoesNothing().NotPrinted().DoesNothing();

    [Fact]
    public void A_printer_that_has_said_nothing_yet_is_tried() => Printing().SlipIs(SlipPhase.Printing);

    [Fact]
    public void A_printer_that_is_not_ready_is_waited_for_and_the_slip_goes_when_it_is() =>
        new LaneScript().PrinterIs(false).Show()
            .Accepted().Does("commit(Accept s1)", "say Accepted s1").SlipIs(SlipPhase.Due)
            .PrinterIs(true).Does("commit(SlipStarted s1.1)", "print s1 copy 1")
            .PrinterIs(true).DoesNothing();

    [Fact]
    public void Slips_go_one_at_a_time_in_the_order_in_which_they_became_due() =>
        new LaneScript().Show("T-1").Show("T-2").Show("T-3")
            .Accepted("s3").Does("commit(Accept s3, SlipStarted s3.1)", "say Accepted s3", "print s3 copy 1")
            .Accepted("s1").Does("commit(Accept s1)", "say Accepted s1 beside")
            .Accepted("s2").Does("commit(Accept s2)", "say Accepted s2 beside")
            .Printed("s3").Does(
                "commit(SlipEnded s3.1 Printed, SlipStarted s1.1; owed Printed s3.1)", "print s1 copy 1")
            .Printed("s1").Does(
                "commit(SlipEnded s1.1 Printed, SlipStarted s2.1; owed Printed s1.1)", "print s2 copy 1");

    [Fact]
    public void With_no_byte_sent_the_same_copy_goes_again_after_a_rest() =>
        Printing()
            .NotPrinted().Does("commit(SlipEnded s1.1 NotPrinted)", "timer PrintAgain 1 in 0.5 s")
            .SlipIs(SlipPhase.Due)
            .Ring().Does("commit(SlipStarted s1.1)", "print s1 copy 1");

    [Fact]
    public void A_resting_printer_starts_nothing_until_the_rest_is_over_or_it_has_news() =>
        Printing().NotPrinted().Show("T-2")
            .Accepted("s2").Does("commit(Accept s2)", "say Accepted s2")
            .PrinterIs(false).DoesNothing()
            .PrinterIs(true).Does("commit(SlipStarted s1.1)", "print s1 copy 1")
            .Timer(TimerKind.PrintAgain, null, 1).DoesNothing();

    [Fact]
    public void No_news_from_the_printer_does_not_end_the_rest() =>
        new LaneScript().PrinterIs(true).Show().Accepted().NotPrinted()
            .PrinterIs(true).DoesNothing()
            .Ring().Does("commit(SlipStarted s1.1)", "print s1 copy 1");

    [Fact]
    public void The_slip_that_was_turned_back_stays_in_front() =>
        Printing().Show("T-2").Accepted("s2")
            .NotPrinted().Ring().Does("commit(SlipStarted s1.1)", "print s1 copy 1");

    [Fact]
    public void A_slip_that_a_ready_printer_will_not_take_is_held_and_the_next_one_has_its_turn() =>
        new LaneScript(o => o with { ParkAfter = 2 }).Show("T-1").Show("T-2").Accepted("s1").Accepted("s2")
            .NotPrinted("s1").Ring()
            .NotPrinted("s1").Does(
                "commit(SlipEnded s1.1 NotPrinted, SlipHeld s1, SlipStarted s2.1)", "print s2 copy 1")
            .SlipIs(SlipPhase.Held);

    [Fact]
    public void A_held_slip_of_which_no_byte_ever_left_goes_again_unmarked() =>
        new LaneScript(o => o with { ParkAfter = 1 }).Show().Accepted().NotPrinted().SlipIs(SlipPhase.Held)
            .Reprint().Does("commit(SlipReleased s1, SlipStarted s1.1)", "print s1 copy 1", "answer done")
            .Printed().SlipIs(SlipPhase.Printed);

    [Fact]
    public void A_released_slip_has_all_its_tries_again() =>
        new LaneScript(o => o with { ParkAfter = 2 }).Show().Accepted().NotPrinted().Ring().NotPrinted().Reprint()
            .NotPrinted().SlipIs(SlipPhase.Due);

    [Fact]
    public void Nobody_knows_whether_it_came_out_so_one_marked_copy_follows_from_a_cleared_printer() =>
        Printing().Unknown()
            .Does("commit(SlipEnded s1.1 Unknown, CopyDue s1.2, SlipStarted s1.2; owed Unknown s1.1)",
                "print s1 copy 2 after clearing")
            .Printed(copy: 2).Does("commit(SlipEnded s1.2 Printed; owed Printed s1.2)");

    [Fact]
    public void A_marked_copy_of_which_nobody_knows_either_is_held() =>
        Printing().Unknown()
            .Unknown(copy: 2).Does("commit(SlipEnded s1.2 Unknown, SlipHeld s1; owed Unknown s1.2)")
            .SlipIs(SlipPhase.Held, 2)
            .Reprint().Does("commit(CopyDue s1.3, SlipStarted s1.3)", "print s1 copy 3 after clearing", "answer done");

    [Fact]
    public void A_lane_that_holds_unknown_slips_prints_nothing_by_itself() =>
        HoldsUnknown()
            .Does("commit(SlipEnded s1.1 Unknown, SlipHeld s1; owed Unknown s1.1)").SlipIs(SlipPhase.Held)
            .Reprint().Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2 after clearing", "answer done");

    [Fact]
    public void The_printer_is_cleared_before_whichever_slip_comes_next_and_only_once() =>
        HoldsUnknown().Show("T-2")
            .Accepted("s2").Does(
                "commit(Accept s2, SlipStarted s2.1)", "say Accepted s2", "print s2 copy 1 after clearing")
            .Printed("s2").Reprint("s2")
            .Does("commit(CopyDue s2.2, SlipStarted s2.2)", "print s2 copy 2", "answer done");

    [Fact]
    public void The_printer_is_still_cleared_when_a_crash_comes_between() =>
        new LaneScript().Show().Accepted().PrinterIs(false).Unknown().SlipIs(SlipPhase.Due, 2)
            .Restart().Does("commit(SlipStarted s1.2)", "print s1 copy 2 after clearing");

    [Fact]
    public void Late_news_of_a_slip_that_was_given_up_as_unknown_prints_and_changes_nothing() =>
        Printing().Restart().SlipIs(SlipPhase.Printing, 2)
            .Printed(copy: 1).DoesNothing()
            .NotPrinted(copy: 1).DoesNothing()
            .SlipIs(SlipPhase.Printing, 2);

    [Fact]
    public void A_lane_without_a_printer_drops_the_slip_and_says_so_to_the_cloud() =>
        new LaneScript(o => o with { HasPrinter = false }).Show().Accepted()
            .Does("commit(Accept s1, SlipDropped s1; owed NotPrinted s1.1)", "say Accepted s1")
            .SlipIs(SlipPhase.Dropped);

    [Fact]
    public void Slips_that_are_due_wait_while_the_service_stops() =>
        new LaneScript().Show("T-1").Show("T-2").Accepted("s1").Accepted("s2").Stop()
            .Printed("s1").Does("commit(SlipEnded s1.1 Printed; owed Printed s1.1)").SlipIs(SlipPhase.Due, 1, "s2");
}

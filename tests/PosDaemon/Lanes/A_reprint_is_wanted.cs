using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>The operator wants paper; what comes depends on what may be out already.</summary>
public sealed class A_reprint_is_wanted
{
    [Theory]
    [InlineData(SlipOutcome.Printed)]
    [InlineData(SlipOutcome.Assumed)]
    public void Of_a_slip_that_came_out_it_is_a_marked_copy(SlipOutcome outcome) =>
        new LaneScript().Show().Accepted().Reported(outcome)
            .Reprint().Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done")
            .Printed(copy: 2)
            .Reprint().Does("commit(CopyDue s1.3, SlipStarted s1.3)", "print s1 copy 3", "answer done");

    [Fact]
    public void Of_a_slip_that_waits_for_the_printer_there_is_no_second_one() =>
        new LaneScript().PrinterIs(false).Show().Accepted()
            .Reprint().Does("answer declined").Says("waiting for the printer").SlipIs(SlipPhase.Due);

    [Fact]
    public void Of_a_slip_that_is_being_printed_there_is_no_second_one() =>
        new LaneScript().Show().Accepted()
            .Reprint().Does("answer declined").Says("being printed").SlipIs(SlipPhase.Printing);

    [Fact]
    public void Of_a_dropped_slip_it_is_a_marked_copy_once_the_lane_has_a_printer() =>
        new LaneScript(o => o with { HasPrinter = false }).Show().Accepted()
            .Reprint().Does("answer declined").Says("no printer")
            .Restart(1, o => o with { HasPrinter = true })
            .Reprint().Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done");

    [Fact]
    public void Of_a_redemption_without_a_slip_there_is_nothing_to_print() =>
        new LaneScript().Show().Accepted(slip: false).Reprint().Does("answer declined").Says("no slip");

    [Fact]
    public void Of_a_refused_code_there_is_nothing_to_print() =>
        new LaneScript().Show().Refused().Reprint().Does("answer declined").Says("Nothing was redeemed");

    [Fact]
    public void Of_a_code_without_an_answer_there_is_nothing_to_print_yet() =>
        new LaneScript().Show().Reprint().Does("answer declined").Says("is being asked for");

    [Fact]
    public void Of_an_undone_redemption_nothing_is_printed() =>
        new LaneScript().Show().Accepted().Printed().Undo().Undone()
            .Reprint().Does("answer declined").Says("was undone");

    [Fact]
    public void Of_a_scan_nobody_knows_nothing_is_printed() =>
        new LaneScript().Reprint("s9").Does("answer declined").Says("no such scan");

    [Fact]
    public void A_scan_that_the_lane_has_forgotten_comes_from_the_journal() =>
        new LaneScript(o => o with { MaxRemembered = 0 }).Show("T-1").Accepted("s1").Printed("s1")
            .Wait(60).Show("T-2").Wait(60).Show("T-3")
            .Reprint("s1").Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done");

    [Fact]
    public void A_wanted_copy_takes_its_place_in_the_queue() =>
        new LaneScript().Show("T-1").Show("T-2").Accepted("s1").Printed("s1").Accepted("s2")
            .Reprint("s1").Does("commit(CopyDue s1.2)", "answer done")
            .Printed("s2").Does(
                "commit(SlipEnded s2.1 Printed, SlipStarted s1.2; owed Printed s2.1)", "print s1 copy 2");

    [Fact]
    public void After_a_lost_journal_what_the_cloud_never_heard_of_is_offered_as_a_marked_copy()
    {
        var item = new UnreportedItem
        {
            ScanId = "s7", Accepted = new Accepted { RedemptionId = "r7", Slip = new Slip { Kind = "pass" } },
        };
        new LaneScript()
            .Unreported(item).Does("commit(Recovered s7)").SlipIs(SlipPhase.Held, 1, "s7")
            .Unreported(item).DoesNothing()
            .Reprint("s7").Does("commit(CopyDue s7.2, SlipStarted s7.2)", "print s7 copy 2", "answer done");
    }

    [Fact]
    public void After_a_lost_journal_a_slip_in_doubt_is_offered_as_the_copy_behind_those_that_were_reported() =>
        new LaneScript()
            .Unreported(new UnreportedItem
            {
                ScanId = "s7", Accepted = new Accepted { Slip = new Slip { Kind = "pass" } }, ReportedCopy = 2,
            })
            .SlipIs(SlipPhase.Held, 2, "s7")
            .Reprint("s7").Does("commit(CopyDue s7.3, SlipStarted s7.3)", "print s7 copy 3", "answer done");

    [Fact]
    public void After_a_lost_journal_a_redemption_without_a_slip_needs_nothing() =>
        new LaneScript()
            .Unreported(new UnreportedItem { ScanId = "s7", Accepted = new Accepted() }).DoesNothing();

    [Fact]
    public void What_this_lane_still_knows_is_not_recovered_a_second_time() =>
        new LaneScript().Show().Accepted()
            .Unreported(new UnreportedItem { ScanId = "s1", Accepted = new Accepted { Slip = new Slip() } })
            .DoesNothing().SlipIs(SlipPhase.Printing);
}

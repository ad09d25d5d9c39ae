using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>The first showing of a code, and what the lane does with it in each mode.</summary>
public sealed class A_code_is_shown
{
    [Fact]
    public void A_lane_that_never_confirms_writes_the_scan_down_and_redeems_at_once() =>
        new LaneScript().Show()
            .Does("commit(Read s1)", "say Checking s1", "redeem s1 try 1")
            .Is(ScanPhase.Asking);

    [Theory]
    [InlineData(ConfirmMode.WhenNeeded)]
    [InlineData(ConfirmMode.Always)]
    public void A_lane_that_confirms_writes_the_scan_down_and_looks_first(ConfirmMode mode) =>
        new LaneScript(o => o with { Confirm = mode }).Show()
            .Does("commit(Read s1)", "say Checking s1", "preview s1")
            .Is(ScanPhase.Previewing);

    [Fact]
    public void A_code_that_was_typed_is_answered() =>
        new LaneScript().Enter()
            .Does("commit(Read s1)", "say Checking s1", "redeem s1 try 1", "answer done");

    [Fact]
    public void The_request_names_who_asks_where_and_when()
    {
        var lane = new LaneScript().Show("T-7");
        var request = Assert.Single(lane.Redeems);
        Assert.Equal("s1", request.ScanId);
        Assert.Equal("T-7", request.Code.ToStringUtf8());
        Assert.Equal(
            ("demo-1", "counter", "demo", "li"),
            (request.Caller.TerminalId, request.Caller.Lane, request.Caller.StoreId, request.Caller.OperatorId));
        Assert.Equal(lane.Scan().ReadAt.Wall, request.Caller.DeviceTime.ToDateTimeOffset());
    }

    [Fact]
    public void An_accepted_code_is_on_disk_before_anybody_hears_of_it_and_its_slip_is_started() =>
        new LaneScript().Show().Accepted()
            .Does("commit(Accept s1, SlipStarted s1.1)", "say Accepted s1", "print s1 copy 1")
            .Is(ScanPhase.Accepted).SlipIs(SlipPhase.Printing);

    [Fact]
    public void An_accepted_code_without_a_slip_prints_nothing() =>
        new LaneScript().Show().Accepted(slip: false)
            .Does("commit(Accept s1)", "say Accepted s1")
            .SlipIs(SlipPhase.None);

    [Fact]
    public void A_refused_code_is_on_disk_before_anybody_hears_of_it()
    {
        var lane = new LaneScript().Show().Refused(reason: Reason.Expired)
            .Does("commit(Refuse s1)", "say Refused s1")
            .Is(ScanPhase.Refused);
        Assert.Equal(Reason.Expired, lane.Verdict!.Reason);
    }

    [Fact]
    public void Two_codes_are_two_scans_and_each_gets_its_own_answer() =>
        new LaneScript().Show("T-1").Show("T-2")
            .Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1")
            .Refused("s1").Accepted("s2", slip: false)
            .Is(ScanPhase.Refused, "s1").Is(ScanPhase.Accepted, "s2");

    [Fact]
    public void The_code_itself_is_kept_only_until_the_verdict()
    {
        var lane = new LaneScript().Show();
        Assert.NotNull(lane.Scan().Code);
        Assert.Null(lane.Accepted().Scan().Code);
    }

    [Fact]
    public void A_lane_with_too_many_unanswered_codes_says_busy_and_takes_nothing_on() =>
        new LaneScript(o => o with { MaxUnresolved = 2 }).Show("T-1").Show("T-2")
            .Show("T-3").Does("say Busy")
            .Enter("T-3").Does("say Busy", "answer declined");

    [Fact]
    public void A_busy_lane_still_takes_the_codes_it_knows_and_is_free_again_after_an_answer() =>
        new LaneScript(o => o with { MaxUnresolved = 1 }).Show("T-1").NoAnswer()
            .Show("T-1").Does("say Checking s1", "redeem s1 try 2")
            .Refused()
            .Show("T-2").Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");

    [Fact]
    public void A_lane_that_stops_takes_no_code() =>
        new LaneScript().Stop()
            .Show().Does("say Busy")
            .Enter().Does("say Busy", "answer declined");

    [Fact]
    public void A_lane_that_stops_still_hears_its_answers_and_starts_no_slip() =>
        new LaneScript().Show().Stop().Accepted()
            .Does("commit(Accept s1)", "say Accepted s1").SlipIs(SlipPhase.Due)
            .Restart().Does("commit(SlipStarted s1.1)", "print s1 copy 1");
}

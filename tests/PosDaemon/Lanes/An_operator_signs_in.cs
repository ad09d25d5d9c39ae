using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>Under whose name a lane works.</summary>
public sealed class An_operator_signs_in
{
    private static readonly Need Bill = new() { Kind = Need.Types.Kind.Bill };

    [Fact]
    public void Scans_are_of_whoever_has_signed_in_and_of_the_lanes_own_operator_after_that()
    {
        var lane = new LaneScript().Show().SignIn().Does("answer done").Show("B-1").SignIn("wang").Show("C-1")
            .SignOut().Does("answer done").Show("D-1");

        Assert.Equal(["li", "chen", "wang", "li"], lane.Redeems.Select(redeem => redeem.Caller.OperatorId));
    }

    [Fact]
    public void A_sign_in_ends_by_itself()
    {
        var lane = new LaneScript().SignIn(hours: 1).Wait(3600).Show().Wait(1).Show("B-1");

        Assert.Equal(["chen", "li"], lane.Redeems.Select(redeem => redeem.Caller.OperatorId));
    }

    [Fact]
    public void Where_operators_sign_in_no_code_is_taken_before()
    {
        var lane = Strict().Show().Does("say Busy").Enter("B-1").Does("say Busy", "answer declined")
            .Says("sign in");
        Assert.Empty(lane.State.Scans);

        lane.SignIn().Show("A-1").Is(ScanPhase.Asking);
        Assert.Equal("chen", Assert.Single(lane.Redeems).Caller.OperatorId);
        lane.SignOut().Show("B-1").Does("say Busy");
    }

    [Fact]
    public void What_is_under_way_goes_on_under_the_name_it_was_begun_with()
    {
        var lane = Strict().SignIn().Show().SignOut().NoAnswer().Ring();

        Assert.Equal(["chen", "chen"], lane.Redeems.Select(redeem => redeem.Caller.OperatorId));
    }

    [Fact]
    public void A_code_that_was_shown_before_shows_its_verdict_whoever_is_there() =>
        Strict().SignIn().Show().Accepted().SignOut().Show().Does("say Repeat s1");

    [Fact]
    public void Whoever_confirms_it_is_who_redeems_it()
    {
        var lane = Strict(options => options with { Confirm = ConfirmMode.WhenNeeded }).SignIn().Show()
            .Offered("s1", Bill).SignOut()
            .Confirm(13800).Does("answer declined").Says("sign in").Is(ScanPhase.Previewed)
            .SignIn("wang").Confirm(13800).Is(ScanPhase.Asking);

        Assert.Equal("wang", Assert.Single(lane.Redeems).Caller.OperatorId);
        Assert.Equal("wang", lane.FromJournal("s1")!.Operator);
    }

    [Fact]
    public void An_undo_is_of_whoever_has_signed_in_and_wants_somebody() =>
        Strict().SignIn().Show().Accepted().SignOut()
            .Undo().Does("answer declined").Says("sign in")
            .SignIn("wang").Undo().IsUndoneBy("wang");

    [Fact]
    public void An_undo_that_found_no_network_is_asked_again_with_the_time_when_it_was_wanted()
    {
        var lane = Strict().SignIn(hours: 1).Show().Accepted().Wait(3500).Undo();
        var first = Assert.Single(lane.Effects.OfType<LaneEffect.AskUndo>()).Request.Caller.DeviceTime;
        lane.NoAnswer(question: Question.Undo).Wait(600).Ring();

        Assert.Equal(
            first, Assert.Single(lane.Effects.OfType<LaneEffect.AskUndo>()).Request.Caller.DeviceTime);
    }

    [Fact]
    public void A_lane_takes_a_redemption_back_under_the_name_of_who_redeemed()
    {
        var lane = LaneScript.Turnstile(change: options => options with { Operator = "", SignsIn = true })
            .SignIn().Show().Accepted(slip: false, gate: true).GateSays(GatePhase.Opened).SignOut();

        lane.Sees(PassagePhase.TimedOut).IsUndoneBy("chen");
    }

    private static LaneScript Strict(Func<LaneOptions, LaneOptions>? change = null) => new(options =>
    {
        options = options with { Operator = "", SignsIn = true };
        return change is null ? options : change(options);
    });
}

using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>No answer is a state of its own: asked again under the same id, with the same content, until one
/// comes.</summary>
public sealed class The_cloud_does_not_answer
{
    [Fact]
    public void The_lane_says_so_and_asks_again_soon() =>
        new LaneScript().Show()
            .NoAnswer().Does("timer AskAgain s1 1 in 0.5 s", "say NoAnswer s1").Is(ScanPhase.Asking)
            .Ring().Does("redeem s1 try 2");

    [Fact]
    public void An_answer_that_comes_when_another_guest_stands_there_is_told_beside() =>
        new LaneScript().Show("T-1").NoAnswer().Show("T-2")
            .Refused("s1").Does("commit(Refuse s1)", "say Refused s1 beside")
            .Accepted("s2", slip: false).Does("commit(Accept s2)", "say Accepted s2")
            .Show("T-1").Does("say Repeat s1");

    [Fact]
    public void Each_wait_is_longer_than_the_one_before_up_to_half_a_minute()
    {
        var lane = new LaneScript().Show();
        for (var i = 0; i < 8; i++)
            lane.NoAnswer().Ring();
        Assert.Equal([0.5, 1, 2, 5, 10, 30, 30, 30], lane.Timers.Select(timer => timer.After.TotalSeconds));
    }

    [Fact]
    public void Every_retry_says_the_same_but_for_the_number_of_the_attempt()
    {
        var lane = new LaneScript(o => o with { Confirm = ConfirmMode.Always })
            .Show().Offered().Confirm(13800, 2, ("age", "18"))
            .NoAnswer().Ring().NoAnswer().Wait(3).Show().NoAnswer().Restart(60).NoAnswer().Ring();
        Assert.Equal(5, lane.Redeems.Count);
        Assert.Equal([1, 2, 3, 1, 2], lane.Redeems.Select(request => request.Attempt));
        foreach (var request in lane.Redeems)
            request.Attempt = 0;
        Assert.Single(lane.Redeems.Distinct());
    }

    [Fact]
    public void A_preview_without_an_answer_is_asked_again_as_a_preview() =>
        new LaneScript(o => o with { Confirm = ConfirmMode.Always }).Show()
            .NoAnswer(question: Question.Preview)
            .Does("timer AskAgain s1 1 in 0.5 s", "say NoAnswer s1").Is(ScanPhase.Previewing)
            .Ring().Does("preview s1");

    [Fact]
    public void An_answer_without_a_result_is_no_answer() =>
        new LaneScript().Show()
            .Answered(new RedeemResponse()).Does("timer AskAgain s1 1 in 0.5 s", "say NoAnswer s1");

    [Fact]
    public void A_request_that_came_too_late_for_the_cloud_is_no_answer_and_says_so()
    {
        var lane = new LaneScript().Show().Answered(new RedeemResponse { NotDone = new() { Message = "Ask anew." } })
            .Does("timer AskAgain s1 1 in 0.5 s", "say NoAnswer s1");

        Assert.Contains("has not redeemed it. Ask anew.", lane.State.Verdict!.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void An_offer_without_a_result_is_no_answer() =>
        new LaneScript(o => o with { Confirm = ConfirmMode.Always }).Show()
            .Previewed(new PreviewResponse()).Does("timer AskAgain s1 1 in 0.5 s", "say NoAnswer s1");

    [Fact]
    public void Shown_again_it_is_asked_at_once_under_the_same_id_and_the_timer_is_void() =>
        new LaneScript().Show().NoAnswer()
            .Show().Does("say Checking s1", "redeem s1 try 2")
            .Timer(TimerKind.AskAgain, number: 1).DoesNothing();

    [Fact]
    public void A_stale_timer_is_void_even_when_the_next_attempt_has_no_answer_either() =>
        new LaneScript().Show().NoAnswer().Show().NoAnswer()
            .Timer(TimerKind.AskAgain, number: 1).DoesNothing()
            .Timer(TimerKind.AskAgain, number: 2).Does("redeem s1 try 3");

    [Fact]
    public void Told_twice_that_there_is_no_answer_it_still_asks_once() =>
        new LaneScript().Show().NoAnswer().NoAnswer()
            .Timer(TimerKind.AskAgain, number: 1).Does("redeem s1 try 2")
            .Timer(TimerKind.AskAgain, number: 1).DoesNothing();

    [Fact]
    public void A_timer_is_void_once_the_answer_is_there() =>
        new LaneScript().Show().NoAnswer().Refused()
            .Timer(TimerKind.AskAgain, number: 1).DoesNothing();

    [Fact]
    public void An_answer_that_comes_while_it_waits_to_ask_again_counts() =>
        new LaneScript().Show().NoAnswer()
            .Accepted(slip: false).Does("commit(Accept s1)", "say Accepted s1");

    [Fact]
    public void Another_guest_at_the_lane_is_told_of_it_once_beside_his_own() =>
        new LaneScript().Show("T-1").Show("T-2")
            .NoAnswer("s1").Does("timer AskAgain s1 1 in 0.5 s", "say NoAnswer s1 beside")
            .Timer(TimerKind.AskAgain, number: 1)
            .NoAnswer("s1").Does("timer AskAgain s1 2 in 1 s");

    [Fact]
    public void The_cloud_learns_how_long_the_guest_stays()
    {
        Assert.Equal(TimeSpan.FromSeconds(8), Stay(LaneScript.Gate().Show()));
        Assert.Equal(TimeSpan.FromMinutes(5), Stay(new LaneScript().Show()));
        Assert.Equal(TimeSpan.FromSeconds(-1), Stay(
            LaneScript.Gate().Show().NoAnswer().Wait(9).Timer(TimerKind.AskAgain, number: 1)));
        Assert.Equal(TimeSpan.FromSeconds(8), Stay(LaneScript.Gate().Show().NoAnswer().Wait(9).Show()));
    }

    [Fact]
    public void Whoever_confirms_has_the_guest_before_him() => Assert.Equal(TimeSpan.FromSeconds(8), Stay(
        LaneScript.Gate(o => o with { Confirm = ConfirmMode.Always }).Show().Offered().Wait(60).Confirm()));

    [Fact]
    public void A_code_that_the_cloud_could_not_be_asked_about_in_time_is_not_used_for_nobody() =>
        LaneScript.Gate().Show().NoAnswer().Wait(11).Timer(TimerKind.AskAgain, number: 1)
            .NotDone().Does("commit(Cancel s1)", "say Cancelled s1").Is(ScanPhase.Cancelled)
            .Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");

    [Fact]
    public void While_the_guest_may_be_there_it_is_asked_again() =>
        LaneScript.Gate().Show()
            .NotDone().Does("timer AskAgain s1 1 in 0.5 s", "say NoAnswer s1").Is(ScanPhase.Asking);

    // Whether it was used in time only a question that was asked after that can tell.
    [Fact]
    public void The_answer_to_an_earlier_question_does_not_end_it() =>
        LaneScript.Gate().Show().NoAnswer().Wait(11).Timer(TimerKind.AskAgain, number: 1)
            .NotDone(attempt: 1).Is(ScanPhase.Asking)
            .Accepted(gate: true).Is(ScanPhase.Accepted).GateIs(GatePhase.Late);

    [Fact]
    public void A_guest_who_is_back_meanwhile_is_asked_for_again() =>
        LaneScript.Gate().Show().NoAnswer().Wait(11).Timer(TimerKind.AskAgain, number: 1)
            .Show().Does("say Checking s1")
            .NotDone().Does("timer AskAgain s1 2 in 1 s", "say NoAnswer s1").Is(ScanPhase.Asking)
            .Timer(TimerKind.AskAgain, number: 2)
            .Accepted(slip: false, gate: true).GateIs(GatePhase.Pulsing);

    [Fact]
    public void What_a_slow_clock_in_the_cloud_has_used_all_the_same_has_its_slip() =>
        new LaneScript().Show().NoAnswer().Wait(303).Timer(TimerKind.AskAgain, number: 1)
            .NotDone().Is(ScanPhase.Cancelled)
            .Accepted().Is(ScanPhase.Accepted).SlipIs(SlipPhase.Printing);

    [Fact]
    public void A_preview_that_nobody_answers_for_minutes_ends_since_its_guest_has_gone() =>
        new LaneScript(o => o with { Confirm = ConfirmMode.WhenNeeded }).Show()
            .NoAnswer(question: Question.Preview).Wait(301).Timer(TimerKind.AskAgain, number: 1)
            .NoAnswer(question: Question.Preview)
            .Does("commit(Cancel s1)", "say Cancelled s1")
            .Offered().DoesNothing();

    [Fact]
    public void A_preview_whose_guest_is_still_there_goes_on() =>
        new LaneScript(o => o with { Confirm = ConfirmMode.WhenNeeded }).Show()
            .NoAnswer(question: Question.Preview).Wait(301).Show()
            .NoAnswer(question: Question.Preview).Is(ScanPhase.Previewing);

    private static TimeSpan Stay(LaneScript lane) =>
        Assert.Single(lane.Effects.OfType<LaneEffect.AskRedeem>()).Stay;
}

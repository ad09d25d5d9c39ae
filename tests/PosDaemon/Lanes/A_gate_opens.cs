using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>One pulse a redemption, only while its guest stands there, and no honest guest left outside.</summary>
public sealed class A_gate_opens
{
    private const double AnswerWindow = 8;
    private const double RetryWindow = 60;

    private static LaneScript Pulsing() => LaneScript.Gate().Show().Accepted(slip: false, gate: true);

    private static LaneScript Late() =>
        LaneScript.Gate().Show().Wait(AnswerWindow + 0.001).Accepted(slip: false, gate: true);

    [Fact]
    public void An_answer_in_time_opens_after_it_is_on_disk() =>
        Pulsing().Does("commit(Accept s1, GatePulsed s1.1)", "say Accepted s1", "open s1 pulse 1")
            .GateSays(GatePhase.Opened).Does("commit(GateEnded s1.1 Opened)").GateIs(GatePhase.Opened);

    [Fact]
    public void An_answer_at_the_very_end_of_the_window_is_in_time() =>
        LaneScript.Gate().Show().Wait(AnswerWindow).Accepted(slip: false, gate: true).GateIs(GatePhase.Pulsing);

    [Fact]
    public void A_late_answer_does_not_open_and_the_guest_is_told_to_show_the_code_again()
    {
        var lane = Late().Does("commit(Accept s1, GateLate s1)", "say Accepted s1").GateIs(GatePhase.Late);
        Assert.Contains("again", lane.Verdict!.Detail!.En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_window_counts_from_the_last_showing() =>
        LaneScript.Gate().Show().Wait(20).Show().Wait(AnswerWindow).Accepted(slip: false, gate: true)
            .GateIs(GatePhase.Pulsing);

    [Fact]
    public void Shown_again_after_a_late_answer_it_is_asked_again_under_its_id_and_opens() =>
        Late().Wait(30)
            .Show().Does("say Checking s1", "redeem s1 try 2")
            .Accepted(slip: false, gate: true)
            .Does("commit(GatePulsed s1.1)", "say Accepted s1", "open s1 pulse 1");

    [Fact]
    public void The_request_after_a_late_answer_is_the_same_as_the_first()
    {
        var lane = Late().Wait(30).Show();
        Assert.Equal([1, 2], lane.Redeems.Select(request => request.Attempt));
        lane.Redeems[1].Attempt = 1;
        Assert.Equal(lane.Redeems[0], lane.Redeems[1]);
    }

    [Fact]
    public void Shown_twice_after_a_late_answer_it_is_asked_once() =>
        Late().Show().Show().Does("say Checking s1");

    [Fact]
    public void Late_once_more_it_stays_shut_and_owed_and_the_screen_does_not_stay_at_checking()
    {
        var lane = Late().Show().Wait(AnswerWindow + 1)
            .Accepted(slip: false, gate: true).Does("say Accepted s1").GateIs(GatePhase.Late);
        Assert.Contains("again", lane.Verdict!.Detail!.En, StringComparison.Ordinal);
        lane.Show().Does("say Checking s1", "redeem s1 try 3");
    }

    [Fact]
    public void No_answer_the_second_time_is_said_and_the_next_showing_asks_again() =>
        Late().Show()
            .NoAnswer().Does("say NoAnswer s1").GateIs(GatePhase.Late)
            .Show().Does("say Checking s1", "redeem s1 try 3");

    [Fact]
    public void An_answer_without_a_result_the_second_time_is_no_answer() =>
        Late().Show()
            .Answered(new RedeemResponse()).Does("say NoAnswer s1")
            .Show().Does("say Checking s1", "redeem s1 try 3");

    [Fact]
    public void A_refusal_of_what_was_accepted_opens_nothing_and_is_said() =>
        Late().Show()
            .Refused(reason: Reason.TerminalRevoked).Does("say NoAnswer s1").GateIs(GatePhase.Late)
            .Show().Does("say Checking s1", "redeem s1 try 3");

    [Fact]
    public void The_first_question_answered_a_second_time_opens_nothing_late() =>
        Late().Accepted(slip: false, gate: true).DoesNothing();

    [Fact]
    public void An_answer_heard_twice_opens_once() =>
        Pulsing().Accepted(slip: false, gate: true).DoesNothing()
            .GateSays(GatePhase.Opened).Accepted(slip: false, gate: true).DoesNothing();

    [Fact]
    public void A_gate_that_got_no_byte_opens_when_the_code_is_shown_again() =>
        Pulsing()
            .GateSays(GatePhase.NotOpened).Does("commit(GateEnded s1.1 NotOpened)", "say Accepted s1")
            .Wait(3600)
            .Show().Does("commit(GatePulsed s1.2)", "say Accepted s1", "open s1 pulse 2");

    [Fact]
    public void Where_nobody_knows_whether_it_opened_the_code_opens_it_once_more_and_never_a_third_time() =>
        Pulsing().GateSays(GatePhase.Uncertain).Does("commit(GateEnded s1.1 Uncertain)", "say Accepted s1")
            .Wait(RetryWindow)
            .Show().Does("commit(GatePulsed s1.2)", "say Accepted s1", "open s1 pulse 2")
            .GateSays(GatePhase.Uncertain, pulse: 2).GateIs(GatePhase.Uncertain)
            .Show().Does("say Repeat s1");

    [Fact]
    public void A_pulse_that_never_left_is_not_the_one_that_nobody_knows_of() =>
        Pulsing().GateSays(GatePhase.NotOpened).Show()
            .GateSays(GatePhase.Uncertain, pulse: 2)
            .Show().Does("commit(GatePulsed s1.3)", "say Accepted s1", "open s1 pulse 3")
            .GateSays(GatePhase.Uncertain, pulse: 3)
            .Show().Does("say Repeat s1");

    [Fact]
    public void After_the_retry_window_an_uncertain_gate_stays_shut() =>
        Pulsing().GateSays(GatePhase.Uncertain).Wait(RetryWindow + 1)
            .Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");

    [Fact]
    public void After_the_retry_window_an_uncertain_gate_stays_shut_also_where_the_pulse_since_then_never_left() =>
        Pulsing().GateSays(GatePhase.Uncertain).Show()
            .GateSays(GatePhase.NotOpened, pulse: 2).Wait(RetryWindow / 2)
            .Show().Does("commit(GatePulsed s1.3)", "say Accepted s1", "open s1 pulse 3")
            .GateSays(GatePhase.NotOpened, pulse: 3).Wait(RetryWindow)
            .Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");

    [Theory]
    [InlineData(GatePhase.NotOpened)]
    [InlineData(GatePhase.Uncertain)]
    [InlineData(GatePhase.Opened)]
    public void A_gate_that_a_pulse_in_doubt_did_open_is_not_opened_again_whatever_becomes_of_the_next(
        GatePhase next) =>
        Pulsing().GateSays(GatePhase.Uncertain).Show()
            .GateSays(next, pulse: 2)
            .GateSays(GatePhase.Opened, pulse: 1).GateIs(GatePhase.Opened)
            .Show().Does("say Repeat s1");

    [Fact]
    public void Shown_again_while_the_gate_opens_it_is_a_repeat() => Pulsing().Show().Does("say Repeat s1");

    [Fact]
    public void Once_open_it_does_not_open_again() =>
        Pulsing().GateSays(GatePhase.Opened).Show().Does("say Repeat s1");

    [Fact]
    public void News_that_an_uncertain_gate_did_open_ends_the_doubt() =>
        Pulsing().GateSays(GatePhase.Uncertain)
            .GateSays(GatePhase.Opened).Does("commit(GateEnded s1.1 Opened)")
            .Show().Does("say Repeat s1");

    [Fact]
    public void A_report_is_heard_once_and_of_an_earlier_pulse_only_that_it_opened() =>
        Pulsing().GateSays(GatePhase.Uncertain).GateSays(GatePhase.Uncertain).DoesNothing()
            .Show().GateSays(GatePhase.NotOpened, pulse: 1).DoesNothing()
            .GateSays(GatePhase.Opened, pulse: 1).Does("commit(GateEnded s1.1 Opened)")
            .GateSays(GatePhase.Opened, pulse: 2).DoesNothing()
            .GateSays(GatePhase.NotOpened, pulse: 2).DoesNothing();

    [Fact]
    public void That_the_gate_failed_for_the_one_before_is_told_beside_what_the_next_guest_is_told() =>
        Pulsing().Show("T-2").GateSays(GatePhase.NotOpened)
            .Does("commit(GateEnded s1.1 NotOpened)", "say Accepted s1 beside");

    [Fact]
    public void Who_may_not_try_again_is_not_told_to()
    {
        var lane = Pulsing().GateSays(GatePhase.Uncertain);
        Assert.Contains("Show the code again", lane.Verdict!.Detail!.En, StringComparison.Ordinal);
        lane.Show().GateSays(GatePhase.Uncertain, pulse: 2);
        Assert.DoesNotContain("Show the code again", lane.Verdict!.Detail!.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redemption_that_opens_no_gate_leaves_it_shut() =>
        LaneScript.Gate().Show().Accepted(slip: false).Does("commit(Accept s1)", "say Accepted s1");

    [Fact]
    public void A_lane_without_a_gate_opens_none() =>
        new LaneScript().Show().Accepted(slip: false, gate: true).Does("commit(Accept s1)", "say Accepted s1");

    [Fact]
    public void A_checkout_opens_the_gate_and_prints() =>
        LaneScript.Gate(o => o with { HasPrinter = true }).Show().Accepted(gate: true)
            .Does("commit(Accept s1, GatePulsed s1.1, SlipStarted s1.1)",
                "say Accepted s1", "open s1 pulse 1", "print s1 copy 1");

    [Fact]
    public void A_crash_while_it_opens_leaves_it_uncertain_and_the_code_opens_it_once_more() =>
        Pulsing().Restart(20).Does("commit(GateEnded s1.1 Uncertain)")
            .Show().Does("commit(GatePulsed s1.2)", "say Accepted s1", "open s1 pulse 2");

    [Fact]
    public void A_crash_before_a_late_answer_leaves_the_window_where_it_was() =>
        LaneScript.Gate().Show().Restart(AnswerWindow + 1).Does("redeem s1 try 1")
            .Accepted(slip: false, gate: true).GateIs(GatePhase.Late);

    [Fact]
    public void A_restart_within_the_window_still_opens() =>
        LaneScript.Gate().Show().Restart(2).Accepted(slip: false, gate: true).GateIs(GatePhase.Pulsing);

    [Fact]
    public void A_late_gate_is_owed_over_a_restart() =>
        Late().Restart(600)
            .Show().Does("say Checking s1", "redeem s1 try 1")
            .Accepted(slip: false, gate: true)
            .Does("commit(GatePulsed s1.1)", "say Accepted s1", "open s1 pulse 1");
}

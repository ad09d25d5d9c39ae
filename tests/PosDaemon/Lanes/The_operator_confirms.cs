using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>Previews: what the code needs, what the operator says, and how long it waits.</summary>
public sealed class The_operator_confirms
{
    private static readonly Need Bill = new() { Kind = Need.Types.Kind.Bill };

    private static readonly Need Age = new()
    {
        Kind = Need.Types.Kind.Answer, Key = "age", Question = "How old is the guest?",
    };

    private static readonly Need OptionalUses = new() { Kind = Need.Types.Kind.Uses, Optional = true };

    private static LaneScript WhenNeeded() => new(o => o with { Confirm = ConfirmMode.WhenNeeded });

    private static LaneScript Always() => new(o => o with { Confirm = ConfirmMode.Always });

    [Fact]
    public void A_code_that_needs_nothing_is_redeemed_without_asking() =>
        WhenNeeded().Show().Offered()
            .Does("commit(Confirmed s1)", "redeem s1 try 1").Is(ScanPhase.Asking);

    [Fact]
    public void A_code_that_only_could_take_something_is_redeemed_without_asking() =>
        WhenNeeded().Show().Offered("s1", OptionalUses).Does("commit(Confirmed s1)", "redeem s1 try 1");

    [Fact]
    public void A_code_that_needs_a_bill_waits_for_the_operator() =>
        WhenNeeded().Show().Offered("s1", Bill)
            .Does("timer PreviewExpired s1 0 in 300 s", "say Confirm s1").Is(ScanPhase.Previewed);

    [Fact]
    public void A_lane_that_always_confirms_waits_even_where_nothing_is_needed() =>
        Always().Show().Offered()
            .Does("timer PreviewExpired s1 0 in 300 s", "say Confirm s1")
            .Confirm().Does("commit(Confirmed s1)", "redeem s1 try 1", "say Checking s1", "answer done");

    [Fact]
    public void What_the_operator_says_is_on_disk_before_it_is_asked_and_is_in_the_request()
    {
        var lane = WhenNeeded().Show().Offered("s1", Bill, Age).Confirm(13800, 2, ("age", "18"))
            .Does("commit(Confirmed s1)", "redeem s1 try 1", "say Checking s1", "answer done");
        var request = Assert.Single(lane.Redeems);
        Assert.Equal((13800, "CNY", 2), (request.Bill.Minor, request.Bill.Currency, request.Uses));
        Assert.Equal(new Answer { Key = "age", Value = "18" }, Assert.Single(request.Answers));
    }

    [Fact]
    public void A_missing_bill_is_asked_for_again_and_the_scan_waits_on() =>
        WhenNeeded().Show().Offered("s1", Bill)
            .Confirm().Does("say Confirm s1", "answer declined").Says("the bill").Is(ScanPhase.Previewed)
            .Confirm(13800).Is(ScanPhase.Asking);

    [Fact]
    public void A_missing_answer_is_asked_for_by_its_question() =>
        WhenNeeded().Show().Offered("s1", Age)
            .Confirm().Does("say Confirm s1", "answer declined").Says("How old is the guest?").Is(ScanPhase.Previewed);

    [Theory]
    [InlineData(-1L, 1)]
    [InlineData(13800L, 0)]
    [InlineData(13800L, -3)]
    public void A_bill_below_zero_or_no_uses_at_all_are_declined(long bill, int uses) =>
        WhenNeeded().Show().Offered("s1", Bill)
            .Confirm(bill, uses).Does("say Confirm s1", "answer declined").Is(ScanPhase.Previewed);

    [Theory]
    [InlineData(0L, 1, "more than 0")]
    [InlineData(-13800L, 1, "more than 0")]
    [InlineData(long.MinValue, 1, "more than 0")]
    [InlineData(6_901_234_567_892L, 1, "too large")]
    [InlineData(long.MaxValue, 1, "too large")]
    [InlineData(null, 1, "Enter the amount of the bill")]
    [InlineData(13800L, 0, "1 or more")]
    [InlineData(13800L, -1, "1 or more")]
    [InlineData(13800L, int.MinValue, "1 or more")]
    [InlineData(13800L, 2, "Only 1 use is left")]
    public void What_the_cloud_would_refuse_is_asked_for_again_and_the_preview_is_kept(
        long? bill, int uses, string why)
    {
        var lane = WhenNeeded().Show().Offered(Voucher("CNY"), Bill);

        lane.Confirm(bill, uses).Does("say Confirm s1", "answer declined").Says(why).Is(ScanPhase.Previewed);

        Assert.Contains(why, lane.Verdict!.Detail!.En, StringComparison.Ordinal);
        lane.Confirm(13800).Does("commit(Confirmed s1)", "redeem s1 try 1", "say Checking s1", "answer done");
    }

    [Theory]
    [InlineData(0, 3, false)]
    [InlineData(4, 4, true)]
    [InlineData(4, 5, false)]
    public void As_many_may_go_as_the_cloud_says_those_included_who_come_back(int max, int uses, bool isTaken)
    {
        var pass = new Entitlement { Title = "园区票", UsesTotal = 5, UsesLeft = 2 };
        var need = new Need { Kind = Need.Types.Kind.Uses, Optional = true, Max = max };

        var lane = Always().Show().Offered(pass, need).Confirm(null, uses);

        Assert.Equal(isTaken ? ScanPhase.Asking : ScanPhase.Previewed, lane.Scan().Phase);
    }

    [Fact]
    public void A_bill_in_another_currency_than_the_vouchers_is_asked_for_again_and_named()
    {
        var lane = WhenNeeded().Show().Offered(Voucher("IDR"), Bill)
            .Confirm(13800).Does("say Confirm s1", "answer declined").Says("must be in IDR").Is(ScanPhase.Previewed)
            .ConfirmIn("CNY", 13800).Does("say Confirm s1", "answer declined").Is(ScanPhase.Previewed)
            .ConfirmIn("IDR", 0).Does("say Confirm s1", "answer declined").Is(ScanPhase.Previewed)
            .ConfirmIn("IDR", 13800).Is(ScanPhase.Asking);

        Assert.Equal((13800, "IDR"), (lane.Redeems[0].Bill.Minor, lane.Redeems[0].Bill.Currency));
    }

    [Fact]
    public void A_currency_in_small_letters_is_the_same_and_goes_to_the_cloud_as_it_came()
    {
        var lane = WhenNeeded().Show().Offered(Voucher("cny"), Bill).Confirm(13800).Is(ScanPhase.Asking);

        Assert.Equal("cny", lane.Redeems[0].Bill.Currency);
    }

    [Fact]
    public void Where_the_cloud_does_not_say_what_a_voucher_is_in_the_lanes_currency_is_taken() =>
        WhenNeeded().Show().Offered(new Entitlement { Kind = EntitlementKind.Voucher }, Bill)
            .Confirm(13800).Is(ScanPhase.Asking);

    [Theory]
    [InlineData(6, "Only 5 uses are left")]
    [InlineData(int.MaxValue, "Only 5 uses are left")]
    [InlineData(0, "1 or more")]
    public void More_uses_than_are_left_are_asked_for_again(int uses, string why) =>
        Always().Show().Offered(
                new Entitlement { Kind = EntitlementKind.Pass, UsesTotal = 10, UsesLeft = 5 }, OptionalUses)
            .Confirm(uses: uses).Does("say Confirm s1", "answer declined").Says(why).Is(ScanPhase.Previewed)
            .Confirm(uses: 5).Is(ScanPhase.Asking);

    [Theory]
    [InlineData("", "How old is the guest?")]
    [InlineData("  \u3000", "How old is the guest?")]
    [InlineData("old", "one of the choices")]
    public void An_answer_that_is_none_is_asked_for_again_by_its_question(string answer, string why)
    {
        var age = Age.Clone();
        age.Choices.AddRange(["18", "under 18"]);

        WhenNeeded().Show().Offered("s1", age)
            .Confirm(answers: ("age", answer)).Does("say Confirm s1", "answer declined").Says(why)
            .Confirm(answers: ("other", "18")).Does("say Confirm s1", "answer declined").Says("How old")
            .Is(ScanPhase.Previewed)
            .Confirm(answers: ("age", " under 18 ")).Is(ScanPhase.Asking);
    }

    [Fact]
    public void An_answer_too_long_for_a_slip_is_asked_for_again() =>
        WhenNeeded().Show().Offered("s1", Age)
            .Confirm(answers: ("age", new string('9', 501))).Does("say Confirm s1", "answer declined").Says("too long")
            .Confirm(answers: ("age", new string('9', 500))).Is(ScanPhase.Asking);

    [Fact]
    public void What_the_cloud_alone_misses_is_asked_for_again_under_the_same_scan()
    {
        var lane = WhenNeeded().Show().Offered("s1", Bill).Confirm(13800)
            .NeedsMore("账单须为 IDR", Bill).Does(
                "commit(Incomplete s1)", "timer PreviewExpired s1 0 in 300 s", "say Confirm s1");
        Assert.Equal("账单须为 IDR。此码未使用，请补全后再确认。", lane.Verdict!.Detail!.Zh);

        lane.ConfirmIn("IDR", 500).Does("commit(Confirmed s1)", "redeem s1 try 1", "say Checking s1", "answer done")
            .Accepted(slip: false).Is(ScanPhase.Accepted);
    }

    [Fact]
    public void A_code_that_was_redeemed_as_it_stood_and_needs_more_after_all_is_asked_about() =>
        WhenNeeded().Show().Offered().NeedsMore("", Age).Is(ScanPhase.Previewed)
            .Confirm().Does("say Confirm s1", "answer declined").Says("How old is the guest?")
            .Confirm(answers: ("age", "18")).Is(ScanPhase.Asking);

    [Fact]
    public void A_lane_where_nobody_confirms_refuses_what_needs_more() =>
        new LaneScript().Show().NeedsMore("", Bill).Does("commit(Refuse s1)", "say Refused s1");

    [Fact]
    public void What_needs_more_after_its_guest_has_gone_is_cancelled() =>
        WhenNeeded().Show().Offered("s1", Bill).Confirm(13800).Wait(301)
            .NeedsMore("", Bill).Does("commit(Incomplete s1, Cancel s1)", "say Cancelled s1");

    [Fact]
    public void A_restart_while_more_is_asked_for_leaves_the_code_unused() =>
        WhenNeeded().Show().Offered("s1", Bill).Confirm(13800).NeedsMore("", Bill)
            .Restart().Does("commit(Cancel s1)", "say Cancelled s1").Is(ScanPhase.Cancelled);

    [Fact]
    public void A_restart_before_the_cloud_asks_for_more_asks_the_operator_all_the_same() =>
        WhenNeeded().Show().Offered("s1", Bill).Confirm(13800)
            .Restart().Does("redeem s1 try 1")
            .NeedsMore("", Bill).Is(ScanPhase.Previewed).Confirm(500).Is(ScanPhase.Asking);

    private static Entitlement Voucher(string currency) => new()
    {
        Kind = EntitlementKind.Voucher, UsesTotal = 1, UsesLeft = 1,
        Face = new Money { Minor = 10000, Currency = currency },
        Balance = new Money { Minor = 10000, Currency = currency },
    };

    [Fact]
    public void There_is_nothing_to_confirm_or_cancel_before_a_code_is_shown() =>
        Always().Confirm().Does("answer declined").Cancel().Does("answer declined");

    [Fact]
    public void A_second_confirmation_is_declined() =>
        Always().Show().Offered().Confirm()
            .Confirm().Does("answer declined").Is(ScanPhase.Asking);

    [Fact]
    public void A_code_refused_by_the_preview_is_refused() =>
        WhenNeeded().Show().Previewed(new PreviewResponse { Refused = new Refused { Reason = Reason.NotFound } })
            .Does("commit(Refuse s1)", "say Refused s1").Is(ScanPhase.Refused);

    [Fact]
    public void The_operator_cancels_while_it_is_being_looked_at_and_a_late_offer_changes_nothing() =>
        Always().Show()
            .Cancel().Does("commit(Cancel s1)", "say Cancelled s1", "answer done").Is(ScanPhase.Cancelled)
            .Offered().DoesNothing();

    [Fact]
    public void The_operator_cancels_what_waits() =>
        Always().Show().Offered()
            .Cancel().Does("commit(Cancel s1)", "say Cancelled s1", "answer done").Is(ScanPhase.Cancelled);

    [Fact]
    public void What_is_being_redeemed_cannot_be_cancelled_since_it_may_be_done_already() =>
        Always().Show().Offered().Confirm()
            .Cancel().Does("answer declined").Says("Undo it once it is accepted").Is(ScanPhase.Asking);

    [Fact]
    public void A_preview_that_nobody_confirms_is_cancelled() =>
        Always().Show().Offered()
            .Ring().Does("commit(Cancel s1)", "say Cancelled s1").Is(ScanPhase.Cancelled);

    [Fact]
    public void A_preview_that_was_confirmed_does_not_expire() =>
        Always().Show().Offered().Confirm()
            .Timer(TimerKind.PreviewExpired).DoesNothing().Is(ScanPhase.Asking);

    [Fact]
    public void A_code_that_is_being_looked_at_goes_on_when_the_next_guest_comes() =>
        WhenNeeded().Show("T-1").Show("T-2").Does("commit(Read s2)", "say Checking s2", "preview s2")
            .Offered("s1").Does("commit(Confirmed s1)", "redeem s1 try 1")
            .Offered("s2").Does("commit(Confirmed s2)", "redeem s2 try 1")
            .Accepted("s1", slip: false).Does("commit(Accept s1)", "say Accepted s1 beside")
            .Accepted("s2", slip: false).Does("commit(Accept s2)", "say Accepted s2");

    [Fact]
    public void What_the_operator_is_asked_stays_on_the_screen_until_another_offer_comes() =>
        Always().Show("T-1").Offered("s1")
            .Show("T-2").Does("commit(Read s2)", "say Checking s2 beside", "preview s2")
            .Is(ScanPhase.Previewed, "s1")
            .Offered("s2").Does(
                "commit(Cancel s1)", "say Cancelled s1 beside", "timer PreviewExpired s2 0 in 300 s", "say Confirm s2")
            .Is(ScanPhase.Cancelled, "s1").Is(ScanPhase.Previewed, "s2");

    [Fact]
    public void A_late_answer_does_not_take_the_screen_from_the_code_that_was_shown_last() =>
        Always().Show("T-1").Wait(0.5).Show("T-2").Offered("s2").Does(
                "timer PreviewExpired s2 0 in 300 s", "say Confirm s2")
            .Offered("s1").Does("commit(Cancel s1)", "say Cancelled s1 beside").Is(ScanPhase.Previewed, "s2")
            .Confirm().Is(ScanPhase.Asking, "s2");

    [Fact]
    public void What_is_no_code_does_not_push_away_what_the_operator_is_asked() =>
        Always().Show("T-1").Offered("s1").Show("6901234567892")
            .Previewed(new PreviewResponse { Refused = new Refused { Reason = Reason.NotFound } }, "s2")
            .Does("commit(Refuse s2)", "say Refused s2 beside")
            .Confirm().Is(ScanPhase.Asking, "s1");

    [Theory]
    [InlineData(Reason.NotFound)]
    [InlineData(Reason.Malformed)]
    public void Of_three_codes_in_one_view_the_good_one_has_the_screen(Reason reason)
    {
        var noCode = new PreviewResponse { Refused = new Refused { Reason = reason } };
        var lane = WhenNeeded().Show("6901234567892").Wait(0.01).Show("T-1").Wait(0.01).Show("https://shop.example/")
            .Previewed(noCode, "s1").Does("commit(Refuse s1)", "say Refused s1 beside")
            .Offered("s2").Does("commit(Confirmed s2)", "redeem s2 try 1")
            .Previewed(noCode, "s3").Does("commit(Refuse s3)", "say Refused s3 beside")
            .Accepted("s2").Does("commit(Accept s2, SlipStarted s2.1)", "say Accepted s2", "print s2 copy 1");
        Assert.Equal(VerdictKind.Accepted, lane.Verdict!.Kind);
    }

    [Fact]
    public void The_good_one_keeps_the_screen_where_it_is_answered_first()
    {
        var lane = new LaneScript().Show("T-1").Wait(0.01).Show("https://shop.example/")
            .Accepted("s1", slip: false).Does("commit(Accept s1)", "say Accepted s1 beside")
            .Refused("s2", Reason.Malformed).Does("commit(Refuse s2)", "say Refused s2 beside");
        Assert.Equal((VerdictKind.Accepted, new ScanId("s1")), (lane.Verdict!.Kind, lane.Verdict.Scan));
    }

    [Fact]
    public void A_guest_who_comes_later_with_what_is_no_code_is_told_on_the_screen() =>
        new LaneScript().Show("T-1").Accepted("s1", slip: false).Wait(1).Show("https://shop.example/")
            .Refused("s2", Reason.Malformed).Does("commit(Refuse s2)", "say Refused s2");

    [Fact]
    public void A_key_meant_for_a_code_that_has_left_the_screen_does_nothing() =>
        Always().Show("T-1").Offered("s1").Show("T-2").Offered("s2")
            .ConfirmSeen("s1").Does("answer declined").Says("look again").Is(ScanPhase.Previewed, "s2")
            .Cancel("s1").Does("answer declined").Is(ScanPhase.Previewed, "s2")
            .ConfirmSeen("s2").Is(ScanPhase.Asking, "s2");

    [Fact]
    public void A_cancelled_code_shown_again_is_a_scan_of_its_own() =>
        Always().Show().Offered().Cancel()
            .Show().Does("commit(Read s2)", "say Checking s2", "preview s2");

    [Fact]
    public void Shown_again_while_it_waits_it_only_asks_the_operator_again() =>
        Always().Show().Offered().Show().Does("say Confirm s1").Is(ScanPhase.Previewed);

    [Fact]
    public void A_repeat_of_an_earlier_code_is_not_what_the_operator_confirms() =>
        Always().Show("T-1").Offered("s1").Confirm().Refused("s1")
            .Show("T-2").Offered("s2")
            .Show("T-1").Does("say Repeat s1 beside")
            .Confirm().Is(ScanPhase.Asking, "s2");

    [Fact]
    public void What_the_screen_asks_for_is_what_the_operator_confirms() =>
        Always().Show("T-1").Offered("s1").Confirm().Refused("s1")
            .Show("T-2")
            // The first guest's phone is still before the reader when the second one's offer comes.
            .Show("T-1").Does("say Repeat s1")
            .Offered("s2").Does("timer PreviewExpired s2 0 in 300 s", "say Confirm s2")
            .Confirm().Is(ScanPhase.Asking, "s2");

    [Fact]
    public void There_is_never_more_than_one_preview_that_waits() =>
        Always().Show("T-1").Offered("s1").Confirm().Refused("s1")
            .Show("T-2").Show("T-1").Does("say Repeat s1")
            .Show("T-3").Offered("s2").Is(ScanPhase.Previewed, "s2")
            .Offered("s3").Is(ScanPhase.Cancelled, "s2").Is(ScanPhase.Previewed, "s3");
}

using Google.Protobuf;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Cases 1 to 8 and 10 of the acceptance list: one code, one redemption, one answer per scan.</summary>
[Trait("Store", "Either")]
public sealed class RedeemOnceTests
{
    [Fact]
    public async Task Case_01_the_first_scan_of_a_paid_code_is_one_record_and_one_slip()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        var accepted = await cloud.AcceptedAsync(cloud.Ask(code));
        Assert.Equal("seat-ticket", accepted.Slip.Kind);
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions"));
    }

    [Fact]
    public async Task Case_02_a_second_device_hears_when_where_and_by_whom_and_its_attempt_is_recorded()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        var first = cloud.Ask(code);
        first.Caller.OperatorId = "op-1";
        var accepted = await cloud.AcceptedAsync(first);
        cloud.Time.Advance(TimeSpan.FromMinutes(10));
        var second = cloud.Ask(code);
        second.Caller.TerminalId = "t-2";
        var refused = await cloud.RefusedAsync(second);
        Assert.Equal(Reason.AlreadyRedeemed, refused.Reason);
        Assert.Equal(accepted.RedeemedAt, refused.PriorUse.At);
        Assert.Equal(accepted.RedemptionId, refused.PriorUse.RedemptionId);
        Assert.Equal(("云岚广场", "t-1", "counter", "一号收银"), (
            refused.PriorUse.StoreName, refused.PriorUse.TerminalId, refused.PriorUse.Lane,
            refused.PriorUse.OperatorName));
        Assert.Contains("2026-03-01 12:00", refused.Message);
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM refusals WHERE terminal = 't-2' AND reason = 2"));
    }

    [Theory]
    [InlineData("at once", 0)]
    [InlineData("after an hour", 3600)]
    public async Task Case_03_a_lost_reply_asked_again_is_the_same_reply(string when, int seconds)
    {
        Assert.NotEmpty(when);
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var first = await cloud.Redeem.RunAsync(request);
        cloud.Time.Advance(TimeSpan.FromSeconds(seconds));
        await cloud.ReopenAsync();
        request.Attempt = 2;
        request.Caller.OperatorId = "op-2";
        var again = await cloud.Redeem.RunAsync(request);
        Assert.False(first.RepeatedReply);
        Assert.True(again.RepeatedReply);
        Assert.Equal(first.Accepted.ToByteArray(), again.Accepted.ToByteArray());
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions"));
    }

    [Theory]
    [InlineData("UPDATE orders SET state = 2")]
    [InlineData("UPDATE orders SET state = 3")]
    [InlineData("UPDATE entitlements SET state = 1")]
    [InlineData("UPDATE entitlements SET valid_until = 1")]
    [InlineData("UPDATE codes SET revoked = true")]
    [InlineData("DELETE FROM product_stores")]
    [InlineData("INSERT INTO terminals (terminal_id, revoked) VALUES ('t-1', true)")]
    public async Task Case_04_the_stored_acceptance_stands_whatever_has_changed_since(string change)
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var first = await cloud.Redeem.RunAsync(request);
        cloud.Sql(change);
        var again = await cloud.Redeem.RunAsync(request);
        Assert.Equal(first.Accepted, again.Accepted);
        Assert.True(again.RepeatedReply);
    }

    [Fact]
    public async Task Case_05_the_stored_acceptance_stands_when_the_uses_are_spent_by_others_since()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Pass) with { Uses = 2 });
        var request = cloud.Ask(code);
        var first = await cloud.Redeem.RunAsync(request);
        await cloud.AcceptedAsync(cloud.Ask(code));
        var again = await cloud.Redeem.RunAsync(request);
        Assert.Equal(first.Accepted, again.Accepted);
        Assert.Equal(1, again.Accepted.Entitlement.UsesLeft);
        Assert.Equal(2, cloud.Count("SELECT count(*) FROM redemptions"));
    }

    public static TheoryData<string, Action<RedeemRequest>> OtherContents => new()
    {
        { "code", request => request.Code = ByteString.CopyFromUtf8("T-00000000000000000000000000") },
        { "store", request => request.Caller.StoreId = "strict" },
        { "uses", request => request.Uses = 2 },
        { "bill", request => request.Bill = new Money { Minor = 1, Currency = "CNY" } },
        { "answers", request => request.Answers.Add(new Answer { Key = "a", Value = "b" }) },
    };

    [Theory]
    [MemberData(nameof(OtherContents))]
    public async Task Case_06_the_same_key_with_other_content_is_a_conflict_and_redeems_nothing(
        string what, Action<RedeemRequest> change)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Pass)));
        var first = await cloud.Redeem.RunAsync(request);
        var other = request.Clone();
        change(other);
        Assert.Equal(Reason.KeyConflict, (await cloud.RefusedAsync(other)).Reason);
        Assert.Equal(first.Accepted, (await cloud.Redeem.RunAsync(request)).Accepted);
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions"));
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM refusals WHERE reason = 18"));
    }

    [Fact]
    public async Task Zero_uses_and_one_use_are_the_same_content()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Pass)));
        var first = await cloud.Redeem.RunAsync(request);
        request.Uses = 1;
        Assert.Equal(first.Accepted, (await cloud.Redeem.RunAsync(request)).Accepted);
    }

    [Fact]
    public async Task A_refusal_is_final_for_its_scan_and_a_new_scan_decides_anew()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(
            TestGoods.Seats() with { State = OrderState.Unpaid }));
        Assert.Equal(Reason.NotPaid, (await cloud.RefusedAsync(request)).Reason);
        cloud.Sql("UPDATE orders SET state = 1");
        var late = await cloud.Redeem.RunAsync(request);
        Assert.True(late.RepeatedReply);
        Assert.Equal(Reason.NotPaid, late.Refused.Reason);
        request.ScanId = cloud.NextId();
        await cloud.AcceptedAsync(request);
    }

    [Fact]
    public async Task A_refused_scan_with_other_content_is_a_conflict_unless_it_was_only_asked_for_more()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Pass) with { Uses = 2 }));
        request.Uses = 3;
        Assert.Equal(Reason.NotEnoughUses, (await cloud.RefusedAsync(request)).Reason);
        request.Uses = 2;
        Assert.Equal(Reason.KeyConflict, (await cloud.RefusedAsync(request)).Reason);
        Assert.Equal(2, cloud.Count("SELECT uses_left FROM entitlements"));
    }

    [Fact]
    public async Task Case_10_a_preview_of_the_scan_that_was_accepted_unheard_is_not_red()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(request);
        var preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = request.ScanId, Caller = request.Caller, Code = request.Code });
        Assert.NotNull(preview.Offer);
        preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = cloud.NextId(), Caller = request.Caller, Code = request.Code });
        Assert.Equal(Reason.AlreadyRedeemed, preview.Refused.Reason);
    }
}

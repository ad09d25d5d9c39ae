using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Cases 16, 17, 34 and 35: what each kind takes, leaves and asks for.</summary>
[Trait("Store", "Either")]
public sealed class KindTests
{
    [Fact]
    public async Task Case_16_two_of_three_uses_leave_one_and_two_more_are_refused_unchanged()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Pass) with { Uses = 3 });
        var two = cloud.Ask(code);
        two.Uses = 2;
        var accepted = await cloud.AcceptedAsync(two);
        Assert.Equal((2, 1), (accepted.Uses, accepted.Entitlement.UsesLeft));
        two.ScanId = cloud.NextId();
        var refused = await cloud.RefusedAsync(two);
        Assert.Equal((Reason.NotEnoughUses, 1), (refused.Reason, refused.UsesLeft));
        await cloud.AcceptedAsync(cloud.Ask(code));
        var spent = await cloud.RefusedAsync(cloud.Ask(code));
        Assert.Equal((Reason.NotEnoughUses, 0), (spent.Reason, spent.UsesLeft));
        Assert.Equal(accepted.RedemptionId, spent.PriorUse.RedemptionId);
    }

    [Fact]
    public async Task Case_17_a_voucher_that_keeps_its_rest_spends_to_the_last_cent()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Voucher));
        var first = await SpendAsync(cloud, code, 3010);
        Assert.Equal((3010, 0, 6990), (
            first.ValueUsed.Minor, first.CashDue.Minor, first.Entitlement.Balance.Minor));
        var second = await SpendAsync(cloud, code, 13800);
        Assert.Equal((6990, 6810, 0), (
            second.ValueUsed.Minor, second.CashDue.Minor, second.Entitlement.Balance.Minor));
        var third = cloud.Ask(code);
        third.Bill = new Money { Minor = 1, Currency = "CNY" };
        Assert.Equal(Reason.AlreadyRedeemed, (await cloud.RefusedAsync(third)).Reason);
    }

    [Theory]
    [InlineData(13800, 10000, 3800)]
    [InlineData(3000, 3000, 0)]
    [InlineData(10000, 10000, 0)]
    public async Task A_voucher_that_forfeits_its_rest_is_used_up_by_any_bill(long bill, long used, long cash)
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.FishVoucher));
        var accepted = await SpendAsync(cloud, code, bill);
        Assert.Equal((used, cash, 0), (
            accepted.ValueUsed.Minor, accepted.CashDue.Minor, accepted.Entitlement.Balance.Minor));
        var again = cloud.Ask(code);
        again.Bill = new Money { Minor = 100, Currency = "CNY" };
        Assert.Equal(Reason.AlreadyRedeemed, (await cloud.RefusedAsync(again)).Reason);
    }

    public static TheoryData<string, Money?> NoBills => new()
    {
        { "absent", null },
        { "zero", new Money { Minor = 0, Currency = "CNY" } },
        { "negative", new Money { Minor = -1, Currency = "CNY" } },
        { "another currency", new Money { Minor = 100, Currency = "USD" } },
    };

    [Theory]
    [MemberData(nameof(NoBills))]
    public async Task A_voucher_without_a_bill_asks_for_it_and_the_same_scan_may_bring_it(string what, Money? bill)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Voucher)));
        request.Bill = bill;
        var refused = await cloud.RefusedAsync(request);
        Assert.Equal(Reason.NeedsAnswers, refused.Reason);
        Assert.Equal(Need.Types.Kind.Bill, Assert.Single(refused.Needs).Kind);
        request.Bill = new Money { Minor = 500, Currency = "CNY" };
        await cloud.AcceptedAsync(request);
    }

    [Fact]
    public async Task Case_34_missing_answers_are_asked_for_and_the_same_scan_with_them_is_accepted()
    {
        await using var cloud = new TestCloud();
        var bare = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Member)));
        var refused = await cloud.RefusedAsync(bare);
        var need = Assert.Single(refused.Needs);
        Assert.Equal((Reason.NeedsAnswers, "size", "尺码"), (refused.Reason, need.Key, need.Question));
        Assert.True((await cloud.Redeem.RunAsync(bare)).RepeatedReply);

        var wrong = bare.Clone();
        wrong.Answers.Add(new Answer { Key = "size", Value = "XXL" });
        Assert.Equal(Reason.NeedsAnswers, (await cloud.RefusedAsync(wrong)).Reason);

        var right = bare.Clone();
        right.Answers.Add(new Answer { Key = "size", Value = " M " });
        right.Answers.Add(new Answer { Key = "else", Value = "not asked" });
        var accepted = await cloud.AcceptedAsync(right);
        Assert.Equal(accepted, (await cloud.Redeem.RunAsync(right)).Accepted);
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions WHERE sealed_answers IS NOT NULL"));
        // The first try, late from a slow network: it is other content now, and cannot undo anything.
        Assert.Equal(Reason.KeyConflict, (await cloud.RefusedAsync(bare)).Reason);
    }

    [Fact]
    public async Task Case_35_an_exit_code_opens_the_gate_once()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Trolley());
        var accepted = await cloud.AcceptedAsync(cloud.Ask(code));
        Assert.True(accepted.OpenGate);
        Assert.Null(accepted.UndoUntil);
        Assert.Equal(Reason.AlreadyRedeemed, (await cloud.RefusedAsync(cloud.Ask(code))).Reason);
    }

    [Fact]
    public async Task More_than_one_use_of_what_is_used_once_is_refused()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.Uses = 2;
        Assert.Equal(Reason.NotEnoughUses, (await cloud.RefusedAsync(request)).Reason);
    }

    [Fact]
    public async Task A_preview_tells_what_the_code_is_and_needs_and_changes_nothing()
    {
        await using var cloud = new TestCloud();
        var member = await PreviewAsync(cloud, await cloud.SellAsync(TestGoods.One(TestGoods.Member)));
        Assert.Equal(["size", "wish"], member.Needs.Select(need => need.Key));
        Assert.Equal([false, true], member.Needs.Select(need => need.Optional));
        var voucher = await PreviewAsync(cloud, await cloud.SellAsync(TestGoods.One(TestGoods.Voucher)));
        Assert.Equal(Need.Types.Kind.Bill, Assert.Single(voucher.Needs).Kind);
        Assert.Equal(10000, voucher.Entitlement.Balance.Minor);
        var pass = await PreviewAsync(cloud, await cloud.SellAsync(TestGoods.One(TestGoods.Pass)));
        Assert.True(Assert.Single(pass.Needs).Optional);
        var seats = await PreviewAsync(cloud, await cloud.SellAsync(TestGoods.Seats()));
        Assert.Empty(seats.Needs);
        Assert.Equal(["一号厅 池座 5排 1座", "一号厅 池座 5排 2座"], seats.Entitlement.Seats);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM scans"));
    }

    [Fact]
    public async Task A_seat_is_let_in_once_by_the_code_on_its_paper_and_only_after_it_was_collected()
    {
        await using var cloud = new TestCloud();
        var ticket = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var accepted = await cloud.AcceptedAsync(ticket);
        var seats = SlipJson.Of(accepted.Slip).GetProperty("seats").EnumerateArray().ToList();
        var entry = seats[0].GetProperty("entry_code").GetString()!;
        Assert.NotEqual(entry, seats[1].GetProperty("entry_code").GetString());
        cloud.Sql("UPDATE entitlements SET state = 1 WHERE parent_id IS NOT NULL");
        Assert.Equal(Reason.Blocked, (await cloud.RefusedAsync(cloud.Ask(entry))).Reason);
        cloud.Sql("UPDATE entitlements SET state = 0 WHERE parent_id IS NOT NULL");
        var entered = await cloud.AcceptedAsync(cloud.Ask(entry));
        Assert.True(entered.OpenGate);
        Assert.Null(entered.Slip);
        Assert.Equal(Reason.AlreadyRedeemed, (await cloud.RefusedAsync(cloud.Ask(entry))).Reason);
        var undo = await cloud.UndoAsync(ticket.ScanId);
        Assert.Equal(Reason.NotPermitted, undo.Refused.Reason);
    }

    private static Task<Accepted> SpendAsync(TestCloud cloud, string code, long bill)
    {
        var request = cloud.Ask(code);
        request.Bill = new Money { Minor = bill, Currency = "CNY" };
        return cloud.AcceptedAsync(request);
    }

    private static async Task<PreviewOffer> PreviewAsync(TestCloud cloud, string code)
    {
        var request = cloud.Ask(code);
        var reply = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = request.ScanId, Caller = request.Caller, Code = request.Code });
        Assert.Null(reply.Refused);
        return reply.Offer;
    }
}

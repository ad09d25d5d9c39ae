using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>What is left of an entitlement is what its standing uses leave of it, whatever was used and taken back
/// before and in whichever order.</summary>
[Trait("Store", "Either")]
public sealed class StandingUsesTests
{
    [Fact]
    public async Task The_first_of_two_payments_is_taken_back_and_its_value_can_be_used_again()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Voucher));
        var first = Pay(cloud, code, 6000);
        await cloud.AcceptedAsync(first);
        await cloud.AcceptedAsync(Pay(cloud, code, 4000));

        var undone = (await cloud.UndoAsync(first.ScanId)).Undone;

        Assert.Equal((6000, 1), (undone.Entitlement.Balance.Minor, undone.Entitlement.UsesLeft));
        var preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = cloud.NextId(), Caller = first.Caller, Code = first.Code });
        Assert.Equal((6000, 1), (preview.Offer.Entitlement.Balance.Minor, preview.Offer.Entitlement.UsesLeft));
        var again = await cloud.AcceptedAsync(Pay(cloud, code, 7000));
        Assert.Equal((6000, 1000, 0), (again.ValueUsed.Minor, again.CashDue.Minor, again.Entitlement.UsesLeft));
        Assert.Equal(Reason.AlreadyRedeemed, (await cloud.RefusedAsync(Pay(cloud, code, 1))).Reason);
    }

    public static TheoryData<string, int> Sequences
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var kind in Kinds.Keys)
            {
                for (var seed = 1; seed <= 4; seed++)
                    data.Add(kind, seed);
            }
            return data;
        }
    }

    private static readonly Dictionary<string, Func<Goods>> Kinds = new()
    {
        ["voucher"] = () => TestGoods.One(TestGoods.Voucher),
        ["voucher that forfeits"] = () => TestGoods.One(TestGoods.FishVoucher),
        ["pass"] = () => TestGoods.One(TestGoods.Pass) with { Uses = 7 },
        ["ticket"] = () => TestGoods.Seats(),
        ["tour"] = () => TestGoods.One(TestGoods.Tour),
        ["membership"] = () => TestGoods.One(TestGoods.Member),
        ["coupon"] = () => TestGoods.One(TestGoods.Coupon),
        ["transit"] = () => TestGoods.One(TestGoods.Metro),
        ["exit basket"] = () => TestGoods.Trolley(),
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public async Task After_any_sequence_what_is_left_is_what_the_standing_uses_leave(string kind, int seed)
    {
        await using var cloud = new TestCloud();
        var goods = Kinds[kind]();
        var code = await cloud.SellAsync(goods);
        var random = new Random(seed);
        var model = new Model(goods);
        var scans = new List<string>();
        for (var step = 0; step < 60; step++)
        {
            if (scans.Count == 0 || random.Next(5) < 3)
                scans.Add(await UseAsync(cloud, code, random, model));
            else
                await UndoAsync(cloud, scans[random.Next(scans.Count)], model);
            await CheckAsync(cloud, code, model);
        }
        Assert.NotEmpty(model.Standing);
    }

    private static async Task<string> UseAsync(TestCloud cloud, string code, Random random, Model model)
    {
        var request = Pay(cloud, code, random.Next(1, 5000));
        request.Uses = random.Next(4);
        request.Answers.Add(new Answer { Key = "size", Value = "M" });
        var expected = model.Use(request);

        var reply = await cloud.Redeem.RunAsync(request);

        Assert.Equal(expected, reply.Accepted is not null);
        return request.ScanId;
    }

    private static async Task UndoAsync(TestCloud cloud, string scanId, Model model)
    {
        var expected = model.Undo(scanId);

        var reply = await cloud.UndoAsync(scanId);

        Assert.Equal(expected, reply.Undone is not null);
        if (reply.Undone is { } undone)
            Assert.Equal((model.UsesLeft, model.Balance), (
                undone.Entitlement.UsesLeft, undone.Entitlement.Balance?.Minor ?? 0));
    }

    private static async Task CheckAsync(TestCloud cloud, string code, Model model)
    {
        var request = cloud.Ask(code);
        var preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = request.ScanId, Caller = request.Caller, Code = request.Code });
        var shown = preview.Offer?.Entitlement ?? preview.Refused.Entitlement;
        Assert.Equal((model.UsesLeft, model.Balance), (shown.UsesLeft, shown.Balance?.Minor ?? 0));
        Assert.Equal(model.UsesLeft > 0, preview.Offer is not null);
        // The first use that stands is the one that is told of.
        if (preview.Refused is { } refused)
            Assert.NotNull(refused.PriorUse);
        // The books agree with the uses that stand.
        Assert.Equal(0, cloud.Count("""
            SELECT count(*) FROM entitlements e
            WHERE e.uses_total - e.uses_left <> (SELECT COALESCE(sum(uses_taken), 0) FROM redemptions r
                    WHERE r.entitlement_id = e.entitlement_id AND r.undone_at IS NULL)
                OR e.face - e.balance <> (SELECT COALESCE(sum(balance_taken), 0) FROM redemptions r
                    WHERE r.entitlement_id = e.entitlement_id AND r.undone_at IS NULL)
            """));
    }

    private static RedeemRequest Pay(TestCloud cloud, string code, long bill)
    {
        var request = cloud.Ask(code);
        request.Bill = new Money { Minor = bill, Currency = "CNY" };
        return request;
    }

    /// <summary>The uses that stand, and what they leave.</summary>
    private sealed class Model(Goods goods)
    {
        private readonly bool _isVoucher = goods.Product.Kind == EntitlementKind.Voucher;

        public Dictionary<string, (int Uses, long Value)> Standing { get; } = [];

        public long Balance => goods.Face - Standing.Values.Sum(use => use.Value);

        public int UsesLeft => _isVoucher
            ? Math.Sign(Balance)
            : goods.Uses - Standing.Values.Sum(use => use.Uses);

        public bool Use(RedeemRequest request)
        {
            var uses = Math.Max(request.Uses, 1);
            if (uses > UsesLeft)
                return false;
            var forfeits = goods.Product.BalanceRule == BalanceRule.Forfeited;
            Standing.Add(request.ScanId, _isVoucher
                ? (0, forfeits ? Balance : Math.Min(Balance, request.Bill.Minor))
                : (uses, 0));
            return true;
        }

        public bool Undo(string scanId) => goods.Product.UndoWindow > TimeSpan.Zero && Standing.Remove(scanId);
    }
}

using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Case 36: whatever was asked, repeated, refused and undone, the sums agree.</summary>
[Trait("Store", "Either")]
public sealed class TotalsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Case_36_totals_equal_the_ledger_and_a_replay_changes_nothing(int seed)
    {
        await using var cloud = new TestCloud();
        var random = new Random(seed);
        string[] codes =
        [
            await cloud.SellAsync(TestGoods.One(TestGoods.Pass) with { Uses = 40 }),
            await cloud.SellAsync(TestGoods.One(TestGoods.Voucher) with { Face = 50000 }),
            await cloud.SellAsync(TestGoods.One(TestGoods.FishVoucher)),
            await cloud.SellAsync(TestGoods.Seats()),
            await cloud.SellAsync(TestGoods.Trolley()),
            "NO-SUCH-CODE",
        ];
        var redeems = Enumerable.Range(0, 120).Select(_ => Any(cloud, random, codes)).ToList();
        var undos = redeems.Where(_ => random.Next(4) == 0).Select(redeem => new UndoRequest
        {
            UndoId = cloud.NextId(), ScanId = redeem.ScanId, Caller = redeem.Caller,
        }).ToList();
        var first = await PlayAsync(cloud, redeems, undos);
        var totals = Totals(cloud);
        Assert.Equal(totals.Taken, totals.Gone);
        Assert.Equal(totals.ValueTaken, totals.ValueGone);

        await cloud.ReopenAsync();
        var second = await PlayAsync(cloud, redeems, undos);
        Assert.Equal(first, second);
        Assert.Equal(totals, Totals(cloud));
    }

    private static RedeemRequest Any(TestCloud cloud, Random random, string[] codes)
    {
        var request = cloud.Ask(codes[random.Next(codes.Length)]);
        request.Uses = random.Next(4);
        request.Bill = new Money { Minor = random.Next(1, 9000), Currency = "CNY" };
        return request;
    }

    private static async Task<List<string>> PlayAsync(
        TestCloud cloud, IEnumerable<RedeemRequest> redeems, IEnumerable<UndoRequest> undos)
    {
        var results = new List<string>();
        foreach (var redeem in redeems)
        {
            var reply = await cloud.Redeem.RunAsync(redeem);
            results.Add(reply.Accepted?.ToString() ?? reply.Refused.ToString());
        }
        foreach (var undo in undos)
        {
            var reply = await cloud.Undo.RunAsync(undo);
            results.Add(reply.Undone?.ToString() ?? reply.Refused.ToString());
        }
        return results;
    }

    private static (long Taken, long Gone, long ValueTaken, long ValueGone, long Rows) Totals(TestCloud cloud) => (
        cloud.Count("SELECT sum(uses_taken) FROM redemptions WHERE undone_at IS NULL"),
        cloud.Count("SELECT sum(uses_total - uses_left) FROM entitlements"),
        cloud.Count("SELECT sum(balance_taken) FROM redemptions WHERE undone_at IS NULL"),
        cloud.Count("SELECT sum(face - balance) FROM entitlements"),
        cloud.Count("SELECT count(*) FROM redemptions") + cloud.Count("SELECT count(*) FROM refusals")
            + cloud.Count("SELECT count(*) FROM undos"));
}

using PosCloud.Admin.Settling;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>What of an order's money is the merchant's.</summary>
public sealed class SettlementPolicyTests
{
    private static readonly DateTimeOffset Paid = TestGoods.Start;
    private static readonly DateOnly Day = new(2026, 5, 1);

    private static readonly UnsettledEntitlement Pass = new("e-1", 10000, 0, 0, 0, UsesTotal: 3, Face: 0, []);

    [Fact]
    public void Each_use_of_a_pass_is_its_share_and_the_last_one_all_that_division_left()
    {
        Assert.Equal(
            [("s-1", 3333L), ("s-2", 3333L), ("s-1", 3334L)],
            Decide(Pass with { Uses = [Use("s-1"), Use("s-2"), Use("s-1")] }, days: 1)
                .Select(entry => (entry.StoreId, entry.Amount)));
    }

    [Fact]
    public void A_voucher_is_settled_by_what_was_taken_of_it_at_its_price()
    {
        var voucher = Pass with { Price = 8800, UsesTotal = 1, Face = 10000 };

        Assert.Equal(
            [2648L, 6152L],
            Decide(voucher with
            {
                Uses = [new SettledUse("s-1", 1, 3010, false), new SettledUse("s-1", 1, 6990, false)],
            }, days: 1).Select(entry => entry.Amount));
    }

    [Fact]
    public void Seven_days_after_the_payment_the_rest_follows_and_later_uses_bring_nothing()
    {
        var used = Pass with { Uses = [Use("s-1", isSettled: true)], Settled = 3333, Entries = 1 };

        Assert.Empty(Decide(used, days: 6.99));
        var entry = Assert.Single(Decide(used, days: 7));
        Assert.Equal(
            (SettlementReason.Elapsed, 6667L, "", "e-1-2"),
            (entry.Reason, entry.Amount, entry.StoreId, entry.EntryId));
        Assert.Empty(Decide(
            Pass with { Uses = [Use("s-1", isSettled: true), Use("s-2")], Settled = 10000, Entries = 2 }, days: 8));
    }

    [Theory]
    [InlineData(2000, 0, 3333, 0)]
    [InlineData(8000, 0, 2000, 0)]
    [InlineData(10000, 0, 0, 0)]
    [InlineData(8000, 3333, 0, -1333)]
    [InlineData(10000, 10000, 0, -10000)]
    public void What_went_back_to_the_buyer_is_not_the_merchants(
        long refunded, long settledBefore, long redeemed, long back)
    {
        var one = Pass with
        {
            Refunded = refunded, Settled = settledBefore, Uses = [Use("s-1", isSettled: settledBefore > 0)],
        };

        var entries = Decide(one, days: 1);

        Assert.Equal(redeemed, SumOf(entries, SettlementReason.Redeemed));
        Assert.Equal(back, SumOf(entries, SettlementReason.Refunded));
    }

    [Fact]
    public void Nothing_of_what_was_never_paid_is_settled()
    {
        Assert.Empty(SettlementPolicy.Decide(
            new UnsettledOrder("o-1", "CNY", PaidAt: null, [Pass]), Day, Paid.AddDays(30)));
    }

    [Fact]
    public void Whatever_happened_the_sum_is_never_more_than_was_paid_and_kept_and_deciding_again_adds_nothing()
    {
        var random = new Random(20260501);
        for (var round = 0; round < 5000; round++)
        {
            var one = Pass with
            {
                Price = random.Next(0, 100000), UsesTotal = random.Next(1, 9),
                Face = random.Next(2) == 0 ? 0 : random.Next(1, 100000),
            };
            var sum = 0L;
            for (var step = 0; step < 6; step++)
            {
                one = one with { Refunded = random.NextInt64(one.Refunded, one.Price + 1) };
                if (random.Next(2) == 0 && one.Uses.Sum(use => use.UsesTaken) < one.UsesTotal)
                    one = one with
                    {
                        Uses = [.. one.Uses, new SettledUse("s", 1, one.Face / one.UsesTotal, false)],
                    };
                var days = random.Next(14);
                var entries = Decide(one, days);
                sum += entries.Sum(entry => entry.Amount);
                one = one with
                {
                    Settled = sum, Entries = one.Entries + entries.Count,
                    Uses = [.. one.Uses.Select(use => use with { IsSettled = true })],
                };

                Assert.InRange(sum, 0, one.Price - one.Refunded);
                Assert.Empty(Decide(one, days));
                if (days >= 7)
                    Assert.Equal(one.Price - one.Refunded, sum);
            }
        }
    }

    private static SettledUse Use(string store, bool isSettled = false) => new(store, 1, 0, isSettled);

    private static IReadOnlyList<SettlementEntry> Decide(UnsettledEntitlement one, double days) =>
        SettlementPolicy.Decide(new UnsettledOrder("o-1", "CNY", Paid, [one]), Day, Paid.AddDays(days));

    private static long SumOf(IEnumerable<SettlementEntry> entries, SettlementReason reason) =>
        entries.Where(entry => entry.Reason == reason).Sum(entry => entry.Amount);
}

using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Settling;

/// <summary>What of an order's money is the merchant's: at once what was used, and all that did not go back seven days
/// after the payment. Pure; decided again it finds nothing more.</summary>
internal static class SettlementPolicy
{
    /// <summary>From the payment.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    /// <param name="order">As it is under lock.</param>
    /// <param name="day">What they are entered under.</param>
    /// <param name="now">When this is decided.</param>
    public static IReadOnlyList<SettlementEntry> Decide(UnsettledOrder order, DateOnly day, DateTimeOffset now)
    {
        var entries = new List<SettlementEntry>();
        foreach (var one in order.Entitlements)
        {
            var (before, settled, net) = (entries.Count, one.Settled, one.Price - one.Refunded);
            var (uses, balance) = (0L, 0L);
            foreach (var use in one.Uses)
            {
                (uses, balance) = (uses + use.UsesTaken, balance + use.BalanceTaken);
                if (!use.IsSettled)
                    Raise(Math.Min(net, Share(one, uses, balance)), SettlementReason.Redeemed, use.StoreId);
            }

            if (order.PaidAt is { } paid && paid + Patience <= now)
                Raise(net, SettlementReason.Elapsed, "");
            if (settled > net)
                Add(net - settled, SettlementReason.Refunded, "");

            void Raise(long to, SettlementReason reason, string store)
            {
                if (to > settled)
                    Add(to - settled, reason, store);
            }

            void Add(long amount, SettlementReason reason, string store)
            {
                settled += amount;
                entries.Add(new SettlementEntry(
                    $"{one.EntitlementId}-{one.Entries + entries.Count - before + 1}", order.OrderId,
                    one.EntitlementId, store, reason, amount, order.Currency, day, now));
            }
        }

        return entries;
    }

    // Of what is used up all, whatever division left.
    private static long Share(UnsettledEntitlement one, long uses, long balance) => one.Face > 0
        ? (long)((Int128)one.Price * Math.Min(balance, one.Face) / one.Face)
        : (long)((Int128)one.Price * Math.Min(uses, one.UsesTotal) / Math.Max(1, one.UsesTotal));
}

namespace PosCloud.Ledger.BackOffice;

/// <summary>Why money was settled.</summary>
internal enum SettlementReason
{
    /// <summary>It was used, and that cannot be taken back any more.</summary>
    Redeemed = 1,

    /// <summary>It was paid for long enough ago; its code stays good.</summary>
    Elapsed = 2,

    /// <summary>It went back to the buyer after it had been settled.</summary>
    Refunded = 3,
}

/// <summary>An order with all that decides what of it is the merchant's. <see cref="PaidAt"/> null: it is not paid.
/// </summary>
internal sealed record UnsettledOrder(
    string OrderId, string Currency, DateTimeOffset? PaidAt, IReadOnlyList<UnsettledEntitlement> Entitlements);

/// <summary>One thing of an order. Money in minor units.</summary>
/// <param name="EntitlementId">Its id.</param>
/// <param name="Price">What was paid for it.</param>
/// <param name="Refunded">What of that went back.</param>
/// <param name="Settled">What of it was settled.</param>
/// <param name="Entries">In how many entries.</param>
/// <param name="UsesTotal">How often it can be used.</param>
/// <param name="Face">Vouchers: what it was worth at the counter; else 0.</param>
/// <param name="Uses">Those that stand and cannot be taken back, in their order.</param>
internal sealed record UnsettledEntitlement(
    string EntitlementId, long Price, long Refunded, long Settled, int Entries, int UsesTotal, long Face,
    IReadOnlyList<SettledUse> Uses);

/// <summary>One use. <see cref="BalanceTaken"/>: of a voucher, in minor units.</summary>
internal readonly record struct SettledUse(string StoreId, int UsesTaken, long BalanceTaken, bool IsSettled);

/// <summary>Money that became the merchant's, or went back after it had.</summary>
/// <param name="EntryId">The same, whoever settles it.</param>
/// <param name="StoreId">Where it was used; empty: nowhere.</param>
/// <param name="Amount">In minor units; below zero: it went back.</param>
/// <param name="Day">Of the merchant's zone.</param>
internal sealed record SettlementEntry(
    string EntryId, string OrderId, string EntitlementId, string StoreId, SettlementReason Reason, long Amount,
    string Currency, DateOnly Day, DateTimeOffset SettledAt);

/// <summary>An entry as it is listed.</summary>
internal sealed record SettlementRecord(
    string EntryId, DateOnly Day, DateTimeOffset SettledAt, SettlementReason Reason, long Amount, string Currency,
    string OrderId, string OrderNumber, string EntitlementId, string Title, string ProductId, string ProductName,
    string StoreId, string StoreName);

/// <summary>What was settled on one day. Money in minor units.</summary>
/// <param name="Entries">How many.</param>
/// <param name="Redeemed">For what was used.</param>
/// <param name="Elapsed">For what was paid for long enough ago.</param>
/// <param name="Refunded">What went back; not above zero.</param>
/// <param name="ClosedAt">Null: more may come to it.</param>
internal sealed record SettlementDay(
    DateOnly Day, string Currency, long Entries, long Redeemed, long Elapsed, long Refunded, DateTimeOffset? ClosedAt)
{
    public long Net => Redeemed + Elapsed + Refunded;
}

/// <summary>Which entries. Null or empty: whatever it is.</summary>
internal sealed record SettlementFilter
{
    public DateOnly? From { get; init; }

    /// <summary>Included.</summary>
    public DateOnly? Until { get; init; }
    public SettlementReason? Reason { get; init; }
    public string StoreId { get; init; } = "";
}

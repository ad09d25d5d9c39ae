using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.BackOffice;

/// <summary>An order as the back office shows it. Money in minor units. <see cref="ErasedAt"/>: since when nothing is
/// known of its buyer.</summary>
internal sealed record OrderSummary(
    string OrderId, string Number, string ExternalId, OrderState State, string Buyer, string Note, string PaidBy,
    string Currency, long Total, long Refunded, DateTimeOffset CreatedAt, DateTimeOffset? ErasedAt);

/// <summary>One thing that an order gives a right to. <see cref="ParentId"/>: the ticket whose seat this is; empty: of
/// none. <see cref="CodeIssue"/>: 0, its code cannot be shown. <see cref="Settled"/>: what of its price is the
/// merchant's for good.</summary>
internal sealed record OrderEntitlement(
    string EntitlementId, string ParentId, string ProductId, EntitlementKind Kind, string Title, string Detail,
    EntitlementState State, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, int UsesTotal, int UsesLeft,
    long Face, long Balance, long Price, long Refunded, int CodeIssue, int StandingUses, long Settled,
    Reentry Reentry, bool IsReentryWhileValid);

/// <summary>Money that went back for one entitlement. <see cref="IsVoid"/>: it is good for nothing since.</summary>
internal sealed record RecordedRefund(
    string RefundId, string OrderId, string EntitlementId, long Amount, bool IsVoid, string Why, string MadeBy,
    DateTimeOffset MadeAt, byte[] RequestHash);

/// <summary>An order with all that belongs to it.</summary>
internal sealed record WholeOrder(
    OrderSummary Order, byte[]? RequestHash, IReadOnlyList<OrderEntitlement> Entitlements,
    IReadOnlyList<RecordedRefund> Refunds, IReadOnlyList<RedemptionRecord> Redemptions);

/// <summary>Which orders. Null or empty: whatever it is.</summary>
internal sealed record OrderFilter
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? Until { get; init; }
    public OrderState? State { get; init; }
    public string ProductId { get; init; } = "";

    /// <summary>A part of what is kept of the buyer.</summary>
    public string Buyer { get; init; } = "";

    /// <summary>Exit baskets that were paid and not yet verified at the exit.</summary>
    public bool OnlyUnverifiedBaskets { get; init; }
}

/// <summary>Where a list, newest first, goes on: behind what stood last.</summary>
internal readonly record struct RecordPlace(DateTimeOffset At, string Id);

using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Selling;

/// <summary>What a buyer may use, as the ledger has it now. Money in minor units of <see
/// cref="Order.Currency"/>.</summary>
internal sealed record EntitlementFacts
{
    public required string EntitlementId { get; init; }
    public required Order Order { get; init; }
    public required Product Product { get; init; }
    public EntitlementState State { get; init; }
    public required string Title { get; init; }
    public string Detail { get; init; } = "";
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>One for kinds that are used once, and for a voucher.</summary>
    public int UsesTotal { get; init; } = 1;

    /// <summary>Without those that standing uses took. A use of a voucher takes value and none of these.</summary>
    public int UsesUntaken { get; init; } = 1;

    /// <summary>Vouchers only: face value, and what standing uses left of it.</summary>
    public long Face { get; init; }
    public long Balance { get; init; }

    /// <summary>How often it can still be used; a voucher has its one use while it has a balance.</summary>
    public int UsesLeft => Kind == EntitlementKind.Voucher && Balance == 0 ? 0 : UsesUntaken;

    public Contents Contents { get; init; } = new();

    /// <summary>Exit baskets: the digest of what was paid, and of what is in the basket now.</summary>
    public string PaidDigest { get; init; } = "";
    public string BasketDigest { get; init; } = "";

    /// <summary>Which stored values cannot be read; empty: none. Nothing is used on such a record.</summary>
    public string Damage { get; init; } = "";

    public EntitlementKind Kind => Product.Kind;

    /// <summary>By which rule it counts who is inside. A ticket whose seats have codes of their own is paper to fetch:
    /// its seats go in, each for itself.</summary>
    public Reentry Reentry => Contents.Seats.Any(seat => seat.AdmissionId.Length > 0) ? Reentry.None : Product.Reentry;
}

internal enum EntitlementState
{
    Active = 0,
    Blocked = 1,
    Refunded = 2,
    Cancelled = 3,
}

/// <summary>What one accepted use consumes and leaves. Amounts in minor units, never below zero.</summary>
internal sealed record Consumption(EntitlementFacts After, int Uses, long BalanceTaken, long ValueUsed, long CashDue);

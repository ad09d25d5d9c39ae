namespace PosCloud.Selling;

internal enum OrderState
{
    Unpaid = 0,
    Paid = 1,
    Refunded = 2,
    Cancelled = 3,
}

/// <summary>What was bought in one go. <see cref="Buyer"/> is what staff may see: a masked phone, a nickname.</summary>
internal sealed record Order
{
    public required string OrderId { get; init; }
    public required string Number { get; init; }
    public OrderState State { get; init; } = OrderState.Paid;
    public string Buyer { get; init; } = "";
    public string Note { get; init; } = "";
    public string PaidBy { get; init; } = "";

    /// <summary>Of the shop's own system; empty: it has none.</summary>
    public string ExternalId { get; init; } = "";

    /// <summary>What was paid, in minor units.</summary>
    public long Total { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "CNY";

    /// <summary>BCP 47 language of the buyer's slip; empty: the terminal's.</summary>
    public string Language { get; init; } = "";
}

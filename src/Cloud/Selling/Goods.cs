namespace PosCloud.Selling;

/// <summary>What one order line buys. A ticket's seats come without their admissions: a sale makes them.</summary>
internal sealed record Goods
{
    public required Product Product { get; init; }

    /// <summary>Tickets: the product that lets one seat in by the code on its paper. Null: the paper has no
    /// code.</summary>
    public Product? Admission { get; init; }

    public required string Title { get; init; }
    public string Detail { get; init; } = "";
    /// <summary>What is paid for it, in minor units.</summary>
    public long Price { get; init; }

    public int Uses { get; init; } = 1;
    public long Face { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }
    public Contents Contents { get; init; } = new();

    /// <summary>Exit baskets: the goods of a store that are in it.</summary>
    public IReadOnlyList<BasketGood> Basket { get; init; } = [];
    public OrderState State { get; init; } = OrderState.Paid;
    public string Buyer { get; init; } = "";
    public string Note { get; init; } = "";
    public string PaidBy { get; init; } = "";
    public string Language { get; init; } = "";

    /// <summary>An order of this alone.</summary>
    public Order AloneInOrder => new()
    {
        OrderId = "",
        Number = "",
        State = State,
        Buyer = Buyer,
        Note = Note,
        PaidBy = PaidBy,
        Language = Language,
    };
}

using PosCloud.Selling;

namespace PosCloud.Admin.Sales;

/// <summary>An order that was placed elsewhere. Money in minor units of the merchant's currency.</summary>
internal sealed record OrderRequest
{
    /// <summary>Of the shop's own system: the same one is the same order. Up to 100 characters.</summary>
    public string ExternalId { get; init; } = "";

    /// <summary>Up to 100 lines.</summary>
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    /// <summary>False: it waits for its payment, and nothing of it can be used.</summary>
    public bool IsPaid { get; init; } = true;

    /// <summary>As staff may see it: a masked phone, a nickname. Up to 100 characters.</summary>
    public string Buyer { get; init; } = "";

    /// <summary>What the buyer wrote; up to 500 characters.</summary>
    public string Note { get; init; } = "";

    /// <summary>How it was paid; up to 100 characters.</summary>
    public string PaidBy { get; init; } = "";

    /// <summary>BCP 47, of the buyer's slip; empty: the terminal's.</summary>
    public string Language { get; init; } = "";
}

/// <summary>One product of an order.</summary>
internal sealed record OrderLine
{
    public string ProductId { get; init; } = "";

    /// <summary>1 to 100.</summary>
    public int Quantity { get; init; } = 1;

    /// <summary>True: one code for all of it, used one by one or together; false: a code each.</summary>
    public bool IsTogether { get; init; }

    /// <summary>What one costs; null: what the product costs.</summary>
    public long? Price { get; init; }

    /// <summary>Null: the product's name.</summary>
    public string? Title { get; init; }
    public string? Detail { get; init; }

    /// <summary>Null: by the product's rules.</summary>
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Tickets: the seats, all on one ticket.</summary>
    public IReadOnlyList<OrderSeat> Seats { get; init; } = [];

    /// <summary>Exit baskets: the store whose goods are in it; null: the only one that the product is good in.
    /// </summary>
    public string? StoreId { get; init; }

    /// <summary>Exit baskets of a store that keeps goods: what is in it, bags too, up to 100 kinds. Names and prices
    /// are those on record.</summary>
    public IReadOnlyList<OrderGood>? Goods { get; init; }

    /// <summary>Bundles, and exit baskets of a store that keeps no goods: what is inside.</summary>
    public IReadOnlyList<Item> Items { get; init; } = [];
    public IReadOnlyList<Item> Bags { get; init; } = [];

    /// <summary>Tours.</summary>
    public DateTimeOffset? DepartsAt { get; init; }
    public string MeetingPoint { get; init; } = "";
    public int People { get; init; }
}

internal sealed record OrderSeat
{
    public string Event { get; init; } = "";
    public string Hall { get; init; } = "";
    public string Area { get; init; } = "";
    public string Row { get; init; } = "";
    public string Number { get; init; } = "";
    public DateTimeOffset StartsAt { get; init; }
    public long Price { get; init; }
}

/// <summary>A good of a store in an exit basket.</summary>
internal sealed record OrderGood
{
    /// <summary>As the store knows it: its barcode.</summary>
    public required string Code { get; init; }

    /// <summary>1 to 10,000.</summary>
    public int Quantity { get; init; } = 1;
}

namespace PosCloud.Selling;

/// <summary>One kind of thing on the shelves of one store, known by the code on it; exit baskets are made of these.
/// What is sold on line by the piece is a <see cref="Product"/>.</summary>
internal sealed record StoreGood
{
    public required string StoreId { get; init; }

    /// <summary>A barcode, or what the store has in its place: 1 to 64 visible characters.</summary>
    public required string Code { get; init; }
    public required string Name { get; init; }

    /// <summary>Of one, in minor units of the merchant's currency.</summary>
    public required long Price { get; init; }

    /// <summary>How many are left; null: nobody counts them, and they are never sold out.</summary>
    public long? Stock { get; init; }

    /// <summary>False: no basket has it any more.</summary>
    public bool IsOnSale { get; init; } = true;

    /// <summary>A shopping bag, which the till offers before the payment.</summary>
    public bool IsBag { get; init; }
}

/// <summary>What a sold basket has of one good, at the price it was sold at.</summary>
internal sealed record BasketGood(string StoreId, string Code, string Name, long UnitPrice, long Quantity);

/// <summary>What an order has to know of a store.</summary>
/// <param name="StoreId">Which.</param>
/// <param name="KeepsGoods">False: baskets there are of whatever the caller says.</param>
/// <param name="SellsBags">A bag is on sale: without one nobody shops there alone.</param>
/// <param name="Goods">Those that were asked for, by their codes.</param>
internal sealed record Shelf(
    string StoreId, bool KeepsGoods, bool SellsBags, IReadOnlyDictionary<string, StoreGood> Goods);

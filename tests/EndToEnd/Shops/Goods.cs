using System.Text.Json;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>An order that <c>poscloud sell</c> takes: a product of the demonstration mall, sold with what a test needs.
/// </summary>
internal sealed record Goods(string Product, string Title)
{
    public string Note { get; init; } = "";

    public string PaidBy { get; init; } = "";

    public IReadOnlyList<GoodsItem> Items { get; init; } = [];

    /// <summary>A paid basket: a checkout slip and one pulse of the gate.</summary>
    public static Goods ExitBasket(int number = 1) => new("scan-and-go", $"自助购出店码 {number:D5}")
    {
        PaidBy = "支付宝", Items = [new GoodsItem("青苹果", 2, 450)],
    };

    /// <summary>A day in the garden: a slip, and one pulse of the gate; unlike a basket it can be undone.</summary>
    public static Goods GardenDay() => new("garden-day", "植物园一日票")
    {
        Items = [new GoodsItem("成人票", 1, 6000)],
    };

    /// <summary>A coupon that needs nothing, with a note of the buyer.</summary>
    public static Goods Coupon(string note) => new("noodle-set", "双人面食套餐")
    {
        Note = note, Items = [new GoodsItem("牛肉面", 2, 2600)],
    };
}

/// <param name="UnitPrice">In minor units.</param>
internal sealed record GoodsItem(string Name, int Quantity, long UnitPrice);

/// <summary>A code somebody has bought.</summary>
internal sealed record SoldCode(string Code, string Kind, string Title)
{
    /// <summary>Those in a file that <c>poscloud seed</c> or <c>poscloud sell</c> wrote.</summary>
    public static IReadOnlyList<SoldCode> Read(string file) =>
        JsonSerializer.Deserialize<SoldCode[]>(File.ReadAllText(file), SeenJson.Options)!;
}

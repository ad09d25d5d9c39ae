using PosCloud.Demo;
using PosCloud.Selling;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>Goods of the demonstration mall, sold with what a test needs.</summary>
internal static class MoreGoods
{
    /// <summary>A paid basket: a checkout slip and one pulse of the gate.</summary>
    public static Goods ExitBasket(int number = 1) => new()
    {
        Product = DemoGoods.Exit,
        Title = $"自助购出店码 {number:D5}",
        PaidBy = "支付宝",
        Contents = new Contents { Items = [new Item("青苹果", 2, 450)], Total = 900 },
    };

    /// <summary>A coupon that needs nothing, with a note of the buyer.</summary>
    public static Goods Coupon(string note) => new()
    {
        Product = DemoGoods.Noodles,
        Title = "双人面食套餐",
        Note = note,
        Contents = new Contents { Items = [new Item("牛肉面", 2, 2600)] },
    };
}

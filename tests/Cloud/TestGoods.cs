using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The shops, people and goods of the tests.</summary>
internal static class TestGoods
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);

    public static readonly Shop Mall = new("mall", "云岚广场", "zh", TimeSpan.FromHours(8), KeepsRoster: false);
    public static readonly Shop Strict = new("strict", "North Gate", "en", TimeSpan.FromHours(8), KeepsRoster: true);
    public static readonly Shop Other = new("other", "城西店", "zh", TimeSpan.FromHours(8), KeepsRoster: false);

    public static readonly Operator Cashier = new("op-1", "一号收银", MayUndo: true, ["mall", "strict"]);
    public static readonly Operator RedeemOnly = new("op-2", "二号收银", MayUndo: false, ["mall"]);

    public static readonly Product Ticket = Make("ticket", EntitlementKind.Ticket);
    public static readonly Product Admission =
        Make("entry", EntitlementKind.Ticket) with { OpensGate = true, PrintsSlip = false };
    public static readonly Product Voucher = Make("voucher", EntitlementKind.Voucher);
    public static readonly Product FishVoucher =
        Make("fish", EntitlementKind.Voucher) with { BalanceRule = BalanceRule.Forfeited };
    public static readonly Product Pass = Make("pass", EntitlementKind.Pass);
    public static readonly Product Exit =
        Make("exit", EntitlementKind.ExitBasket) with { OpensGate = true, UndoWindow = TimeSpan.Zero };
    public static readonly Product Member = Make("member", EntitlementKind.Membership) with
    {
        Questions =
        [
            new Question("size", "尺码", ["S", "M", "L"], Optional: false),
            new Question("wish", "备注", [], Optional: true),
        ],
    };

    public static readonly Product Tour = Make("tour", EntitlementKind.Tour);
    public static readonly Product Metro = Make("metro", EntitlementKind.Transit) with { OpensGate = true };
    public static readonly Product Coupon = Make("coupon", EntitlementKind.Coupon);

    public static readonly Product Elsewhere =
        Make("elsewhere", EntitlementKind.Ticket) with { Places = [new Place("other", "城西店")] };

    public static Goods Seats(int count = 2) => new()
    {
        Product = Ticket,
        Admission = Admission,
        Title = "夜航",
        Detail = $"{count} 张",
        Buyer = "138****0001",
        Contents = new Contents
        {
            Seats = Enumerable.Range(1, count).Select(number => new Seat(
                "夜航", "一号厅", "池座", "5排", $"{number}座", Start.AddHours(8), 28000, "")).ToList(),
        },
    };

    public static Goods One(Product product) => new()
    {
        Product = product,
        Title = product.ProductId,
        Face = product.Kind == EntitlementKind.Voucher ? 10000 : 0,
        Uses = product.Kind == EntitlementKind.Pass ? 5 : 1,
    };

    public static Goods Trolley() => One(Exit) with
    {
        PaidBy = "微信支付",
        Contents = new Contents
        {
            Items = [new Item("鲜牛奶", 2, 680), new Item("全麦面包", 1, 1290)],
            Bags = [new Item("购物袋", 1, 30)],
            Total = 2680,
        },
    };

    private static Product Make(string id, EntitlementKind kind) => new()
    {
        ProductId = id,
        Kind = kind,
        SellerId = "m-" + id,
        SellerName = "商户 " + id,
        Footer = "谢谢惠顾",
        Places = [new Place("mall", "云岚广场"), new Place("strict", "North Gate")],
    };
}

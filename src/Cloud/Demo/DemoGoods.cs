using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Demo;

/// <summary>The demonstration mall: invented places, people by their function only.</summary>
internal static class DemoGoods
{
    public static readonly Shop Mall = new(
        "demo", "云栖里购物中心", "zh", TimeSpan.FromHours(8), KeepsRoster: false);

    public static readonly Shop West = new(
        "demo-west", "云栖里西岸店", "zh", TimeSpan.FromHours(8), KeepsRoster: true);

    public static readonly IReadOnlyList<Operator> Operators =
    [
        new Operator("op-1001", "一号收银台", MayUndo: true, [Mall.StoreId]),
        new Operator("op-1002", "二号收银台", MayUndo: false, [Mall.StoreId]),
        new Operator("op-2001", "西岸收银台", MayUndo: true, [West.StoreId]),
    ];

    private static readonly Place AtMall = new(Mall.StoreId, Mall.Name);
    private static readonly Place AtWest = new(West.StoreId, West.Name);

    public static readonly Product Seats = Make("theatre-seat", EntitlementKind.Ticket, "theatre", "汀兰剧院") with
    {
        Footer = "开演后请按工作人员指引入场，票券遗失不补。",
        StaffNote = "1.2 米以下儿童谢绝入场",
    };

    public static readonly Product Entry = Seats with
    {
        ProductId = "theatre-entry", OpensGate = true, PrintsSlip = false, UndoWindow = TimeSpan.Zero, StaffNote = "",
    };

    public static readonly Product SeatsWest = Seats with { ProductId = "theatre-seat-west", Places = [AtWest] };

    public static readonly Product FishVoucher =
        Make("fish-voucher", EntitlementKind.Voucher, "fish", "鲤跃渔家") with
        {
            BalanceRule = BalanceRule.Forfeited,
            Footer = "代金券不找零、不兑现，一次用完。",
        };

    public static readonly Product CarWash = Make("car-wash", EntitlementKind.Pass, "wash", "净驰洗车") with
    {
        Footer = "每次使用一次，可为任意车辆使用。",
    };

    public static readonly Product Exit = Make("scan-and-go", EntitlementKind.ExitBasket, "market", "拾光便利") with
    {
        OpensGate = true,
        UndoWindow = TimeSpan.Zero,
        Footer = "请保留小票，七日内可凭票退换。",
    };

    public static readonly Product Member = Make("member-year", EntitlementKind.Membership, "bookshop", "栖木书房") with
    {
        Footer = "欢迎加入，会员当日起生效。",
        Questions =
        [
            new Question("area", "您常看的书区？", ["文学", "科普", "童书", "艺术"], Optional: false),
            new Question("birthday-month", "您的生日月份？", [], Optional: false),
        ],
    };

    public static readonly Product Cruise = Make("river-cruise", EntitlementKind.Tour, "cruise", "云溪游船") with
    {
        Footer = "请提前十五分钟到达集合点。",
    };

    public static readonly Product Noodles = Make("noodle-set", EntitlementKind.Coupon, "noodles", "麦穗面馆") with
    {
        Footer = "凭券享用，每桌限用两张。",
    };

    public static readonly Product Metro = Make("metro-ride", EntitlementKind.Transit, "metro", "云溪轨道交通") with
    {
        OpensGate = true,
        UndoWindow = TimeSpan.Zero,
        Footer = "祝您出行愉快。",
    };

    /// <summary>Not among the goods of the seed; for orders of one's own. Opens a gate and can be undone.</summary>
    public static readonly Product Garden = Make("garden-day", EntitlementKind.Coupon, "garden", "云栖植物园") with
    {
        OpensGate = true,
        Footer = "当日有效，请从检票口入园。",
    };

    public static readonly IReadOnlyList<Product> Products =
        [Seats, Entry, SeatsWest, FishVoucher, CarWash, Exit, Member, Cruise, Noodles, Metro, Garden];

    /// <summary>As they are offered; what a seat's paper lets in by is nobody's to buy.</summary>
    public static readonly IReadOnlyList<ListedProduct> Listed =
    [
        Offer(Seats, "话剧《潮声》池座", 28000),
        Offer(Entry, "话剧《潮声》入场", 0) with { IsOnSale = false },
        Offer(SeatsWest, "话剧《潮声》西岸场", 28000),
        Offer(FishVoucher, "100 元代金券", 8800) with { Face = 10000, ValidDays = 90 },
        Offer(CarWash, "精洗五次卡", 19900) with { Uses = 5, ValidDays = 365 },
        Offer(Exit, "自助购", 0),
        Offer(Member, "栖木书房年卡", 36500) with { ValidDays = 365 },
        Offer(Cruise, "云溪夜航成人票", 12800) with { ValidDays = 30 },
        Offer(Noodles, "双人面食套餐", 5800) with { ValidDays = 30 },
        Offer(Metro, "单程乘车码", 400) with { ValidDays = 30 },
        Offer(Garden, "植物园日票", 4500) with { ValidDays = 30 },
    ];

    /// <summary>What goods cost: a seat each, what is in a basket, else one of the product.</summary>
    public static long PriceOf(Goods goods) => goods.Contents switch
    {
        { Seats.Count: > 0 and var seats } => seats * goods.Contents.Seats[0].Price,
        { Total: > 0 and var total } => total,
        _ => Listed.FirstOrDefault(listed => listed.Rules.ProductId == goods.Product.ProductId)?.Price ?? 0,
    };

    private static ListedProduct Offer(Product rules, string name, long price) =>
        new() { Rules = rules, Name = name, Price = price };

    private static Product Make(string id, EntitlementKind kind, string merchant, string name) => new()
    {
        ProductId = id,
        Kind = kind,
        SellerId = merchant,
        SellerName = name,
        Places = [AtMall],
    };
}

using System.Text.Json;
using PosCloud.Admin.Sales;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Demo;

/// <summary>Sells one of everything, and one of each that must be refused. Times are relative to the day of seeding,
/// so that a demonstration is as good next year.</summary>
internal sealed class DemoMall(CodeKey key, CodeGenerator generator, DateTimeOffset now)
{
    private readonly Sale _sale = new(key, generator, now);
    private readonly List<(string Kind, Goods Goods)> _demonstration = [];

    private DateTimeOffset Tonight => At(days: 0, hour: 19.5);

    /// <param name="tickets">Single seats on top of the demonstration goods, numbered by their titles.</param>
    /// <param name="orders">Further orders.</param>
    /// <returns>What is to be issued, and its codes: the demonstration goods, the single seats, the orders. Each is
    /// made when it is asked for.</returns>
    public (Issuance Issuance, IReadOnlyList<IssuedCode> Codes) Open(int tickets, IReadOnlyList<Goods>? orders = null)
    {
        SellGood();
        SellRefused();
        var further = orders ?? [];
        var goods = new MadeList<Goods>(
            _demonstration.Count + tickets + further.Count,
            place => (place - _demonstration.Count) switch
            {
                < 0 => _demonstration[place].Goods,
                var seat when seat < tickets => SingleSeat(1 + seat),
                var order => Priced(further[order - tickets]),
            });
        var (sold, codes) = _sale.SellMany(goods);
        return (new Issuance
        {
            Shops = [DemoGoods.Mall, DemoGoods.West],
            Operators = DemoGoods.Operators,
            Listed = DemoGoods.Listed,
            Orders = sold,
        }, new MadeList<IssuedCode>(codes.Count, place =>
        {
            var (one, code) = codes[place];
            var kind = place < _demonstration.Count ? _demonstration[place].Kind : KindOf(one.Product);
            return new IssuedCode(code, kind, one.Title);
        }));
    }

    private Goods SingleSeat(int number) => Show(number, 1) with
    {
        Title = $"《潮声》散座票 {number:D5}", Price = 28000,
    };

    private static Goods Priced(Goods goods) => goods with { Price = DemoGoods.PriceOf(goods) };

    private static string KindOf(Product product) => product.Kind == EntitlementKind.Ticket
        ? "ticket"
        : JsonNamingPolicy.KebabCaseLower.ConvertName(product.Kind.ToString());

    private void SellGood()
    {
        Sell("ticket", Show(first: 11, count: 2));
        Sell("voucher", new Goods
        {
            Product = DemoGoods.FishVoucher,
            Title = "100 元代金券",
            Detail = "全场通用，酒水除外",
            Face = 10000,
            Buyer = "139****6621",
            ValidUntil = now.AddDays(90),
        });
        Sell("pass", new Goods
        {
            Product = DemoGoods.CarWash,
            Title = "精洗五次卡",
            Detail = "轿车、SUV 通用",
            Uses = 5,
            Buyer = "136****0457",
            ValidUntil = now.AddDays(365),
        });
        Sell("exit-basket", Trolley());
        Sell("membership", new Goods
        {
            Product = DemoGoods.Member,
            Title = "栖木书房年卡",
            Detail = "全年借阅与活动优先报名",
            Buyer = "137****2218",
            ValidUntil = now.AddDays(365),
        });
        Sell("tour", Cruise());
        Sell("coupon", new Goods
        {
            Product = DemoGoods.Noodles,
            Title = "双人面食套餐",
            Detail = "到店兑换",
            Buyer = "188****9034",
            ValidUntil = now.AddDays(30),
            Contents = new Contents { Items = [new Item("牛肉面", 2, 2600), new Item("凉拌木耳", 1, 900)] },
        });
        Sell("transit", Ride());
    }

    private Goods Ride() => new()
    {
        Product = DemoGoods.Metro,
        Title = "单程乘车码",
        Detail = "二号线",
        Buyer = "159****7702",
        ValidUntil = At(days: 30, hour: 23),
        Contents = new Contents { Ride = new Ride("云溪广场站 08:12", "汀兰路站 08:37", 400, 250, 0) },
    };

    private void SellRefused()
    {
        Sell("ticket-refunded", Show(first: 21, count: 1) with
        {
            State = OrderState.Refunded, Title = "《潮声》（已退款）",
        });
        Sell("ticket-unpaid", Show(first: 22, count: 1) with
        {
            State = OrderState.Unpaid, Title = "《潮声》（未付款）",
        });
        Sell("ticket-expired", Show(first: 23, count: 1) with
        {
            ValidUntil = At(days: -1, hour: 22), Title = "《潮声》昨日场（已过期）",
        });
        Sell("ticket-not-yet-valid", Show(first: 24, count: 1) with
        {
            ValidFrom = At(days: 7, hour: 9), ValidUntil = At(days: 7, hour: 23), Title = "《潮声》下周场（未到使用时间）",
        });
        Sell("ticket-wrong-place", Show(first: 25, count: 1) with
        {
            Product = DemoGoods.SeatsWest, Admission = null, Title = "《潮声》西岸场（限西岸店）",
        });
    }

    private Goods Show(int first, int count) => new()
    {
        Product = DemoGoods.Seats,
        Admission = DemoGoods.Entry,
        Title = "话剧《潮声》",
        Detail = $"池座 {count} 张",
        Buyer = "138****5170",
        PaidBy = "微信支付",
        ValidUntil = At(days: 30, hour: 23),
        Contents = new Contents
        {
            Seats = Enumerable.Range(first, count).Select(seat => new Seat(
                "话剧《潮声》", "大剧场", "池座", $"{1 + (seat / 30)}排", $"{1 + (seat % 30)}座", Tonight, 28000, ""))
                .ToList(),
        },
    };

    private static Goods Trolley() => new()
    {
        Product = DemoGoods.Exit,
        Title = "自助购出店码",
        Detail = "共 4 件",
        Buyer = "135****8812",
        PaidBy = "支付宝",
        Contents = new Contents
        {
            Items = [new Item("鲜牛奶 950ml", 1, 1580), new Item("全麦吐司", 1, 1290), new Item("青苹果", 2, 450)],
            Bags = [new Item("环保购物袋", 1, 50)],
            Total = 3820,
        },
    };

    private Goods Cruise() => new()
    {
        Product = DemoGoods.Cruise,
        Title = "云溪夜航",
        Detail = "成人票 2 张",
        Buyer = "150****3346",
        ValidUntil = At(days: 30, hour: 23),
        Contents = new Contents { DepartsAt = At(days: 1, hour: 20), MeetingPoint = "二号码头检票口", People = 2 },
    };

    private void Sell(string kind, Goods goods) =>
        _demonstration.Add((kind, Priced(goods)));

    private DateTimeOffset At(int days, double hour)
    {
        var local = DemoGoods.Mall.Local(now);
        return new DateTimeOffset(local.Date, local.Offset).AddDays(days).AddHours(hour);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Demo;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Benchmarks.Ledger;

/// <summary>Coupons for one use, numbered from 0, and what a redemption of each asks and writes. A coupon's ids and the
/// hash of its code are its number, or are scattered by it.</summary>
/// <param name="isScattered">The ids are in no order, as drawn ones are.</param>
internal sealed class Coupons(bool isScattered)
{
    /// <summary>Number 0: every number has as many digits.</summary>
    public const long First = 1_000_000_000_000_000_000;

    // What is sold at once is held in memory.
    private const int PerIssue = 20_000;

    // A sealed reply with the data of the slip of such a coupon has so many bytes.
    private const int ReplyBytes = 1400;

    private static readonly byte[] Reply = RandomNumberGenerator.GetBytes(ReplyBytes);

    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);

    public static CallFacts Call { get; } =
        new("till-1", "counter", DemoGoods.Mall.StoreId, "op-1001", Now, Now);

    public static Goods Goods { get; } = new()
    {
        Product = DemoGoods.Noodles,
        Title = "双人面食套餐",
        Detail = "到店兑换",
        Buyer = "188****9034",
        ValidUntil = Now.AddYears(20),
        Contents = new Contents { Items = [new Item("牛肉面", 2, 2600), new Item("凉拌木耳", 1, 900)] },
    };

    /// <summary>Sells those from number 0 on.</summary>
    public async Task SellAsync(ILedgerStore ledger, long count)
    {
        for (var from = 0L; from < count; from += PerIssue)
        {
            var orders = new List<SoldOrder>(PerIssue);
            for (var number = from; number < Math.Min(count, from + PerIssue); number++)
                orders.Add(new SoldOrder(Order(Id(number)), Now, [new Issued(Facts(Id(number)), Hash(number))]));
            await ledger.IssueAsync(IssuanceOf(orders), $"coupons from {from}");
        }
    }

    public static Issuance IssuanceOf(IReadOnlyList<SoldOrder> orders) => new()
    {
        Shops = [DemoGoods.Mall], Operators = [DemoGoods.Operators[0]], Products = [DemoGoods.Noodles],
        Orders = orders,
    };

    /// <param name="number">The coupon's.</param>
    /// <param name="scan">How many scans there were before: the ids of scans are in the order of time.</param>
    public RedeemAttempt Attempt(long number, long scan) =>
        new(Text(scan), SHA256.HashData(BitConverter.GetBytes(scan)), Hash(number), Call);

    /// <summary>Accepts, and writes what a real one does.</summary>
    public static RedeemDecision.Accept Accept(RedeemAttempt attempt) => new(
        new RedeemResponse(), Reply,
        new Use($"R{attempt.ScanId}", Now, 1, 0, 0, 0, 0, HasSlip: true, Now.AddMinutes(10), null));

    public static RedeemDecision Decide(RedeemAttempt attempt, RedeemFacts facts) =>
        facts is { Stored: null, TakenBack: false, Code.Entitlement: { UsesLeft: 1, Damage: "" } }
            ? Accept(attempt)
            : throw new InvalidOperationException($"{attempt.ScanId}: the coupon is not there, or used");

    public string Id(long number) => isScattered ? Convert.ToHexString(Scattered(number)[..10]) : Text(number);

    public static EntitlementFacts Facts(string id) => new()
    {
        EntitlementId = id,
        Order = Order(id),
        Product = Goods.Product,
        Title = Goods.Title,
        Detail = Goods.Detail,
        ValidUntil = Goods.ValidUntil,
        Contents = Goods.Contents,
    };

    private byte[] Hash(long number) => isScattered ? Scattered(number) : Encoding.ASCII.GetBytes(Text(number));

    private static Order Order(string id) => new() { OrderId = id, Number = id, Buyer = Goods.Buyer };

    private static byte[] Scattered(long number) => SHA256.HashData(BitConverter.GetBytes(number));

    private static string Text(long number) => (First + number).ToString(CultureInfo.InvariantCulture);
}

using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Sales;

/// <summary>Makes goods of what was ordered, or says what is wrong with it. Pure.</summary>
internal static class OrderPolicy
{
    public const int MostLines = 100;
    public const int LargestQuantity = 100;

    private const int ShortText = 100;
    private const int LongText = 500;

    /// <param name="request">What was sent.</param>
    /// <param name="products">What there is.</param>
    /// <param name="shelves">The stores that <see cref="BasketPolicy.Asked"/> names, with their goods.</param>
    /// <param name="now">The time of the payment.</param>
    /// <returns>An entitlement each.</returns>
    /// <exception cref="OfficeFaultException">It cannot be sold like this.</exception>
    public static IReadOnlyList<Goods> Read(
        OrderRequest request, IReadOnlyDictionary<string, ListedProduct> products,
        IReadOnlyDictionary<string, Shelf> shelves, DateTimeOffset now)
    {
        CheckText("externalId", request.ExternalId, ShortText);
        CheckText("buyer", request.Buyer, ShortText);
        CheckText("note", request.Note, LongText);
        CheckText("paidBy", request.PaidBy, ShortText);
        CheckText("language", request.Language, 35);
        if (request.Lines.Count is 0 or > MostLines)
            throw OfficeFaultException.Invalid("lines",
                $"订单需要 1 到 {MostLines} 行商品", $"lines: an order has 1 to {MostLines} lines");
        var goods = request.Lines.SelectMany((line, index) =>
            Read($"lines[{index}]", line ?? throw Missing($"lines[{index}]"), products, shelves, now)).ToList();
        return goods.Sum(one => one.Price) <= Money.Largest
            ? goods
            : throw OfficeFaultException.Invalid("lines", "订单总额过大", $"lines: the total is over {Money.Largest}");
    }

    private static IEnumerable<Goods> Read(
        string field, OrderLine line, IReadOnlyDictionary<string, ListedProduct> products,
        IReadOnlyDictionary<string, Shelf> shelves, DateTimeOffset now)
    {
        if (!products.TryGetValue(line.ProductId, out var product))
            throw OfficeFaultException.Invalid($"{field}.productId",
                $"没有商品“{line.ProductId}”", $"{field}.productId: there is no product {line.ProductId}");
        if (!product.IsOnSale)
            throw OfficeFaultException.Invalid($"{field}.productId",
                $"商品“{product.Name}”已下架", $"{field}.productId: {line.ProductId} is not on sale");
        CheckUsable(field, line, product, now);
        Check(field, line, product);
        var isBasket = product.Rules.Kind == EntitlementKind.ExitBasket;
        if (!isBasket && (line.Goods is not null || line.StoreId is not null))
            throw OfficeFaultException.Invalid($"{field}.goods",
                "goods 和 storeId 只属于出店码商品", $"{field}.goods, storeId: of an exit basket alone");
        var filled = isBasket ? BasketPolicy.Fill(field, line, product, shelves) : null;
        var price = filled?.Sum(one => one.Good.Price * one.Quantity)
            ?? line.Price ?? (line.Seats.Count > 0 ? line.Seats.Sum(seat => seat.Price) : product.Price);
        var goods = new Goods
        {
            Product = product.Rules,
            Admission = line.Seats.Count > 0 ? product.Rules.ToAdmission() : null,
            Title = line.Title ?? product.Name,
            Detail = line.Detail ?? product.Detail,
            Price = price,
            Uses = product.Uses,
            Face = product.Rules.Kind == EntitlementKind.Voucher ? product.Face : 0,
            ValidFrom = line.ValidFrom ?? product.ValidFrom,
            ValidUntil = line.ValidUntil ?? product.GoodUntil(now),
            Contents = filled is null ? ContentsOf(line, price) : ContentsOf(line, price) with
            {
                Items = ItemsOf(filled, areBags: false), Bags = ItemsOf(filled, areBags: true), Total = price,
            },
            Basket = [.. (filled ?? []).Select(one => new BasketGood(
                one.Good.StoreId, one.Good.Code, one.Good.Name, one.Good.Price, one.Quantity))],
        };
        return line.IsTogether
            ? [goods with { Uses = goods.Uses * line.Quantity, Price = price * line.Quantity }]
            : Enumerable.Repeat(goods, line.Quantity);
    }

    // What nobody could use is not sold.
    private static void CheckUsable(string field, OrderLine line, ListedProduct product, DateTimeOffset now)
    {
        if (product.Rules.Places.Count == 0)
            throw OfficeFaultException.Invalid($"{field}.productId",
                $"商品“{product.Name}”没有可核销的门店，请先在商品里选择门店",
                $"{field}.productId: {line.ProductId} is good in no store; give it one first");
        if ((line.ValidUntil ?? product.ValidUntil) <= now)
            throw OfficeFaultException.Invalid($"{field}.validUntil",
                $"商品“{product.Name}”的有效期已过", $"{field}.validUntil: {line.ProductId} is over already");
    }

    private static void Check(string field, OrderLine line, ListedProduct product)
    {
        if (line.Quantity is < 1 or > LargestQuantity)
            throw OfficeFaultException.Invalid($"{field}.quantity",
                $"数量需在 1 到 {LargestQuantity} 之间", $"{field}.quantity: 1 to {LargestQuantity}");
        if (line.Price is < 0 or > Money.Largest)
            throw OfficeFaultException.Invalid($"{field}.price", "价格不对", $"{field}.price: not a price");
        CheckText($"{field}.title", line.Title ?? "", ShortText);
        CheckText($"{field}.detail", line.Detail ?? "", LongText);
        CheckText($"{field}.meetingPoint", line.MeetingPoint, ShortText);
        if (line.ValidUntil <= line.ValidFrom)
            throw OfficeFaultException.Invalid($"{field}.validUntil",
                "有效期的结束要晚于开始", $"{field}.validUntil: it ends before it begins");
        if (line.IsTogether && product.Rules.Kind is EntitlementKind.Voucher or EntitlementKind.ExitBasket)
            throw OfficeFaultException.Invalid($"{field}.isTogether",
                "代金券和出店码每份各有一个码", $"{field}.isTogether: vouchers and exit codes have a code each");
        if (line.Seats.Count > 0 && (product.Rules.Kind != EntitlementKind.Ticket || line.Quantity != 1))
            throw OfficeFaultException.Invalid($"{field}.seats",
                "座位只属于门票，且数量为 1", $"{field}.seats: of a ticket alone, with a quantity of 1");
        if (line.Seats.Count > MostLines || line.Items.Count + line.Bags.Count > MostLines)
            throw OfficeFaultException.Invalid(field, "内容过多", $"{field}: at most {MostLines} seats or items");
        foreach (var item in line.Items.Concat(line.Bags))
        {
            if (item is null)
                throw Missing($"{field}.items");
            CheckText($"{field}.items.name", item.Name, ShortText);
            if (item.Quantity is < 1 or > 10_000 || item.UnitPrice is < 0 or > Money.Largest)
                throw OfficeFaultException.Invalid($"{field}.items",
                    "商品明细的数量或单价不对", $"{field}.items: a quantity of 1 to 10000 and a price");
        }

        foreach (var seat in line.Seats)
        {
            if (seat is null)
                throw Missing($"{field}.seats");
            if (seat.Price is < 0 or > Money.Largest)
                throw OfficeFaultException.Invalid($"{field}.seats", "座位价格不对", $"{field}.seats: not a price");
            foreach (var text in new[] { seat.Event, seat.Hall, seat.Area, seat.Row, seat.Number })
                CheckText($"{field}.seats", text, ShortText);
        }
    }

    private static IReadOnlyList<Item> ItemsOf(
        IReadOnlyList<(StoreGood Good, long Quantity)> filled, bool areBags) =>
        [.. filled.Where(one => one.Good.IsBag == areBags)
            .Select(one => new Item(one.Good.Name, (int)one.Quantity, one.Good.Price))];

    private static OfficeFaultException Missing(string field) =>
        OfficeFaultException.Invalid(field, $"{field}：不能为空", $"{field}: null is none");

    private static Contents ContentsOf(OrderLine line, long price) => new()
    {
        Seats = [.. line.Seats.Select(seat => new Seat(
            seat.Event, seat.Hall, seat.Area, seat.Row, seat.Number, seat.StartsAt, seat.Price, ""))],
        Items = line.Items,
        Bags = line.Bags,
        Total = line.Items.Count + line.Bags.Count > 0 ? price : 0,
        DepartsAt = line.DepartsAt,
        MeetingPoint = line.MeetingPoint,
        People = line.People,
    };

    private static void CheckText(string field, string? text, int longest)
    {
        if (text is null || text.Length > longest || !PlainText.IsText(text))
            throw OfficeFaultException.Invalid(field,
                $"{field}：最多 {longest} 个字，不含控制字符",
                $"{field}: at most {longest} characters, without control characters");
    }
}

/// <summary>Amounts that can be.</summary>
internal static class Money
{
    /// <summary>A hundred million of the larger unit: sums of an order stay far from the end of 64 bits.</summary>
    public const long Largest = 10_000_000_000;
}

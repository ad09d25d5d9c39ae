using PosCloud.Selling;

namespace PosCloud.Admin.Sales;

/// <summary>Fills an exit basket from the goods of its store, or says why nobody can buy it there. Pure.</summary>
internal static class BasketPolicy
{
    private const int LargestQuantity = 10_000;

    /// <summary>Which stores an order has to know of, and which of their goods.</summary>
    public static IEnumerable<(string StoreId, IReadOnlyList<string> Codes)> Asked(
        OrderRequest request, IReadOnlyDictionary<string, ListedProduct> products) =>
        // More than there may be is refused without them.
        from line in request.Lines.Take(OrderPolicy.MostLines)
        where line?.ProductId is not null && products.TryGetValue(line.ProductId, out var known) && IsBasket(known)
        let codes = (line.Goods ?? []).Take(OrderPolicy.MostLines)
            .Where(good => good?.Code is not null).Select(good => good.Code.Trim())
        from store in StoresOf(line, products[line.ProductId])
        group codes by store into asked
        select (asked.Key, (IReadOnlyList<string>)[.. asked.SelectMany(codes => codes).Distinct()]);

    /// <param name="field">Of the line, in the request.</param>
    /// <param name="line">What was sent.</param>
    /// <param name="product">An exit basket.</param>
    /// <param name="shelves">The stores that <see cref="Asked"/> names.</param>
    /// <returns>What is in it; null: the store keeps no goods, and the line says itself what is in it.</returns>
    /// <exception cref="OfficeFaultException">It cannot be sold like this.</exception>
    public static IReadOnlyList<(StoreGood Good, long Quantity)>? Fill(
        string field, OrderLine line, ListedProduct product, IReadOnlyDictionary<string, Shelf> shelves)
    {
        if (line.StoreId is { } named && !product.Rules.IsGoodIn(named))
            throw OfficeFaultException.Invalid($"{field}.storeId",
                $"“{product.Name}”不在门店“{named}”使用",
                $"{field}.storeId: {product.Rules.ProductId} is not good in the store {named}");
        var stores = StoresOf(line, product).Select(store => shelves[store]).ToList();
        if (line.Goods is null && !stores.Exists(store => store.KeepsGoods))
            return null;
        if (stores is not [var shelf])
            throw OfficeFaultException.Invalid($"{field}.storeId",
                "请填写 storeId：这篮商品属于哪家门店", $"{field}.storeId: say which store's goods these are");
        if (shelf is { KeepsGoods: true, SellsBags: false })
            throw OfficeFaultException.Conflict(
                $"门店“{shelf.StoreId}”没有在售的购物袋，未开通扫码购；请先在门店商品里选一种购物袋",
                $"the store {shelf.StoreId} has no shopping bag on sale, and so no scan-and-go: choose one of its "
                + "goods as a bag");
        if (line.Goods is not { Count: > 0 and <= OrderPolicy.MostLines } || line.Items.Count + line.Bags.Count > 0)
            throw OfficeFaultException.Invalid($"{field}.goods",
                $"该门店有商品资料：请在 goods 中给出 1 到 {OrderPolicy.MostLines} 种商品的条码和数量，不再填写 items 和 bags",
                $"{field}.goods: this store keeps goods: name 1 to {OrderPolicy.MostLines} of them by code and "
                + "quantity, without items and bags");
        if (line.Quantity != 1)
            throw OfficeFaultException.Invalid($"{field}.quantity",
                "一行只有一篮商品", $"{field}.quantity: a line is one basket");
        var filled = line.Goods.GroupBy(good => good?.Code?.Trim() ?? "")
            .Select(same => Find($"{field}.goods", shelf, same.Key, same.ToList())).ToList();
        var sum = filled.Sum(one => one.Good.Price * one.Quantity);
        if (line.Price is { } price && price != sum)
            throw OfficeFaultException.Conflict(
                $"商品现价合计 {sum / 100m:0.00}，与 price 不符",
                $"{field}.price: these goods cost {sum} in minor units now; leave it out, or send that");
        return filled;
    }

    private static (StoreGood Good, long Quantity) Find(
        string field, Shelf shelf, string code, IReadOnlyList<OrderGood> asked)
    {
        if (!shelf.Goods.TryGetValue(code, out var good))
            throw OfficeFaultException.Invalid($"{field}.code",
                $"门店“{shelf.StoreId}”没有条码为“{code}”的商品", $"{field}.code: the store has no good {code}");
        if (!good.IsOnSale)
            throw OfficeFaultException.Invalid($"{field}.code",
                $"“{good.Name}”（{code}）已下架", $"{field}.code: {good.Name} ({code}) is not on sale");
        if (asked.Any(one => one.Quantity is < 1 or > LargestQuantity))
            throw OfficeFaultException.Invalid($"{field}.quantity",
                $"“{good.Name}”的数量需在 1 到 {LargestQuantity} 之间",
                $"{field}.quantity: of {good.Name} 1 to {LargestQuantity}");
        var quantity = asked.Sum(one => (long)one.Quantity);
        return good.Stock is { } left && left < quantity ? throw SoldOut(good, quantity) : (good, quantity);
    }

    /// <summary>There is less of a good than is asked for.</summary>
    public static OfficeFaultException SoldOut(StoreGood good, long quantity) => OfficeFaultException.Conflict(
        good.Stock == 0 ? $"“{good.Name}”已售罄" : $"“{good.Name}”只剩 {good.Stock} 件，不够 {quantity} 件",
        good.Stock == 0
            ? $"{good.Name} ({good.Code}) is sold out"
            : $"of {good.Name} ({good.Code}) {good.Stock} are left, not {quantity}");

    private static bool IsBasket(ListedProduct product) =>
        product.Rules.Kind == PosDaemon.Protocol.Redemption.V1.EntitlementKind.ExitBasket;

    // Without a store in the line: where the basket can be used at all.
    private static IEnumerable<string> StoresOf(OrderLine line, ListedProduct product) =>
        line.StoreId is { } store ? [store] : product.Rules.Places.Select(place => place.StoreId);
}

using PosCloud.Selling;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Puts in the shops, people and products of an issue, where they are not there yet, and takes what its
/// baskets have from the stock.</summary>
internal static class GoodsStatements
{
    public static async Task<bool> AddAsync(ISqlSession session, Issuance issuance)
    {
        foreach (var shop in issuance.Shops)
            await CatalogueStatements.AddAsync(session, shop);
        foreach (var one in issuance.Operators)
            await OperatorStatements.AddAsync(session, one);
        foreach (var product in issuance.Listed)
            await CatalogueStatements.AddAsync(session, product);
        foreach (var rules in issuance.Products)
            await CatalogueStatements.AddAsync(
                session, new ListedProduct { Rules = rules, Name = rules.ProductId, IsOnSale = false });
        await StoreGoodsStatements.SellAsync(session, issuance.Orders.SelectMany(order => order.Entitlements)
            .SelectMany(issued => issued.Goods.Select(good => (issued.Facts.EntitlementId, good))));
        if (issuance.Audit is { } audit)
            await UserStatements.AddAsync(session, audit);
        return true;
    }
}

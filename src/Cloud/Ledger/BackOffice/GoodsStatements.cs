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
        if (issuance.Audit is { } audit)
            await UserStatements.AddAsync(session, audit);
        return true;
    }

    /// <exception cref="SoldOutException">Of one there is not enough, or it was changed; nothing is sold.</exception>
    public static async Task<bool> SellAsync(
        ISqlSession session, IReadOnlyList<(string EntitlementId, BasketGood Good)> baskets)
    {
        await StoreGoodsStatements.SellAsync(session, baskets);
        return true;
    }
}

using PosCloud.Selling;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Puts in the shops, people and products of an issue; what is there already is left as it is.</summary>
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
}

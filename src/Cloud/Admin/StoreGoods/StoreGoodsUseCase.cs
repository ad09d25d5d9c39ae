using PosCloud.Admin.Reports;
using PosCloud.Admin.Staff;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.StoreGoods;

/// <summary>The goods of a store, one by one.</summary>
internal sealed class StoreGoodsUseCase(ILedgerStore ledger, TimeProvider time)
{
    /// <summary>Of a shop that offers more sorts of bags nobody reads the list.</summary>
    private const int MostBags = 200;

    /// <param name="storeId">Whose.</param>
    /// <param name="search">A part of the code or the name; empty: all.</param>
    /// <param name="cursor">Where the list goes on; null or empty: from its begin.</param>
    /// <param name="limit">1 to 200; null: 50.</param>
    /// <returns>In the order of their codes.</returns>
    /// <exception cref="OfficeFaultException">There is no such store.</exception>
    public async Task<RecordPage<StoreGood>> ListAsync(string storeId, string search, string? cursor, int? limit)
    {
        var size = Math.Clamp(limit ?? RecordsUseCase.UsualPage, 1, RecordsUseCase.LargestPage);
        var goods = await ledger.ReadAsync(async session =>
        {
            await DemandStoreAsync(session, storeId);
            return await StoreGoodsStatements.ListAsync(
                session, storeId, search.Trim(), onlyBags: false, cursor ?? "", size + 1);
        });
        // Of codes themselves: what they are is no secret of the list.
        return goods.Count > size ? new([.. goods.Take(size)], goods[size - 1].Code) : new(goods, "");
    }

    /// <summary>Those that the till offers, at most 200.</summary>
    /// <exception cref="OfficeFaultException">There is no such store.</exception>
    public Task<IReadOnlyList<StoreGood>> ListBagsAsync(string storeId) => ledger.ReadAsync(async session =>
    {
        await DemandStoreAsync(session, storeId);
        return await StoreGoodsStatements.ListAsync(session, storeId, "", onlyBags: true, "", MostBags);
    });

    /// <summary>Null: there is none.</summary>
    public Task<StoreGood?> FindAsync(string storeId, string code) =>
        ledger.ReadAsync(session => StoreGoodsStatements.ReadAsync(session, storeId, code));

    /// <exception cref="OfficeFaultException">There is no such good.</exception>
    public async Task<StoreGood> ReadAsync(string storeId, string code) =>
        await FindAsync(storeId, code) ?? throw None(storeId, code);

    /// <param name="caller">Who asks.</param>
    /// <param name="good">As it is from now on.</param>
    /// <param name="keepsStock">The stock of one that is there stays what it is, whatever was sold meanwhile.</param>
    /// <returns>The good as it is now, and whether it is new.</returns>
    /// <exception cref="OfficeFaultException">Something of it cannot be.</exception>
    public Task<(StoreGood Good, bool IsNew)> PutAsync(OfficeCaller caller, StoreGood good, bool keepsStock)
    {
        var asked = good with { Code = good.Code.Trim(), Name = good.Name.Trim() };
        if (StoreGoodPolicy.Check(asked) is { } problem)
            throw new OfficeFaultException(problem);
        return ledger.WriteAsync(async session =>
        {
            await StoreGoodsStatements.LockAsync(session, asked.StoreId, asked.Code);
            await DemandStoreAsync(session, asked.StoreId);
            var known = await StoreGoodsStatements.ReadAsync(session, asked.StoreId, asked.Code);
            var put = keepsStock && known is not null ? asked with { Stock = known.Stock } : asked;
            var now = time.GetLedgerNow();
            await StoreGoodsStatements.PutAsync(session, [put], now);
            await UserStatements.AddAsync(session, new AuditEntry(
                now, caller.Id, "goods.put", $"{put.StoreId}/{put.Code}", Describe(put)));
            return (put, known is null);
        });
    }

    /// <summary>Takes a good off the record. What was sold of it stays sold.</summary>
    /// <exception cref="OfficeFaultException">There is no such good.</exception>
    public Task DeleteAsync(OfficeCaller caller, string storeId, string code) => ledger.WriteAsync(async session =>
    {
        if (!await StoreGoodsStatements.DeleteAsync(session, storeId, code))
            throw None(storeId, code);
        await UserStatements.AddAsync(session, new AuditEntry(
            time.GetUtcNow(), caller.Id, "goods.delete", $"{storeId}/{code}", ""));
        return true;
    });

    /// <exception cref="OfficeFaultException">There is none by that id.</exception>
    internal static async Task DemandStoreAsync(ISqlSession session, string storeId)
    {
        if ((await CatalogueStatements.ListStoresAsync(session)).All(store => store.StoreId != storeId))
            throw OfficeFaultException.NotFound($"没有门店“{storeId}”", $"there is no store {storeId}");
    }

    private static string Describe(StoreGood good) =>
        $"{good.Name}, {good.Price}, stock {(good.Stock is { } stock ? $"{stock}" : "not counted")}"
        + (good.IsBag ? ", bag" : "") + (good.IsOnSale ? "" : ", not on sale");

    private static OfficeFaultException None(string storeId, string code) => OfficeFaultException.NotFound(
        $"门店“{storeId}”没有条码为“{code}”的商品", $"the store {storeId} has no good {code}");
}

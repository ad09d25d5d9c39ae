using System.Data.Common;
using PosCloud.Selling;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Goods of stores, and what baskets take from their stock. Whoever changes some locks them in the order of
/// their stores and codes, so that two who change the same ones wait and never meet crosswise.</summary>
internal static class StoreGoodsStatements
{
    // Nine values each; SQLite has room for 32,766 in a statement.
    private const int RowsAtOnce = 500;

    private static readonly SqlText Columns = $"store_id, code, name, price, stock, is_on_sale, is_bag";

    /// <summary>In the order of their codes.</summary>
    /// <param name="session">Where.</param>
    /// <param name="storeId">Whose.</param>
    /// <param name="search">A part of the code or the name; empty: all.</param>
    /// <param name="onlyBags">Bags alone.</param>
    /// <param name="after">The code behind which the list goes on; empty: from its begin.</param>
    /// <param name="limit">How many.</param>
    public static Task<IReadOnlyList<StoreGood>> ListAsync(
        ISqlSession session, string storeId, string search, bool onlyBags, string after, int limit)
    {
        var pattern = LikePattern.Containing(search);
        var found = search.Length > 0
            ? (SqlText)$"""
                AND (lower(code) LIKE lower({pattern}) ESCAPE '\' OR lower(name) LIKE lower({pattern}) ESCAPE '\')
                """
            : SqlText.None;
        return session.QueryAsync(
            $"""
            SELECT {Columns} FROM store_goods
            WHERE merchant_id = {session.Merchant} AND store_id = {storeId} AND code > {after}
                {found} {(onlyBags ? $"AND is_bag = true" : SqlText.None)}
            ORDER BY code LIMIT {limit}
            """,
            Read);
    }

    /// <summary>Null: there is none.</summary>
    public static Task<StoreGood?> ReadAsync(ISqlSession session, string storeId, string code) => session.FirstAsync(
        $"""
        SELECT {Columns} FROM store_goods
        WHERE merchant_id = {session.Merchant} AND store_id = {storeId} AND code = {code}
        """,
        Read);

    /// <summary>Locks all goods of a store until the end of the transaction, also those that are not there yet.
    /// </summary>
    public static async Task LockAsync(ISqlSession session, string storeId)
    {
        await LockShelfAsync(session, storeId);
        await session.QueryAsync(
            $"""
            SELECT 1 FROM store_goods WHERE merchant_id = {session.Merchant} AND store_id = {storeId}
            ORDER BY code {SqlText.ForUpdate}
            """,
            row => row.GetInt64(0));
    }

    /// <summary>Locks one good until the end of the transaction, also one that is not there yet.</summary>
    public static async Task LockAsync(ISqlSession session, string storeId, string code)
    {
        await LockShelfAsync(session, storeId);
        await session.QueryAsync(
            $"""
            SELECT 1 FROM store_goods
            WHERE merchant_id = {session.Merchant} AND store_id = {storeId} AND code = {code} {SqlText.ForUpdate}
            """,
            row => row.GetInt64(0));
    }

    /// <summary>Puts goods in, or in the place of what stands under their codes.</summary>
    public static async Task PutAsync(ISqlSession session, IEnumerable<StoreGood> goods, DateTimeOffset at)
    {
        var ordered = goods.OrderBy(good => good.StoreId, StringComparer.Ordinal)
            .ThenBy(good => good.Code, StringComparer.Ordinal);
        foreach (var some in ordered.Chunk(RowsAtOnce))
            await session.RunAsync(
                $"""
                INSERT INTO store_goods (merchant_id, {Columns}, changed_at)
                VALUES {SqlText.Join(some.Select(good => Values(session, good, at)))}
                ON CONFLICT (merchant_id, store_id, code) DO UPDATE SET name = excluded.name, price = excluded.price,
                    stock = excluded.stock, is_on_sale = excluded.is_on_sale, is_bag = excluded.is_bag,
                    changed_at = excluded.changed_at
                """);
    }

    /// <returns>False: there is none.</returns>
    public static async Task<bool> DeleteAsync(ISqlSession session, string storeId, string code) =>
        await session.RunAsync(
            $"""
            DELETE FROM store_goods
            WHERE merchant_id = {session.Merchant} AND store_id = {storeId} AND code = {code}
            """) > 0;

    /// <summary>What orders have to know of a store.</summary>
    public static async Task<Shelf> ReadShelfAsync(ISqlSession session, string storeId, IReadOnlyList<string> codes)
    {
        var kept = await session.FirstAsync(
            $"""
            SELECT code FROM store_goods WHERE merchant_id = {session.Merchant} AND store_id = {storeId} LIMIT 1
            """,
            row => row.GetString(0));
        var bag = await session.FirstAsync(
            $"""
            SELECT code FROM store_goods WHERE merchant_id = {session.Merchant} AND store_id = {storeId}
                AND is_bag = true AND is_on_sale = true LIMIT 1
            """,
            row => row.GetString(0));
        var goods = codes.Count == 0 ? [] : await session.QueryAsync(
            $"""
            SELECT {Columns} FROM store_goods WHERE merchant_id = {session.Merchant} AND store_id = {storeId}
                AND code IN ({SqlText.Join(codes.Select(code => (SqlText)$"{code}"))})
            """,
            Read);
        return new Shelf(storeId, kept is not null, bag is not null, goods.ToDictionary(good => good.Code));
    }

    /// <summary>Lowers the stock by what baskets have, if all of it is still there as it was read.</summary>
    /// <exception cref="SoldOutException">Of one there is not enough, or it was changed; nothing is sold.</exception>
    public static async Task SellAsync(ISqlSession session, IEnumerable<(string EntitlementId, BasketGood Good)> sold)
    {
        foreach (var (id, good) in sold.OrderBy(one => one.Good.StoreId, StringComparer.Ordinal)
            .ThenBy(one => one.Good.Code, StringComparer.Ordinal))
        {
            var changed = await session.RunAsync(
                $"""
                UPDATE store_goods SET stock = stock - {good.Quantity}
                WHERE merchant_id = {session.Merchant} AND store_id = {good.StoreId} AND code = {good.Code}
                    AND price = {good.UnitPrice} AND name = {good.Name} AND is_on_sale = true
                    AND (stock IS NULL OR stock >= {good.Quantity})
                """);
            if (changed == 0)
                throw new SoldOutException(good, await ReadAsync(session, good.StoreId, good.Code));
            await session.RunAsync(
                $"""
                INSERT INTO basket_goods (merchant_id, entitlement_id, store_id, code, quantity)
                SELECT merchant_id, {id}, store_id, code, {good.Quantity} FROM store_goods
                WHERE merchant_id = {session.Merchant} AND store_id = {good.StoreId} AND code = {good.Code}
                    AND stock IS NOT NULL
                """);
        }
    }

    /// <summary>Gives back what a basket lowered the stock by, once, with the lock of its order.</summary>
    /// <returns>How many kinds of goods.</returns>
    public static async Task<int> GiveBackAsync(ISqlSession session, IReadOnlyList<string> entitlementIds)
    {
        if (entitlementIds.Count == 0)
            return 0;
        var ids = SqlText.Join(entitlementIds.Select(id => (SqlText)$"{id}"));
        var rows = await session.QueryAsync(
            $"""
            SELECT store_id, code, sum(quantity) FROM basket_goods
            WHERE merchant_id = {session.Merchant} AND entitlement_id IN ({ids}) GROUP BY store_id, code
            """,
            row => (Store: row.GetString(0), Code: row.GetString(1), Quantity: Convert.ToInt64(row.GetValue(2))));
        foreach (var (store, code, quantity) in rows.OrderBy(row => row.Store, StringComparer.Ordinal)
            .ThenBy(row => row.Code, StringComparer.Ordinal))
            await session.RunAsync(
                $"""
                UPDATE store_goods SET stock = stock + {quantity}
                WHERE merchant_id = {session.Merchant} AND store_id = {store} AND code = {code}
                """);
        await session.RunAsync(
            $"""
            DELETE FROM basket_goods WHERE merchant_id = {session.Merchant} AND entitlement_id IN ({ids})
            """);
        return rows.Count;
    }

    // Of two who put goods in one waits for the other; baskets do not.
    private static async Task LockShelfAsync(ISqlSession session, string storeId) => await session.FirstAsync(
        $"""
        SELECT 1 FROM stores WHERE merchant_id = {session.Merchant} AND store_id = {storeId} {SqlText.ForUpdate}
        """,
        row => row.GetInt64(0));

    private static SqlText Values(ISqlSession session, StoreGood good, DateTimeOffset at) =>
        $"""
        ({session.Merchant}, {good.StoreId}, {good.Code}, {good.Name}, {good.Price}, {good.Stock}, {good.IsOnSale},
            {good.IsBag}, {at})
        """;

    private static StoreGood Read(DbDataReader row) => new()
    {
        StoreId = row.GetString(0),
        Code = row.GetString(1),
        Name = row.GetString(2),
        Price = row.GetInt64(3),
        Stock = row.IsDBNull(4) ? null : row.GetInt64(4),
        IsOnSale = row.GetBoolean(5),
        IsBag = row.GetBoolean(6),
    };
}

/// <summary>A good is not there as it was when the order was made of it: sold out by another one, or changed.</summary>
/// <param name="asked">What the order has of it.</param>
/// <param name="now">As it stands; null: it is no longer on record.</param>
internal sealed class SoldOutException(BasketGood asked, StoreGood? now)
    : NotDoneException($"{asked.Code} of {asked.StoreId} is not there as it was")
{
    public BasketGood Asked { get; } = asked;

    public StoreGood? Now { get; } = now;
}

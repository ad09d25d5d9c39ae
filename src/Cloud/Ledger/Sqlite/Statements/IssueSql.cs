using System.Buffers;
using System.Text.Json;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Writes what was sold.</summary>
internal static class IssueSql
{
    // From so many on the transaction has a cache of its own.
    private const int Many = 10_000;

    // Kilobytes. Codes come in no order of their hashes: where what they change of a table of a million, 80 MB, is not
    // kept, each of them reads a page and writes one to the log.
    private const int CacheOfMany = 256 << 10;

    /// <returns>False, and nothing written, where <paramref name="once"/> was issued before.</returns>
    public static bool Issue(SqliteSession session, Issuance issuance, string once)
    {
        if (session.Run("INSERT OR IGNORE INTO meta VALUES ($once, x'')", ("$once", once)) == 0)
            return false;
        SqliteSqlSession.Run(session, goods => GoodsStatements.AddAsync(goods, issuance));
        var baskets = issuance.Orders.Count < Many
            ? new SqliteOrders(session).Write(issuance.Orders)
            : WriteMany(session, issuance.Orders);
        SqliteSqlSession.Run(session, goods => GoodsStatements.SellAsync(goods, baskets));
        return true;
    }

    private static IReadOnlyList<(string EntitlementId, BasketGood Good)> WriteMany(
        SqliteSession session, IReadOnlyList<SoldOrder> orders)
    {
        var before = session.First("PRAGMA cache_size", row => row.GetInt64(0));
        session.RunOnce($"PRAGMA cache_size = -{CacheOfMany}");
        try
        {
            return new SqliteOrders(session).Write(orders);
        }
        finally
        {
            session.RunOnce($"PRAGMA cache_size = {before}");
        }
    }
}

/// <summary>The rows of orders.</summary>
internal sealed class SqliteOrders(SqliteSession session)
{
    private readonly SqliteInsert _orders = session.Insert(
        """
        INSERT INTO orders (
            order_id, number, state, buyer, note, paid_by, currency, language, created_at, external_id, total,
            request_hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    private readonly SqliteInsert _entitlements = session.Insert(
        """
        INSERT INTO entitlements (
            entitlement_id, order_id, product_id, parent_id, state, title, detail, valid_from, valid_until,
            uses_total, uses_left, face, balance, contents, paid_digest, basket_digest, price, code_issue)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    private readonly SqliteInsert _codes = session.Insert(
        "INSERT INTO codes (code_hash, entitlement_id, issued_at) VALUES (?, ?, ?)");

    private readonly ArrayBufferWriter<byte> _json = new();

    /// <returns>What baskets have of stores' goods.</returns>
    public IReadOnlyList<(string EntitlementId, BasketGood Good)> Write(IReadOnlyList<SoldOrder> orders)
    {
        var baskets = new List<(string, BasketGood)>();
        using var json = new Utf8JsonWriter(_json);
        foreach (var sold in orders)
        {
            Write(sold);
            foreach (var issued in sold.Entitlements)
            {
                Write(sold, issued, json);
                foreach (var good in issued.Goods)
                    baskets.Add((issued.Facts.EntitlementId, good));
            }
        }

        return baskets;
    }

    private void Write(SoldOrder sold)
    {
        var order = sold.Order;
        _orders.Text(order.OrderId).Text(order.Number).Integer((int)order.State).Text(order.Buyer).Text(order.Note)
            .Text(order.PaidBy).Text(order.Currency).Text(order.Language)
            .Integer(sold.CreatedAt.ToUnixTimeMilliseconds()).Text(order.ExternalId).Integer(order.Total)
            .Blob(sold.RequestHash).Run();
    }

    private void Write(SoldOrder sold, Issued issued, Utf8JsonWriter json)
    {
        var facts = issued.Facts;
        _json.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, facts.Contents, LedgerJson.Default.Contents);
        _entitlements.Text(facts.EntitlementId).Text(sold.Order.OrderId).Text(facts.Product.ProductId)
            .Text(issued.ParentId).Integer((int)facts.State).Text(facts.Title).Text(facts.Detail)
            .Integer(facts.ValidFrom?.ToUnixTimeMilliseconds()).Integer(facts.ValidUntil?.ToUnixTimeMilliseconds())
            .Integer(facts.UsesTotal).Integer(facts.UsesUntaken).Integer(facts.Face).Integer(facts.Balance)
            .Text(_json.WrittenSpan).Text(facts.PaidDigest).Text(facts.BasketDigest).Integer(issued.Price)
            .Integer(issued.CodeIssue).Run();
        if (issued.CodeHash is { } hash)
            _codes.Blob(hash).Text(facts.EntitlementId).Integer(sold.CreatedAt.ToUnixTimeMilliseconds()).Run();
    }
}

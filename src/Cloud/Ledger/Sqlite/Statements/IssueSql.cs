using System.Text.Json;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Writes what was sold.</summary>
internal static class IssueSql
{
    /// <returns>False, and nothing written, where <paramref name="once"/> was issued before.</returns>
    public static bool Issue(SqliteSession session, Issuance issuance, string once)
    {
        if (session.Run("INSERT OR IGNORE INTO meta VALUES ($once, x'')", ("$once", once)) == 0)
            return false;
        SqliteSqlSession.Run(session, goods => GoodsStatements.AddAsync(goods, issuance));
        var codes = new List<(byte[] Hash, string Id, DateTimeOffset At)>();
        foreach (var sold in issuance.Orders)
        {
            Write(session, sold);
            codes.AddRange(sold.Entitlements.Where(issued => issued.CodeHash is not null)
                .Select(issued => (issued.CodeHash!, issued.Facts.EntitlementId, sold.CreatedAt)));
        }

        // In the order in which they are kept: the table is written from its one end to the other.
        codes.Sort((left, right) => left.Hash.AsSpan().SequenceCompareTo(right.Hash));
        foreach (var (hash, id, at) in codes)
            session.Run(
                "INSERT INTO codes (code_hash, entitlement_id, issued_at) VALUES ($hash, $id, $at)",
                ("$hash", hash), ("$id", id), ("$at", Row.Millis(at)));
        return true;
    }

    private static void Write(SqliteSession session, SoldOrder sold)
    {
        var order = sold.Order;
        session.Run(
            """
            INSERT INTO orders (
                order_id, number, state, buyer, note, paid_by, currency, language, created_at, external_id, total,
                request_hash)
            VALUES (
                $id, $number, $state, $buyer, $note, $paidBy, $currency, $language, $created, $external, $total,
                $request)
            """,
            ("$id", order.OrderId), ("$number", order.Number), ("$state", (int)order.State),
            ("$buyer", order.Buyer), ("$note", order.Note), ("$paidBy", order.PaidBy),
            ("$currency", order.Currency), ("$language", order.Language),
            ("$created", Row.Millis(sold.CreatedAt)), ("$external", order.ExternalId), ("$total", order.Total),
            ("$request", sold.RequestHash));
        foreach (var issued in sold.Entitlements)
            Write(session, order, issued);
    }

    private static void Write(SqliteSession session, Order order, Issued issued)
    {
        var facts = issued.Facts;
        session.Run(
            """
            INSERT INTO entitlements (
                entitlement_id, order_id, product_id, parent_id, state, title, detail, valid_from, valid_until,
                uses_total, uses_left, face, balance, contents, paid_digest, basket_digest, price, code_issue)
            VALUES (
                $id, $order, $product, $parent, $state, $title, $detail, $from, $until,
                $total, $left, $face, $balance, $contents, $paid, $basket, $price, $issue)
            """,
            ("$id", facts.EntitlementId), ("$order", order.OrderId), ("$product", facts.Product.ProductId),
            ("$parent", issued.ParentId), ("$state", (int)facts.State), ("$title", facts.Title),
            ("$detail", facts.Detail), ("$from", Row.Millis(facts.ValidFrom)),
            ("$until", Row.Millis(facts.ValidUntil)), ("$total", facts.UsesTotal), ("$left", facts.UsesUntaken),
            ("$face", facts.Face), ("$balance", facts.Balance),
            ("$contents", JsonSerializer.Serialize(facts.Contents, LedgerJson.Default.Contents)),
            ("$paid", facts.PaidDigest), ("$basket", facts.BasketDigest),
            ("$price", issued.Price), ("$issue", issued.CodeIssue));
    }
}

using System.Text.Json;
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
        foreach (var shop in issuance.Shops)
            Write(session, shop);
        foreach (var one in issuance.Operators)
            Write(session, one);
        foreach (var product in issuance.Products)
            Write(session, product);
        foreach (var sold in issuance.Orders)
            Write(session, sold);
        return true;
    }

    private static void Write(SqliteSession session, Shop shop) => session.Run(
        "INSERT OR IGNORE INTO stores VALUES ($id, $name, $language, $offset, $roster)",
        ("$id", shop.StoreId), ("$name", shop.Name), ("$language", shop.Language),
        ("$offset", (int)shop.UtcOffset.TotalMinutes), ("$roster", shop.KeepsRoster));

    private static void Write(SqliteSession session, Operator one)
    {
        session.Run(
            "INSERT OR IGNORE INTO operators VALUES ($id, $name, $undo)",
            ("$id", one.OperatorId), ("$name", one.Name), ("$undo", one.MayUndo));
        foreach (var store in one.StoreIds)
            session.Run(
                "INSERT OR IGNORE INTO operator_stores VALUES ($id, $store)",
                ("$id", one.OperatorId), ("$store", store));
    }

    private static void Write(SqliteSession session, Product product)
    {
        session.Run(
            "INSERT OR IGNORE INTO merchants VALUES ($id, $name)",
            ("$id", product.MerchantId), ("$name", product.MerchantName));
        session.Run(
            """
            INSERT OR IGNORE INTO products (
                product_id, merchant_id, kind, balance_rule, opens_gate, prints_slip, undo_seconds, staff_note,
                footer, questions)
            VALUES ($id, $merchant, $kind, $rule, $gate, $slip, $undo, $note, $footer, $questions)
            """,
            ("$id", product.ProductId), ("$merchant", product.MerchantId), ("$kind", (int)product.Kind),
            ("$rule", (int)product.BalanceRule), ("$gate", product.OpensGate), ("$slip", product.PrintsSlip),
            ("$undo", (long)product.UndoWindow.TotalSeconds), ("$note", product.StaffNote),
            ("$footer", product.Footer),
            ("$questions", JsonSerializer.Serialize(product.Questions, LedgerJson.Default.IReadOnlyListQuestion)));
        foreach (var place in product.Places)
            session.Run(
                "INSERT OR IGNORE INTO product_stores VALUES ($id, $store)",
                ("$id", product.ProductId), ("$store", place.StoreId));
    }

    private static void Write(SqliteSession session, SoldOrder sold)
    {
        var order = sold.Order;
        session.Run(
            """
            INSERT INTO orders (order_id, number, state, buyer, note, paid_by, currency, language, created_at)
            VALUES ($id, $number, $state, $buyer, $note, $paidBy, $currency, $language, $created)
            """,
            ("$id", order.OrderId), ("$number", order.Number), ("$state", (int)order.State),
            ("$buyer", order.Buyer), ("$note", order.Note), ("$paidBy", order.PaidBy),
            ("$currency", order.Currency), ("$language", order.Language),
            ("$created", Row.Millis(sold.CreatedAt)));
        foreach (var issued in sold.Entitlements)
            Write(session, order, issued, sold.CreatedAt);
    }

    private static void Write(SqliteSession session, Order order, Issued issued, DateTimeOffset at)
    {
        var facts = issued.Facts;
        session.Run(
            """
            INSERT INTO entitlements (
                entitlement_id, order_id, product_id, parent_id, state, title, detail, valid_from, valid_until,
                uses_total, uses_left, face, balance, contents, paid_digest, basket_digest)
            VALUES (
                $id, $order, $product, $parent, $state, $title, $detail, $from, $until,
                $total, $left, $face, $balance, $contents, $paid, $basket)
            """,
            ("$id", facts.EntitlementId), ("$order", order.OrderId), ("$product", facts.Product.ProductId),
            ("$parent", issued.ParentId), ("$state", (int)facts.State), ("$title", facts.Title),
            ("$detail", facts.Detail), ("$from", Row.Millis(facts.ValidFrom)),
            ("$until", Row.Millis(facts.ValidUntil)), ("$total", facts.UsesTotal), ("$left", facts.UsesUntaken),
            ("$face", facts.Face), ("$balance", facts.Balance),
            ("$contents", JsonSerializer.Serialize(facts.Contents, LedgerJson.Default.Contents)),
            ("$paid", facts.PaidDigest), ("$basket", facts.BasketDigest));
        if (issued.CodeHash is null)
            return;
        session.Run(
            "INSERT INTO codes (code_hash, entitlement_id, issued_at) VALUES ($hash, $id, $at)",
            ("$hash", issued.CodeHash), ("$id", facts.EntitlementId), ("$at", Row.Millis(at)));
    }
}

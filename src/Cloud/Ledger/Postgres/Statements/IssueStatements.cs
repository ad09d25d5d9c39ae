using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PosCloud.Selling;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>Writes what was sold.</summary>
internal static class IssueStatements
{
    /// <summary>Claims the issue's id: one row where it is new.</summary>
    public static void AddClaim(PostgresBatch batch, string merchant, string once) => batch.Add(
        "INSERT INTO issues (merchant_id, issue_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1",
        Of(merchant), Of(once));

    /// <summary>Shops, operators and products; what is there already is left as it is.</summary>
    public static void AddGoods(PostgresBatch batch, string merchant, Issuance issuance)
    {
        foreach (var shop in issuance.Shops)
            Add(batch, merchant, shop);
        foreach (var one in issuance.Operators)
            Add(batch, merchant, one);
        foreach (var product in issuance.Products)
            Add(batch, merchant, product);
    }

    /// <summary>By COPY: some hundred thousand a second.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, string merchant, IReadOnlyList<SoldOrder> orders)
    {
        await using (var copy = await BeginAsync(connection,
            """
            COPY orders (merchant_id, order_id, number, state, buyer, note, paid_by, currency, language, created_at)
            FROM STDIN (FORMAT BINARY)
            """))
        {
            foreach (var sold in orders)
                await CopyAsync(copy, merchant, sold);
            await copy.CompleteAsync();
        }

        await using (var copy = await BeginAsync(connection,
            """
            COPY entitlements (merchant_id, entitlement_id, order_id, product_id, parent_id, state, title, detail,
                valid_from, valid_until, uses_total, uses_left, face, balance, contents, paid_digest, basket_digest)
            FROM STDIN (FORMAT BINARY)
            """))
        {
            foreach (var sold in orders)
                foreach (var issued in sold.Entitlements)
                    await CopyAsync(copy, merchant, sold.Order.OrderId, issued);
            await copy.CompleteAsync();
        }

        await using (var copy = await BeginAsync(connection,
            "COPY codes (merchant_id, code_hash, entitlement_id, issued_at) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var sold in orders)
                foreach (var issued in sold.Entitlements.Where(issued => issued.CodeHash is not null))
                {
                    await copy.StartRowAsync();
                    await copy.WriteAsync(merchant, NpgsqlDbType.Text);
                    await copy.WriteAsync(issued.CodeHash!, NpgsqlDbType.Bytea);
                    await copy.WriteAsync(issued.Facts.EntitlementId, NpgsqlDbType.Text);
                    await copy.WriteAsync(sold.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
                }
            await copy.CompleteAsync();
        }
    }

    private static void Add(PostgresBatch batch, string merchant, Shop shop) => batch.Add(
        """
        INSERT INTO stores (merchant_id, store_id, name, language, utc_offset_minutes, keeps_roster)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """,
        Of(merchant), Of(shop.StoreId), Of(shop.Name), Of(shop.Language), Of((int)shop.UtcOffset.TotalMinutes),
        Of(shop.KeepsRoster));

    private static void Add(PostgresBatch batch, string merchant, Operator one)
    {
        batch.Add(
            """
            INSERT INTO operators (merchant_id, operator_id, name, may_undo) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """,
            Of(merchant), Of(one.OperatorId), Of(one.Name), Of(one.MayUndo));
        batch.Add(
            """
            INSERT INTO operator_stores (merchant_id, operator_id, store_id)
            SELECT $1, $2, store FROM unnest($3) AS store ON CONFLICT DO NOTHING
            """,
            Of(merchant), Of(one.OperatorId), Of([.. one.StoreIds]));
    }

    private static void Add(PostgresBatch batch, string merchant, Product product)
    {
        batch.Add(
            "INSERT INTO sellers (merchant_id, seller_id, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            Of(merchant), Of(product.MerchantId), Of(product.MerchantName));
        batch.Add(
            """
            INSERT INTO products (
                merchant_id, product_id, seller_id, kind, balance_rule, opens_gate, prints_slip, undo_seconds,
                staff_note, footer, questions)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
            """,
            Of(merchant), Of(product.ProductId), Of(product.MerchantId), Of((int)product.Kind),
            Of((int)product.BalanceRule), Of(product.OpensGate), Of(product.PrintsSlip),
            Of((long)product.UndoWindow.TotalSeconds), Of(product.StaffNote), Of(product.Footer),
            Json(JsonSerializer.Serialize(product.Questions, LedgerJson.Default.IReadOnlyListQuestion)));
        batch.Add(
            """
            INSERT INTO product_stores (merchant_id, product_id, store_id)
            SELECT $1, $2, store FROM unnest($3) AS store ON CONFLICT DO NOTHING
            """,
            Of(merchant), Of(product.ProductId), Of([.. product.Places.Select(place => place.StoreId)]));
    }

    private static async Task CopyAsync(NpgsqlBinaryImporter copy, string merchant, SoldOrder sold)
    {
        var order = sold.Order;
        await copy.StartRowAsync();
        await copy.WriteAsync(merchant, NpgsqlDbType.Text);
        await copy.WriteAsync(order.OrderId, NpgsqlDbType.Text);
        await copy.WriteAsync(Storable(order.Number), NpgsqlDbType.Text);
        await copy.WriteAsync((int)order.State, NpgsqlDbType.Integer);
        await copy.WriteAsync(Storable(order.Buyer), NpgsqlDbType.Text);
        await copy.WriteAsync(Storable(order.Note), NpgsqlDbType.Text);
        await copy.WriteAsync(Storable(order.PaidBy), NpgsqlDbType.Text);
        await copy.WriteAsync(order.Currency, NpgsqlDbType.Text);
        await copy.WriteAsync(order.Language, NpgsqlDbType.Text);
        await copy.WriteAsync(sold.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
    }

    private static async Task CopyAsync(NpgsqlBinaryImporter copy, string merchant, string order, Issued issued)
    {
        var facts = issued.Facts;
        await copy.StartRowAsync();
        await copy.WriteAsync(merchant, NpgsqlDbType.Text);
        await copy.WriteAsync(facts.EntitlementId, NpgsqlDbType.Text);
        await copy.WriteAsync(order, NpgsqlDbType.Text);
        await copy.WriteAsync(facts.Product.ProductId, NpgsqlDbType.Text);
        await WriteAsync(copy, issued.ParentId, NpgsqlDbType.Text);
        await copy.WriteAsync((int)facts.State, NpgsqlDbType.Integer);
        await copy.WriteAsync(Storable(facts.Title), NpgsqlDbType.Text);
        await copy.WriteAsync(Storable(facts.Detail), NpgsqlDbType.Text);
        await WriteAsync(copy, Finite(facts.ValidFrom), NpgsqlDbType.TimestampTz);
        await WriteAsync(copy, Finite(facts.ValidUntil), NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(facts.UsesTotal, NpgsqlDbType.Integer);
        await copy.WriteAsync(facts.UsesUntaken, NpgsqlDbType.Integer);
        await copy.WriteAsync(facts.Face, NpgsqlDbType.Bigint);
        await copy.WriteAsync(facts.Balance, NpgsqlDbType.Bigint);
        await copy.WriteAsync(
            StorableJson(JsonSerializer.Serialize(facts.Contents, LedgerJson.Default.Contents)), NpgsqlDbType.Jsonb);
        await copy.WriteAsync(facts.PaidDigest, NpgsqlDbType.Text);
        await copy.WriteAsync(facts.BasketDigest, NpgsqlDbType.Text);
    }

    // A million codes are checked against their tables at the end of it.
    private static async Task<NpgsqlBinaryImporter> BeginAsync(NpgsqlConnection connection, string sql)
    {
        var copy = await connection.BeginBinaryImportAsync(sql);
        copy.Timeout = TimeSpan.FromHours(1);
        return copy;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, NpgsqlDbType type) =>
        value is null ? copy.WriteNullAsync() : copy.WriteAsync(value, type);
}

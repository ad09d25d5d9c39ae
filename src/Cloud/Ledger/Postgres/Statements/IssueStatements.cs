using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PosCloud.Selling;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>Writes what was sold.</summary>
internal static class IssueStatements
{
    // Orders; of their rows a server of 128 MB has most at hand.
    private const int AtOnce = 5_000;

    // From so many orders on tables that are empty are filled quicker than their indexes are changed row by row.
    private const int Many = 50_000;

    /// <summary>Claims the issue's id: one row where it is new.</summary>
    public static void AddClaim(PostgresBatch batch, string merchant, string once) => batch.Add(
        "INSERT INTO issues (merchant_id, issue_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1",
        Of(merchant), Of(once));

    /// <summary>By COPY, some thousand orders at a time: what its foreign keys look up is then still at hand, and each
    /// order is asked for once.</summary>
    /// <returns>What baskets have of stores' goods.</returns>
    public static async Task<IReadOnlyList<(string EntitlementId, BasketGood Good)>> CopyAsync(
        NpgsqlConnection connection, string merchant, Issuance issuance)
    {
        var orders = issuance.Orders;
        var unindexed = issuance.Audit is null && orders.Count >= Many
            ? await UnindexedTables.TryBeginAsync(connection)
            : null;
        var baskets = new List<(string, BasketGood)>();
        foreach (var some in orders.Chunk(AtOnce))
        {
            await CopyAsync(connection, merchant, some);
            baskets.AddRange(some.SelectMany(sold => sold.Entitlements)
                .SelectMany(issued => issued.Goods.Select(good => (issued.Facts.EntitlementId, good))));
        }

        if (unindexed is not null)
            await unindexed.EndAsync();
        return baskets;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string merchant, SoldOrder[] orders)
    {
        await using (var copy = await BeginAsync(connection,
            """
            COPY orders (merchant_id, order_id, number, state, buyer, note, paid_by, currency, language, created_at,
                external_id, total, request_hash)
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
                valid_from, valid_until, uses_total, uses_left, face, balance, contents, paid_digest, basket_digest,
                price, code_issue)
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
        await copy.WriteAsync(Storable(order.ExternalId), NpgsqlDbType.Text);
        await copy.WriteAsync(order.Total, NpgsqlDbType.Bigint);
        await WriteAsync(copy, sold.RequestHash, NpgsqlDbType.Bytea);
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
        await copy.WriteAsync(issued.Price, NpgsqlDbType.Bigint);
        await copy.WriteAsync(issued.CodeIssue, NpgsqlDbType.Integer);
    }

    // Whatever waits for a lock of somebody else's.
    private static async Task<NpgsqlBinaryImporter> BeginAsync(NpgsqlConnection connection, string sql)
    {
        var copy = await connection.BeginBinaryImportAsync(sql);
        copy.Timeout = TimeSpan.FromHours(1);
        return copy;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, NpgsqlDbType type) =>
        value is null ? copy.WriteNullAsync() : copy.WriteAsync(value, type);
}

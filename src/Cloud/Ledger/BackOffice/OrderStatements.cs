using System.Data.Common;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Orders as the back office reads and changes them. What is sold is under the lock of its entitlement's row:
/// whoever changes an order, a code or a seat holds it, a ticket's before its seats', and counts its version up.
/// </summary>
internal static class OrderStatements
{
    private static readonly SqlText Columns = $"""
        o.order_id, o.number, o.external_id, o.state, o.buyer, o.note, o.paid_by, o.currency, o.total, o.refunded,
        o.created_at, o.erased_at
        """;

    // As many are found and put in their order at once; of more some are soon met, the newest first.
    private const int Few = 2000;

    /// <summary>The newest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="filter">Which.</param>
    /// <param name="after">Where the list goes on; null: from its begin.</param>
    /// <param name="limit">How many.</param>
    public static async Task<IReadOnlyList<OrderSummary>> ListAsync(
        ISqlSession session, OrderFilter filter, RecordPlace? after, int limit)
    {
        // Where few are meant, these are asked for: else all orders would be walked for the last of them.
        SqlText? few = null;
        foreach (var some in Narrow(session, filter))
            if (few is null && await AreFewAsync(session, some))
                few = some;
        return await session.QueryAsync(
            $"""
            {(few is null ? SqlText.None : $"WITH few AS MATERIALIZED ({few})")}
            SELECT {Columns} FROM orders o WHERE o.merchant_id = {session.Merchant} {Conditions(session, filter)}
            {(few is null ? SqlText.None : $"AND o.order_id IN (SELECT order_id FROM few)")}
            {(after is { } place ? $"AND (o.created_at, o.order_id) < ({place.At}, {place.Id})" : SqlText.None)}
            ORDER BY o.created_at DESC, o.order_id DESC LIMIT {limit}
            """,
            ReadOrder);
    }

    /// <summary>Orders that wait for their payment since before then, the oldest first, at most 1000.</summary>
    public static Task<IReadOnlyList<string>> ListUnpaidAsync(
        ISqlSession session, DateTimeOffset before) => session.QueryAsync(
        // The state stands in the text: the index is of it alone.
        $"""
        SELECT order_id FROM orders WHERE merchant_id = {session.Merchant} AND state = 0 AND created_at < {before}
        ORDER BY created_at LIMIT 1000
        """,
        row => row.GetString(0));

    /// <summary>When the newest order or use is of; null: there is none.</summary>
    public static async Task<DateTimeOffset?> ReadNewestTimeAsync(ISqlSession session)
    {
        var times = await session.QueryAsync(
            $"""
            SELECT * FROM (SELECT created_at FROM orders WHERE merchant_id = {session.Merchant}
                ORDER BY created_at DESC LIMIT 1) ordered
            UNION ALL
            SELECT * FROM (SELECT redeemed_at FROM redemptions WHERE merchant_id = {session.Merchant}
                ORDER BY redeemed_at DESC LIMIT 1) used
            """,
            row => StoredValue.Time(row, 0));
        return times.Max();
    }

    /// <summary>What a person or a system knows an order by: its id, its number, that of the shop's own system, the id
    /// of what it gives a right to or of a use of it, or a code. Ids of ours are found in small letters, too, and a
    /// number with the sign that files for spreadsheets have in front of it.</summary>
    /// <returns>At most ten ids of orders.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(
        ISqlSession session, string text, IReadOnlyList<byte[]> codeHashes)
    {
        var merchant = session.Merchant;
        // As they are made: a letter and others in capitals.
        var id = text.ToUpperInvariant();
        var number = text.TrimStart('#', '＃').Trim();
        return await session.QueryAsync(
            $"""
            SELECT order_id FROM orders WHERE merchant_id = {merchant} AND order_id IN ({text}, {id})
            UNION SELECT order_id FROM orders WHERE merchant_id = {merchant} AND number = {number}
            UNION SELECT order_id FROM orders WHERE merchant_id = {merchant} AND external_id = {text}
                AND external_id <> ''
            UNION SELECT order_id FROM entitlements
                WHERE merchant_id = {merchant} AND entitlement_id IN ({text}, {id})
            {(IsOfUse(id) ? OfUse(merchant, id) : SqlText.None)}
            {(codeHashes.Count > 0 ? OfCode(merchant, codeHashes) : SqlText.None)}
            LIMIT 10
            """,
            row => row.GetString(0));
    }

    private static SqlText OfCode(string merchant, IReadOnlyList<byte[]> hashes) =>
        $"""
        UNION SELECT e.order_id FROM codes c JOIN entitlements e
            ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
            WHERE c.merchant_id = {merchant} AND c.code_hash IN ({SqlText.Join(hashes.Select(OneOf))})
        """;

    private static SqlText OneOf(byte[] hash) => $"{hash}";

    /// <summary>The hashes of all codes that an order has or had, by entitlement.</summary>
    public static async Task<ILookup<string, byte[]>> ListCodeHashesAsync(ISqlSession session, string orderId) =>
        (await session.QueryAsync(
            $"""
            SELECT c.entitlement_id, c.code_hash FROM codes c
            JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
            WHERE c.merchant_id = {session.Merchant} AND e.order_id = {orderId}
            """,
            row => (Entitlement: row.GetString(0), Hash: StoredValue.Bytes(row, 1))))
        .ToLookup(row => row.Entitlement, row => row.Hash);

    // Of what cannot be one nothing is asked.
    private static bool IsOfUse(string id) =>
        id.Length == 21 && id[0] is 'R' or 'P' && id.All(char.IsAsciiLetterOrDigit);

    private static SqlText OfUse(string merchant, string id) =>
        $"""
        UNION SELECT e.order_id FROM redemptions r JOIN entitlements e
            ON e.merchant_id = r.merchant_id AND e.entitlement_id = r.entitlement_id
            WHERE r.merchant_id = {merchant} AND r.redemption_id = {id}
        """;

    /// <summary>Null: there is no such order.</summary>
    public static async Task<WholeOrder?> ReadAsync(ISqlSession session, string orderId)
    {
        var found = await session.FirstAsync(
            $"""
            SELECT {Columns}, o.request_hash FROM orders o
            WHERE o.merchant_id = {session.Merchant} AND o.order_id = {orderId}
            """,
            row => (Order: ReadOrder(row), Hash: row.IsDBNull(12) ? null : StoredValue.Bytes(row, 12)));
        if (found.Order is null)
            return null;
        return new WholeOrder(
            found.Order, found.Hash, await ListEntitlementsAsync(session, orderId),
            await ListRefundsAsync(session, orderId),
            await RedemptionStatements.ListOfOrderAsync(session, orderId));
    }

    /// <summary>Locks all that an order gives a right to, tickets before their seats.</summary>
    public static async Task LockAsync(ISqlSession session, string orderId)
    {
        // Two statements: PostgreSQL locks in the order in which it finds.
        await session.QueryAsync(
            $"""
            SELECT 1 FROM entitlements WHERE merchant_id = {session.Merchant} AND order_id = {orderId}
                AND parent_id IS NULL ORDER BY entitlement_id {SqlText.ForUpdate}
            """,
            row => row.GetInt64(0));
        await session.QueryAsync(
            $"""
            SELECT 1 FROM entitlements WHERE merchant_id = {session.Merchant} AND order_id = {orderId}
                AND parent_id IS NOT NULL ORDER BY entitlement_id {SqlText.ForUpdate}
            """,
            row => row.GetInt64(0));
    }

    /// <summary>Puts a refund on record, with the lock of <see cref="LockAsync"/>.</summary>
    public static async Task RefundAsync(ISqlSession session, RecordedRefund refund)
    {
        await session.RunAsync(
            $"""
            INSERT INTO refunds (merchant_id, refund_id, order_id, entitlement_id, amount, is_void, why, made_by,
                made_at, request_hash)
            VALUES ({session.Merchant}, {refund.RefundId}, {refund.OrderId}, {refund.EntitlementId}, {refund.Amount},
                {refund.IsVoid}, {refund.Why}, {refund.MadeBy}, {refund.MadeAt}, {refund.RequestHash})
            """);
        await session.RunAsync(
            $"""
            UPDATE entitlements SET refunded = refunded + {refund.Amount},
                state = CASE WHEN {refund.IsVoid} THEN {(long)EntitlementState.Refunded} ELSE state END,
                version = version + 1
            WHERE merchant_id = {session.Merchant} AND entitlement_id = {refund.EntitlementId}
            """);
        await session.RunAsync(
            $"""
            UPDATE orders SET refunded = refunded + {refund.Amount}
            WHERE merchant_id = {session.Merchant} AND order_id = {refund.OrderId}
            """);
    }

    /// <summary>With the lock of <see cref="LockAsync"/>.</summary>
    public static async Task SetStateAsync(ISqlSession session, string orderId, OrderState state)
    {
        await session.RunAsync(
            $"""
            UPDATE orders SET state = {(long)state} WHERE merchant_id = {session.Merchant} AND order_id = {orderId}
            """);
        await session.RunAsync(
            $"""
            UPDATE entitlements SET version = version + 1
            WHERE merchant_id = {session.Merchant} AND order_id = {orderId}
            """);
    }

    /// <summary>Its days count from now on. With the lock of <see cref="LockAsync"/>.</summary>
    public static async Task SetPaidAsync(ISqlSession session, string orderId, DateTimeOffset at)
    {
        await session.RunAsync(
            $"""
            UPDATE orders SET paid_at = {at}, swept_at = NULL
            WHERE merchant_id = {session.Merchant} AND order_id = {orderId}
            """);
        await SetStateAsync(session, orderId, OrderState.Paid);
    }

    /// <summary>Of an entitlement and its seats, with the lock of <see cref="LockAsync"/>.</summary>
    public static Task SetValidUntilAsync(ISqlSession session, string entitlementId, DateTimeOffset? until) =>
        session.RunAsync(
            $"""
            UPDATE entitlements SET valid_until = {until}, version = version + 1
            WHERE merchant_id = {session.Merchant}
                AND (entitlement_id = {entitlementId} OR parent_id = {entitlementId})
            """);

    /// <summary>Gives an entitlement another code in the place of those it has, with the lock of
    /// <see cref="LockAsync"/>.</summary>
    public static async Task ReplaceCodeAsync(
        ISqlSession session, string entitlementId, int issue, byte[] hash, DateTimeOffset at)
    {
        await session.RunAsync(
            $"""
            UPDATE codes SET revoked = true
            WHERE merchant_id = {session.Merchant} AND entitlement_id = {entitlementId}
            """);
        await session.RunAsync(
            $"""
            INSERT INTO codes (merchant_id, code_hash, entitlement_id, issued_at)
            VALUES ({session.Merchant}, {hash}, {entitlementId}, {at})
            """);
        await session.RunAsync(
            $"""
            UPDATE entitlements SET code_issue = {issue}, version = version + 1
            WHERE merchant_id = {session.Merchant} AND entitlement_id = {entitlementId}
            """);
    }

    private static Task<IReadOnlyList<OrderEntitlement>> ListEntitlementsAsync(ISqlSession session, string orderId) =>
        session.QueryAsync(
            $"""
            SELECT e.entitlement_id, e.parent_id, e.product_id, p.kind, e.title, e.detail, e.state, e.valid_from,
                e.valid_until, e.uses_total, e.uses_left, e.face, e.balance, e.price, e.refunded, e.code_issue,
                (SELECT count(*) FROM redemptions r WHERE r.merchant_id = e.merchant_id
                    AND r.entitlement_id = e.entitlement_id AND r.undone_at IS NULL
                    AND (r.passage = 0 OR r.uses_taken > 0)),
                (SELECT CAST(coalesce(sum(s.amount), 0) AS bigint) FROM settlement_entries s
                    WHERE s.merchant_id = e.merchant_id AND s.entitlement_id = e.entitlement_id),
                p.reentry, p.reentry_while_valid
            FROM entitlements e
            JOIN products p ON p.merchant_id = e.merchant_id AND p.product_id = e.product_id
            WHERE e.merchant_id = {session.Merchant} AND e.order_id = {orderId}
            ORDER BY e.title, e.entitlement_id
            """,
            row =>
            {
                var values = new StoredValues(row);
                return new OrderEntitlement(
                    row.GetString(0), row.IsDBNull(1) ? "" : row.GetString(1), row.GetString(2),
                    values.Enum(3, "kind", EntitlementKind.Unspecified), row.GetString(4), row.GetString(5),
                    values.Enum(6, "state", EntitlementState.Blocked), values.Time(7, "valid_from"),
                    values.Time(8, "valid_until"), values.Int(9, "uses_total"), values.Int(10, "uses_left"),
                    row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetInt64(14),
                    values.Int(15, "code_issue"), values.Int(16, "uses"), row.GetInt64(17),
                    values.Enum(18, "reentry", Reentry.None), row.GetBoolean(19));
            });

    private static Task<IReadOnlyList<RecordedRefund>> ListRefundsAsync(ISqlSession session, string orderId) =>
        session.QueryAsync(
            $"""
            SELECT refund_id, order_id, entitlement_id, amount, is_void, why, made_by, made_at, request_hash
            FROM refunds WHERE merchant_id = {session.Merchant} AND order_id = {orderId}
            ORDER BY made_at, refund_id, entitlement_id
            """,
            row => new RecordedRefund(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetBoolean(4),
                row.GetString(5), row.GetString(6), StoredValue.Time(row, 7) ?? DateTimeOffset.MinValue,
                StoredValue.Bytes(row, 8)));

    // The ids of orders that a filter means: of a product by its index, of a part of a buyer's name by going through
    // the orders as they lie, which is quicker than from the newest on.
    private static IEnumerable<SqlText> Narrow(ISqlSession session, OrderFilter filter)
    {
        if (filter.ProductId.Length > 0)
            yield return $"""
                SELECT x.order_id FROM entitlements x
                WHERE x.merchant_id = {session.Merchant} AND x.product_id = {filter.ProductId}
                """;
        if (filter.Buyer.Length > 0)
            yield return $"""
                SELECT x.order_id FROM orders x WHERE x.merchant_id = {session.Merchant}
                    AND x.buyer LIKE {LikePattern.Containing(filter.Buyer)} ESCAPE '\'
                """;
    }

    private static async Task<bool> AreFewAsync(ISqlSession session, SqlText ids) => await session.FirstAsync(
        $"SELECT count(*) FROM ({ids} LIMIT {Few + 1}) few", row => row.GetInt64(0)) <= Few;

    private static SqlText Conditions(ISqlSession session, OrderFilter filter)
    {
        var from = filter.From is { } begin ? $"AND o.created_at >= {begin}" : SqlText.None;
        var until = filter.Until is { } end ? $"AND o.created_at < {end}" : SqlText.None;
        var state = filter.State is { } one ? $"AND o.state = {(long)one}" : SqlText.None;
        var buyer = filter.Buyer.Length > 0
            ? $"AND o.buyer LIKE {LikePattern.Containing(filter.Buyer)} ESCAPE '\\'"
            : SqlText.None;
        var product = filter.ProductId.Length > 0
            ? (SqlText)$"""
                AND EXISTS (SELECT 1 FROM entitlements x WHERE x.merchant_id = {session.Merchant}
                    AND x.order_id = o.order_id AND x.product_id = {filter.ProductId})
                """
            : SqlText.None;
        var unverified = filter.OnlyUnverifiedBaskets
            ? (SqlText)$"""
                AND o.state = {(long)OrderState.Paid} AND o.order_id IN (SELECT x.order_id FROM entitlements x
                    WHERE x.merchant_id = {session.Merchant} AND x.paid_digest <> '' AND x.uses_left > 0
                    AND x.state = 0)
                """
            : SqlText.None;
        return $"{from} {until} {state} {buyer} {product} {unverified}";
    }

    private static OrderSummary ReadOrder(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), (OrderState)row.GetInt64(3), row.GetString(4),
        row.GetString(5), row.GetString(6), row.GetString(7), row.GetInt64(8), row.GetInt64(9),
        StoredValue.Time(row, 10) ?? DateTimeOffset.MinValue, StoredValue.Time(row, 11));
}

/// <summary>Patterns of LIKE … ESCAPE '\'.</summary>
internal static class LikePattern
{
    /// <summary>Whatever has the text in it; signs of patterns stand for themselves.</summary>
    public static string Containing(string text) =>
        $"%{text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
}

using PosCloud.Selling;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Where something of a buyer is kept: the order, answers at the counter, and the replies that terminals got.
/// </summary>
internal static class BuyerStatements
{
    /// <summary>Orders of exactly this buyer.</summary>
    public static Task<IReadOnlyList<string>> ListOrdersAsync(ISqlSession session, string buyer, int limit) =>
        session.QueryAsync(
            $"""
            SELECT order_id FROM orders WHERE merchant_id = {session.Merchant} AND buyer = {buyer} AND buyer <> ''
            ORDER BY order_id LIMIT {limit}
            """,
            row => row.GetString(0));

    /// <summary>Orders that were not swept and of which nothing can be used any more, and nothing was used lately; the
    /// oldest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="until">Not included: made, and last used, before.</param>
    /// <param name="now">What was good until then is over.</param>
    /// <param name="after">Where the list goes on; null: from its begin.</param>
    /// <param name="limit">How many.</param>
    public static Task<IReadOnlyList<RecordPlace>> ListOverAsync(
        ISqlSession session, DateTimeOffset until, DateTimeOffset now, RecordPlace? after, int limit) =>
        session.QueryAsync(
            $"""
            SELECT o.created_at, o.order_id FROM orders o
            WHERE {IsOver(session, until, now)}
                {(after is { } place ? $"AND (o.created_at, o.order_id) > ({place.At}, {place.Id})" : SqlText.None)}
            ORDER BY o.created_at, o.order_id LIMIT {limit}
            """,
            row => new RecordPlace(
                StoredValue.Time(row, 0) ?? DateTimeOffset.MinValue, row.GetString(1)));

    /// <summary>Whether <see cref="ListOverAsync"/> has it still, with the lock of its order.</summary>
    public static async Task<bool> IsOverAsync(
        ISqlSession session, string orderId, DateTimeOffset until, DateTimeOffset now) => await session.FirstAsync(
        $"SELECT o.order_id FROM orders o WHERE {IsOver(session, until, now)} AND o.order_id = {orderId}",
        row => row.GetString(0)) is not null;

    /// <summary>It is over, and need not be looked at again.</summary>
    public static Task SweepAsync(ISqlSession session, string orderId, DateTimeOffset at) => session.RunAsync(
        $"UPDATE orders SET swept_at = {at} WHERE merchant_id = {session.Merchant} AND order_id = {orderId}");

    /// <summary>What terminals were answered when they used something of an order, sealed by the scan's id.</summary>
    public static Task<IReadOnlyList<(string Id, byte[] Reply)>> ListRepliesAsync(
        ISqlSession session, string orderId) => session.QueryAsync(
        $"""
        SELECT s.scan_id, s.reply FROM scans s
        WHERE s.merchant_id = {session.Merchant} AND s.scan_id IN ({ScansOf(session, orderId)})
        """,
        row => (row.GetString(0), StoredValue.Bytes(row, 1)));

    /// <summary>What they were answered when they took that back, sealed under the undo's id.</summary>
    public static Task<IReadOnlyList<(string Id, byte[] Reply)>> ListUndoRepliesAsync(
        ISqlSession session, string orderId) => session.QueryAsync(
        $"""
        SELECT u.undo_id, u.reply FROM undos u
        WHERE u.merchant_id = {session.Merchant} AND u.scan_id IN ({ScansOf(session, orderId)})
        """,
        row => (row.GetString(0), StoredValue.Bytes(row, 1)));

    public static Task SetReplyAsync(ISqlSession session, string scanId, byte[] reply) => session.RunAsync(
        $"UPDATE scans SET reply = {reply} WHERE merchant_id = {session.Merchant} AND scan_id = {scanId}");

    public static Task SetUndoReplyAsync(ISqlSession session, string undoId, byte[] reply) => session.RunAsync(
        $"UPDATE undos SET reply = {reply} WHERE merchant_id = {session.Merchant} AND undo_id = {undoId}");

    /// <summary>The order has no buyer any more. Its request is known no longer by what it asked for: the hash of that
    /// would tell a telephone number to whoever tries them all.</summary>
    public static async Task EraseAsync(ISqlSession session, string orderId, DateTimeOffset at)
    {
        await session.RunAsync(
            $"""
            UPDATE redemptions SET sealed_answers = NULL
            WHERE merchant_id = {session.Merchant} AND sealed_answers IS NOT NULL AND entitlement_id IN (
                SELECT e.entitlement_id FROM entitlements e
                WHERE e.merchant_id = {session.Merchant} AND e.order_id = {orderId})
            """);
        await session.RunAsync(
            $"""
            UPDATE orders SET buyer = '', note = '', request_hash = NULL, erased_at = {at}
            WHERE merchant_id = {session.Merchant} AND order_id = {orderId}
            """);
    }

    private static SqlText IsOver(ISqlSession session, DateTimeOffset until, DateTimeOffset now) =>
        $"""
        o.merchant_id = {session.Merchant} AND o.swept_at IS NULL AND o.created_at < {until}
            AND NOT EXISTS (SELECT 1 FROM entitlements e
                WHERE e.merchant_id = o.merchant_id AND e.order_id = o.order_id
                AND (EXISTS (SELECT 1 FROM redemptions r WHERE r.merchant_id = e.merchant_id
                        AND r.entitlement_id = e.entitlement_id AND r.redeemed_at >= {until})
                    OR o.state = 1 AND e.state = 0 AND {IsUsable(now)}))
        """;

    /// <summary>Of entitlements e: something is left of it, or whoever used it may come back, and its time is not over.
    /// </summary>
    public static SqlText IsUsable(DateTimeOffset now) =>
        $"""
        (e.face = 0 OR e.balance > 0) AND (e.valid_until IS NULL OR e.valid_until > {now})
            AND (e.uses_left > 0 OR EXISTS (SELECT 1 FROM products p
                WHERE p.merchant_id = e.merchant_id AND p.product_id = e.product_id
                AND p.reentry IN ({(long)Reentry.AfterExit}, {(long)Reentry.Any}) AND p.reentry_while_valid))
        """;

    private static SqlText ScansOf(ISqlSession session, string orderId) =>
        $"""
        SELECT r.scan_id FROM redemptions r
        JOIN entitlements e ON e.merchant_id = r.merchant_id AND e.entitlement_id = r.entitlement_id
        WHERE r.merchant_id = {session.Merchant} AND e.order_id = {orderId}
        """;
}

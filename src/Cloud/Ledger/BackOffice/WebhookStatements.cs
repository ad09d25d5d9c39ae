using System.Data.Common;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Who tells the cloud of orders, whom it tells what happened, and what became of that.</summary>
internal static class WebhookStatements
{
    private static readonly SqlText DeliveryColumns = $"""
        event_id, endpoint_id, type, subject, detail, body, created_at, attempts, next_at, delivered_at, outcome
        """;

    /// <summary>The newest first.</summary>
    public static Task<IReadOnlyList<WebhookSource>> ListSourcesAsync(ISqlSession session) => session.QueryAsync(
        $"""
        SELECT source_id, name, sealed_secret, created_by, created_at, revoked_at FROM webhook_sources
        WHERE merchant_id = {session.Merchant} ORDER BY created_at DESC, source_id
        """,
        row => new WebhookSource(
            row.GetString(0), row.GetString(1), StoredValue.Bytes(row, 2), row.GetString(3), Time(row, 4),
            StoredValue.Time(row, 5)));

    public static Task AddAsync(ISqlSession session, WebhookSource source) => session.RunAsync(
        $"""
        INSERT INTO webhook_sources (merchant_id, source_id, name, sealed_secret, created_by, created_at)
        VALUES ({session.Merchant}, {source.SourceId}, {source.Name}, {source.SealedSecret}, {source.CreatedBy},
            {source.CreatedAt})
        """);

    /// <returns>False: there is no such source that is good.</returns>
    public static async Task<bool> RevokeSourceAsync(ISqlSession session, string sourceId, DateTimeOffset at) =>
        await session.RunAsync(
            $"""
            UPDATE webhook_sources SET revoked_at = {at}
            WHERE merchant_id = {session.Merchant} AND source_id = {sourceId} AND revoked_at IS NULL
            """) > 0;

    /// <summary>The newest first.</summary>
    public static Task<IReadOnlyList<WebhookEndpoint>> ListEndpointsAsync(ISqlSession session) => session.QueryAsync(
        $"""
        SELECT endpoint_id, url, types, sealed_secret, created_by, created_at, is_active FROM webhook_endpoints
        WHERE merchant_id = {session.Merchant} ORDER BY created_at DESC, endpoint_id
        """,
        row => new WebhookEndpoint(
            row.GetString(0), row.GetString(1), (WebhookType)row.GetInt64(2), StoredValue.Bytes(row, 3),
            row.GetString(4), Time(row, 5), row.GetBoolean(6)));

    public static Task AddAsync(ISqlSession session, WebhookEndpoint endpoint) => session.RunAsync(
        $"""
        INSERT INTO webhook_endpoints (merchant_id, endpoint_id, url, types, sealed_secret, created_by, created_at)
        VALUES ({session.Merchant}, {endpoint.EndpointId}, {endpoint.Url}, {(long)endpoint.Types},
            {endpoint.SealedSecret}, {endpoint.CreatedBy}, {endpoint.CreatedAt})
        """);

    /// <summary>It is told nothing more; what waits for it is given up.</summary>
    /// <returns>False: there is no such endpoint that is told anything.</returns>
    public static async Task<bool> EndEndpointAsync(ISqlSession session, string endpointId)
    {
        if (await session.RunAsync(
            $"""
            UPDATE webhook_endpoints SET is_active = false
            WHERE merchant_id = {session.Merchant} AND endpoint_id = {endpointId} AND is_active
            """) == 0)
            return false;
        await session.RunAsync(
            $"""
            UPDATE webhook_deliveries SET next_at = NULL
            WHERE merchant_id = {session.Merchant} AND endpoint_id = {endpointId} AND next_at IS NOT NULL
            """);
        return true;
    }

    /// <summary>In the transaction of what happened.</summary>
    public static Task AddAsync(
        ISqlSession session, WebhookType type, string eventId, string subject, string detail, DateTimeOffset at) =>
        session.RunAsync(
            $"""
            INSERT INTO webhook_deliveries (
                merchant_id, event_id, endpoint_id, type, subject, detail, created_at, next_at)
            SELECT merchant_id, {eventId}, endpoint_id, {(long)type}, {subject}, {detail}, {at}, {at}
            FROM webhook_endpoints WHERE merchant_id = {session.Merchant} AND is_active AND types & {(long)type} <> 0
            """);

    /// <summary>Those that some message is due for.</summary>
    public static Task<IReadOnlyList<string>> ListDueEndpointsAsync(ISqlSession session, DateTimeOffset now) =>
        session.QueryAsync(
            $"""
            SELECT e.endpoint_id FROM webhook_endpoints e WHERE e.merchant_id = {session.Merchant} AND EXISTS (
                SELECT 1 FROM webhook_deliveries d WHERE d.merchant_id = e.merchant_id
                AND d.endpoint_id = e.endpoint_id AND d.next_at IS NOT NULL AND d.next_at <= {now})
            """,
            row => row.GetString(0));

    /// <summary>Takes some that are due, so that nobody else tries them before <paramref name="leaseEnd"/>.</summary>
    public static async Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(
        ISqlSession session, string endpointId, DateTimeOffset now, DateTimeOffset leaseEnd, int limit)
    {
        var due = await session.QueryAsync(
            $"""
            SELECT {DeliveryColumns} FROM webhook_deliveries
            WHERE merchant_id = {session.Merchant} AND endpoint_id = {endpointId} AND next_at IS NOT NULL
                AND next_at <= {now}
            ORDER BY next_at LIMIT {limit} {SqlText.ForUpdateSkipLocked}
            """,
            ReadDelivery);
        foreach (var delivery in due)
            await session.RunAsync(
                $"""
                UPDATE webhook_deliveries SET attempts = attempts + 1, next_at = {leaseEnd}
                WHERE merchant_id = {session.Merchant} AND event_id = {delivery.EventId}
                    AND endpoint_id = {delivery.EndpointId}
                """);
        return [.. due.Select(delivery => delivery with { Attempts = delivery.Attempts + 1 })];
    }

    /// <summary>Each further attempt sends the same.</summary>
    public static Task SetBodyAsync(ISqlSession session, WebhookDelivery delivery) => session.RunAsync(
        $"""
        UPDATE webhook_deliveries SET body = {delivery.Body}
        WHERE merchant_id = {session.Merchant} AND event_id = {delivery.EventId}
            AND endpoint_id = {delivery.EndpointId}
        """);

    /// <summary>What became of an attempt; nothing, where another one was begun or asked for meanwhile.</summary>
    public static Task CompleteAsync(ISqlSession session, WebhookDelivery delivery) => session.RunAsync(
        $"""
        UPDATE webhook_deliveries SET next_at = {delivery.NextAt}, delivered_at = {delivery.DeliveredAt},
            outcome = {delivery.Outcome}
        WHERE merchant_id = {session.Merchant} AND event_id = {delivery.EventId}
            AND endpoint_id = {delivery.EndpointId} AND attempts = {delivery.Attempts}
        """);

    /// <summary>The newest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="onlyUndelivered">Leaves out those that arrived.</param>
    /// <param name="limit">How many.</param>
    public static Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(
        ISqlSession session, bool onlyUndelivered, int limit) => session.QueryAsync(
        $"""
        SELECT {DeliveryColumns} FROM webhook_deliveries WHERE merchant_id = {session.Merchant}
        {(onlyUndelivered ? $"AND delivered_at IS NULL" : SqlText.None)}
        ORDER BY created_at DESC, event_id, endpoint_id LIMIT {limit}
        """,
        ReadDelivery);

    /// <summary>It is tried once more from now on, whatever became of it before.</summary>
    /// <returns>False: there is no such delivery.</returns>
    public static async Task<bool> ReplayAsync(
        ISqlSession session, string eventId, string endpointId, DateTimeOffset at) => await session.RunAsync(
        $"""
        UPDATE webhook_deliveries SET next_at = {at}, attempts = 0
        WHERE merchant_id = {session.Merchant} AND event_id = {eventId} AND endpoint_id = {endpointId}
        """) > 0;

    /// <summary>Forgets some of what was delivered or given up long ago, the oldest first. What waits stays.</summary>
    /// <param name="session">Where.</param>
    /// <param name="deliveredBefore">When it arrived.</param>
    /// <param name="failedBefore">When it happened, of what never arrived; not behind the other.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>How many.</returns>
    public static Task<int> DeleteOldAsync(
        ISqlSession session, DateTimeOffset deliveredBefore, DateTimeOffset failedBefore, int limit) =>
        session.RunAsync(
            $"""
            WITH old AS MATERIALIZED (
                SELECT event_id, endpoint_id FROM webhook_deliveries
                WHERE merchant_id = {session.Merchant} AND created_at < {deliveredBefore} AND next_at IS NULL
                    AND (delivered_at < {deliveredBefore}
                        OR (delivered_at IS NULL AND created_at < {failedBefore}))
                ORDER BY created_at LIMIT {limit} {SqlText.ForUpdateSkipLocked})
            DELETE FROM webhook_deliveries WHERE merchant_id = {session.Merchant}
                AND (event_id, endpoint_id) IN (SELECT event_id, endpoint_id FROM old)
            """);

    private static WebhookDelivery ReadDelivery(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), (WebhookType)row.GetInt64(2), row.GetString(3), row.GetString(4),
        row.GetString(5), Time(row, 6), (int)row.GetInt64(7), StoredValue.Time(row, 8), StoredValue.Time(row, 9),
        row.GetString(10));

    private static DateTimeOffset Time(DbDataReader row, int column) =>
        StoredValue.Time(row, column) ?? DateTimeOffset.MinValue;
}

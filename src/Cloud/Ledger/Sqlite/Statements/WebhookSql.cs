using PosCloud.Ledger.BackOffice;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Puts down, with what happened, who is to be told of it.</summary>
internal static class WebhookSql
{
    public static void Add(
        SqliteSession session, WebhookType type, string redemptionId, string entitlementId, string scanId,
        DateTimeOffset at) => session.Run(
        """
        INSERT INTO webhook_deliveries (
            merchant_id, event_id, endpoint_id, type, subject, detail, created_at, next_at)
        SELECT merchant_id, $event, endpoint_id, $type, $subject, $detail, $at, $at FROM webhook_endpoints
        WHERE is_active AND types & $type <> 0
        """,
        ("$event", type.EventIdOf(redemptionId)), ("$type", (int)type), ("$subject", entitlementId),
        ("$detail", scanId), ("$at", Row.Millis(at)));
}

using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Everything on record, for people who look into it.</summary>
internal static class ExportSql
{
    public static LedgerExport Read(SqliteSession session) => new(
        session.All(
            """
            SELECT r.redemption_id, r.scan_id, r.entitlement_id, o.number, e.title, r.lane, r.undone_at IS NOT NULL
            FROM redemptions r JOIN entitlements e USING (entitlement_id) JOIN orders o USING (order_id)
            ORDER BY r.seq
            """,
            row => new RecordedUse(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3),
                row.GetString(4), row.GetString(5), row.GetBoolean(6))),
        session.All("SELECT scan_id, reason FROM scans ORDER BY scan_id",
            row => new RecordedScan(row.GetString(0), (Reason)row.GetInt32(1))),
        session.All("SELECT scan_id, copy, outcome FROM slip_reports ORDER BY scan_id, copy",
            row => new RecordedSlip(row.GetString(0), row.GetInt32(1), (SlipOutcome)row.GetInt32(2))));
}

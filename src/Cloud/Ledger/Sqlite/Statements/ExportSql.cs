namespace PosCloud.Ledger.Sqlite;

/// <summary>Everything on record, for people who look into it.</summary>
internal static class ExportSql
{
    public static void Read(SqliteSession session, LedgerExport export)
    {
        session.Each(
            """
            SELECT r.redemption_id, r.scan_id, r.entitlement_id, o.number, e.title, r.lane, r.undone_at IS NOT NULL
            FROM redemptions r JOIN entitlements e USING (entitlement_id) JOIN orders o USING (order_id)
            WHERE r.passage = 0 OR r.uses_taken > 0 ORDER BY r.seq
            """,
            StoredRows.Use, export.Redemption);
        session.Each("SELECT scan_id, reason FROM scans ORDER BY scan_id", StoredRows.RecordedScan, export.Scan);
        session.Each(
            "SELECT scan_id, copy, outcome FROM slip_reports ORDER BY scan_id, copy", StoredRows.Slip, export.Slip);
    }
}

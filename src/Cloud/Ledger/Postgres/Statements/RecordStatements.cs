using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>Everything on record, for people who look into it.</summary>
internal static class RecordStatements
{
    public static void Read(NpgsqlConnection connection, string merchant, LedgerExport export)
    {
        Each(connection, merchant,
            """
            SELECT r.redemption_id, r.scan_id, r.entitlement_id, o.number, e.title, r.lane, r.undone_at IS NOT NULL
            FROM redemptions r
            JOIN entitlements e ON e.merchant_id = r.merchant_id AND e.entitlement_id = r.entitlement_id
            JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.order_id
            WHERE r.merchant_id = $1 AND (r.passage = 0 OR r.uses_taken > 0) ORDER BY r.seq
            """,
            StoredRows.Use, export.Redemption);
        Each(connection, merchant,
            """
            SELECT scan_id, reason FROM scans WHERE merchant_id = $1 ORDER BY scan_id COLLATE "C"
            """,
            StoredRows.RecordedScan, export.Scan);
        Each(connection, merchant,
            """
            SELECT scan_id, copy, outcome FROM slip_reports WHERE merchant_id = $1 ORDER BY scan_id COLLATE "C", copy
            """,
            StoredRows.Slip, export.Slip);
    }

    public static List<RecordedTerminal> Terminals(NpgsqlConnection connection, string merchant)
    {
        var terminals = new List<RecordedTerminal>();
        Each(connection, merchant,
            """
            SELECT coalesce(o.terminal_id, t.terminal_id), o.uid, o.owned_since, coalesce(t.revoked, false), t.store_id,
                c.not_after, c.host_name, c.software_version
            FROM (SELECT * FROM terminal_owners WHERE merchant_id = $1) o
            FULL JOIN (SELECT * FROM terminals WHERE merchant_id = $1) t USING (terminal_id)
            LEFT JOIN LATERAL (
                SELECT * FROM terminal_certificates n
                WHERE n.merchant_id = t.merchant_id AND n.terminal_id = t.terminal_id
                ORDER BY n.issued_at DESC, n.fingerprint DESC LIMIT 1) c ON true
            ORDER BY 1
            """,
            StoredRows.Terminal, terminals.Add);
        return terminals;
    }

    // None is kept: there may be more than there is memory.
    private static void Each<T>(
        NpgsqlConnection connection, string merchant, string sql, Func<NpgsqlDataReader, T> read, Action<T> take)
    {
#pragma warning disable CA2100 // every text is a constant; values are bound
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.Add(PostgresValue.Of(merchant));
        using var reader = command.ExecuteReader();
        try
        {
            while (reader.Read())
                take(read(reader));
        }
        catch
        {
            // Else the reader would read the rest of it before it is closed.
            command.Cancel();
            throw;
        }
    }
}

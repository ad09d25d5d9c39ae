using Microsoft.Data.Sqlite;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>What the cloud has on record, read from its database.</summary>
internal sealed record CloudBook(
    IReadOnlyList<Redeemed> Redemptions, IReadOnlyDictionary<string, int> Scans, IReadOnlyList<Reported> Reports)
{
    public static CloudBook Read(string database)
    {
        using var file = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false,
        }.ToString());
        file.Open();
        return new CloudBook(
            [.. Rows(file, """
                SELECT r.redemption_id, r.scan_id, r.entitlement_id, o.number, e.title, r.lane, r.undone_at
                FROM redemptions r JOIN entitlements e USING (entitlement_id) JOIN orders o USING (order_id)
                ORDER BY r.seq
                """, row => new Redeemed(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3),
                row.GetString(4), row.GetString(5), !row.IsDBNull(6)))],
            Rows(file, "SELECT scan_id, reason FROM scans", row => (Id: row.GetString(0), Reason: row.GetInt32(1)))
                .ToDictionary(scan => scan.Id, scan => scan.Reason),
            [.. Rows(file, "SELECT scan_id, copy, outcome FROM slip_reports",
                row => new Reported(row.GetString(0), row.GetInt32(1), row.GetInt32(2)))]);
    }

    private static IEnumerable<T> Rows<T>(SqliteConnection file, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = file.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        while (rows.Read()) yield return read(rows);
    }
}

internal sealed record Redeemed(
    string RedemptionId, string ScanId, string EntitlementId, string OrderNumber, string Title, string Lane,
    bool IsUndone);

/// <param name="Outcome">As on the wire (SlipOutcome).</param>
internal sealed record Reported(string ScanId, int Copy, int Outcome);

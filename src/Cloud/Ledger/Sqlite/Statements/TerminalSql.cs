namespace PosCloud.Ledger.Sqlite;

/// <summary>Which user of this machine owns which terminal's name.</summary>
internal static class TerminalSql
{
    public static uint? Owner(SqliteSession session, string terminal) => session.First(
        "SELECT uid FROM terminal_owners WHERE terminal_id = $terminal", row => (uint?)row.GetInt64(0),
        ("$terminal", terminal));

    /// <returns>The owner, who may be another one.</returns>
    public static uint Own(SqliteSession session, string terminal, uint user, DateTimeOffset at)
    {
        session.Run(
            """
            INSERT INTO terminal_owners (terminal_id, uid, owned_since) VALUES ($terminal, $user, $at)
            ON CONFLICT (terminal_id) DO NOTHING
            """,
            ("$terminal", terminal), ("$user", (long)user), ("$at", Row.Millis(at)));
        return Owner(session, terminal)!.Value;
    }

    /// <returns>False: nobody owned it.</returns>
    public static bool Release(SqliteSession session, string terminal) => session.Run(
        "DELETE FROM terminal_owners WHERE terminal_id = $terminal", ("$terminal", terminal)) > 0;

    public static List<RecordedTerminal> List(SqliteSession session) => session.All(
        """
        SELECT terminal_id, o.uid, o.owned_since, COALESCE(t.revoked, 0), t.store_id, c.not_after, c.host_name,
            c.software_version
        FROM terminal_owners o FULL JOIN terminals t USING (terminal_id)
        LEFT JOIN terminal_certificates c USING (terminal_id)
        WHERE NOT EXISTS (SELECT 1 FROM terminal_certificates n WHERE n.terminal_id = c.terminal_id
            AND (n.issued_at, n.fingerprint) > (c.issued_at, c.fingerprint))
        ORDER BY terminal_id
        """,
        StoredRows.Terminal);
}

namespace PosCloud.Ledger.BackOffice;

/// <summary>Terminals that enrolled, or that are revoked.</summary>
internal static class TerminalList
{
    /// <summary>By their names, each with its newest certificate.</summary>
    public static Task<IReadOnlyList<RecordedTerminal>> ReadAsync(ISqlSession session) => session.QueryAsync(
        $"""
        SELECT t.terminal_id, NULL, NULL, t.revoked, t.store_id, c.not_after, c.host_name, c.software_version
        FROM terminals t
        LEFT JOIN terminal_certificates c ON c.merchant_id = t.merchant_id AND c.terminal_id = t.terminal_id
            AND c.issued_at = (SELECT max(x.issued_at) FROM terminal_certificates x
                WHERE x.merchant_id = t.merchant_id AND x.terminal_id = t.terminal_id)
        WHERE t.merchant_id = {session.Merchant} ORDER BY t.terminal_id
        """,
        StoredRows.Terminal);

    /// <summary>A ticket was made of it, good still or not.</summary>
    public static async Task<bool> HasTokenAsync(ISqlSession session, byte[] hash) => await session.FirstAsync(
        $"SELECT 1 FROM enrollment_tokens WHERE token_hash = {hash}", row => row.GetInt64(0)) > 0;

    public static async Task<bool> IsRevokedAsync(ISqlSession session, string terminal) => await session.FirstAsync(
        $"SELECT revoked FROM terminals WHERE merchant_id = {session.Merchant} AND terminal_id = {terminal}",
        row => row.GetBoolean(0));
}

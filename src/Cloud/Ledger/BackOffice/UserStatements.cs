using System.Data.Common;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Who may sign in, which systems may call, and who did what.</summary>
internal static class UserStatements
{
    private static readonly SqlText Columns = $"""
        user_id, name, role, password_hash, sealed_totp, totp_step, failures, locked_until, stamp, is_active,
        created_at, signed_in_at, email
        """;

    /// <summary>In the order of their names.</summary>
    public static Task<IReadOnlyList<StoredUser>> ListAsync(ISqlSession session) => session.QueryAsync(
        $"SELECT {Columns} FROM users WHERE merchant_id = {session.Merchant} ORDER BY name, user_id", ReadUser);

    /// <param name="session">Where.</param>
    /// <param name="userId">Whose.</param>
    /// <param name="isToChange">It is locked until the transaction ends.</param>
    public static Task<StoredUser?> FindAsync(ISqlSession session, string userId, bool isToChange = false) =>
        session.FirstAsync(
            $"""
            SELECT {Columns} FROM users WHERE merchant_id = {session.Merchant} AND user_id = {userId}
            {(isToChange ? SqlText.ForUpdate : SqlText.None)}
            """,
            ReadUser);

    /// <summary>Whatever case the letters of the name are typed in; null: there is none, or more than one that differ
    /// in it alone.</summary>
    public static async Task<StoredUser?> FindAnyCaseAsync(ISqlSession session, string userId) =>
        await session.QueryAsync(
            $"""
            SELECT {Columns} FROM users
            WHERE merchant_id = {session.Merchant} AND lower(user_id) = lower({userId}) LIMIT 2
            """,
            ReadUser) is [var only] ? only : null;

    /// <summary>Locks all owners until the transaction ends.</summary>
    public static Task LockOwnersAsync(ISqlSession session) => session.QueryAsync(
        $"""
        SELECT 1 FROM users WHERE merchant_id = {session.Merchant} AND role = {(long)Role.Owner}
        ORDER BY user_id {SqlText.ForUpdate}
        """,
        row => row.GetInt64(0));

    /// <returns>False, and nothing written: there is one by that id.</returns>
    public static async Task<bool> AddAsync(ISqlSession session, StoredUser user) => await session.RunAsync(
        $"""
        INSERT INTO users (merchant_id, user_id, name, role, password_hash, sealed_totp, totp_step, failures,
            locked_until, stamp, is_active, created_at, signed_in_at, email)
        VALUES ({session.Merchant}, {user.UserId}, {user.Name}, {(long)user.Role}, {user.PasswordHash},
            {user.SealedTotp}, {user.TotpStep}, {user.Failures}, {user.LockedUntil}, {user.Stamp}, {user.IsActive},
            {user.CreatedAt}, {user.SignedInAt}, {user.Email})
        ON CONFLICT DO NOTHING
        """) > 0;

    /// <summary>Of one that was read to be changed, in the same transaction.</summary>
    public static Task UpdateAsync(ISqlSession session, StoredUser user) => session.RunAsync(
        $"""
        UPDATE users SET name = {user.Name}, role = {(long)user.Role}, password_hash = {user.PasswordHash},
            sealed_totp = {user.SealedTotp}, totp_step = {user.TotpStep}, failures = {user.Failures},
            locked_until = {user.LockedUntil}, stamp = {user.Stamp}, is_active = {user.IsActive},
            signed_in_at = {user.SignedInAt}, email = {user.Email}
        WHERE merchant_id = {session.Merchant} AND user_id = {user.UserId}
        """);

    /// <summary>The newest first.</summary>
    public static Task<IReadOnlyList<StoredApiKey>> ListApiKeysAsync(ISqlSession session) => session.QueryAsync(
        $"""
        SELECT key_id, key_hash, name, role, created_by, created_at, revoked_at FROM api_keys
        WHERE merchant_id = {session.Merchant} ORDER BY created_at DESC, key_id
        """,
        ReadApiKey);

    /// <summary>Null: there is none, or it is revoked.</summary>
    public static Task<StoredApiKey?> FindApiKeyAsync(ISqlSession session, byte[] hash) => session.FirstAsync(
        $"""
        SELECT key_id, key_hash, name, role, created_by, created_at, revoked_at FROM api_keys
        WHERE merchant_id = {session.Merchant} AND key_hash = {hash} AND revoked_at IS NULL
        """,
        ReadApiKey);

    /// <returns>False, and nothing written: there is one by that id.</returns>
    public static async Task<bool> AddAsync(ISqlSession session, StoredApiKey key) => await session.RunAsync(
        $"""
        INSERT INTO api_keys (merchant_id, key_id, key_hash, name, role, created_by, created_at)
        VALUES ({session.Merchant}, {key.KeyId}, {key.Hash}, {key.Name}, {(long)key.Role}, {key.CreatedBy},
            {key.CreatedAt})
        ON CONFLICT DO NOTHING
        """) > 0;

    /// <summary>Keeps it under another hash.</summary>
    /// <returns>False: another call did so first.</returns>
    public static async Task<bool> MoveApiKeyAsync(ISqlSession session, StoredApiKey key, byte[] hash) =>
        await session.RunAsync(
            $"""
            UPDATE api_keys SET key_hash = {hash}
            WHERE merchant_id = {session.Merchant} AND key_id = {key.KeyId} AND key_hash = {key.Hash}
            """) > 0;

    /// <returns>False: there is no such key that is good.</returns>
    public static async Task<bool> RevokeApiKeyAsync(ISqlSession session, string keyId, DateTimeOffset at) =>
        await session.RunAsync(
            $"""
            UPDATE api_keys SET revoked_at = {at}
            WHERE merchant_id = {session.Merchant} AND key_id = {keyId} AND revoked_at IS NULL
            """) > 0;

    public static Task AddAsync(ISqlSession session, AuditEntry entry) => session.RunAsync(
        $"""
        INSERT INTO audit (merchant_id, at, actor, action, subject, detail)
        VALUES ({session.Merchant}, {entry.At}, {entry.Actor}, {entry.Action}, {entry.Subject}, {entry.Detail})
        """);

    /// <summary>The newest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">The number of the one that stood last; null: from the newest on.</param>
    /// <param name="limit">How many.</param>
    public static Task<IReadOnlyList<AuditRecord>> ListAuditAsync(
        ISqlSession session, AuditFilter filter, long? before, int limit)
    {
        var from = filter.From is { } begin ? $"AND a.at >= {begin}" : SqlText.None;
        var until = filter.Until is { } end ? $"AND a.at < {end}" : SqlText.None;
        var actor = filter.Actor.Length > 0 ? $"AND a.actor = {filter.Actor}" : SqlText.None;
        var place = before is { } last ? $"AND a.seq < {last}" : SqlText.None;
        return session.QueryAsync(
            $"""
            SELECT a.seq, a.at, a.actor, a.action, a.subject, a.detail, coalesce(u.name, k.name, ''),
                coalesce(o.number, '')
            FROM audit a
            LEFT JOIN users u ON u.merchant_id = a.merchant_id AND u.user_id = a.actor
            LEFT JOIN api_keys k ON k.merchant_id = a.merchant_id AND k.key_id = a.actor
            LEFT JOIN orders o ON o.merchant_id = a.merchant_id AND o.order_id = a.subject
            WHERE a.merchant_id = {session.Merchant} {from} {until} {actor} {place}
            ORDER BY a.seq DESC LIMIT {limit}
            """,
            row => new AuditRecord(
                row.GetInt64(0),
                new AuditEntry(
                    StoredValue.Time(row, 1) ?? DateTimeOffset.MinValue, row.GetString(2), row.GetString(3),
                    row.GetString(4), row.GetString(5)),
                row.GetString(6), row.GetString(7)));
    }

    /// <summary>Keys of cookies and forms, XML, sealed.</summary>
    public static Task<IReadOnlyList<(string Name, byte[] Sealed)>> ListWebKeysAsync(ISqlSession session) =>
        session.QueryAsync(
            $"SELECT name, sealed_xml FROM web_keys WHERE merchant_id = {session.Merchant} ORDER BY name",
            row => (row.GetString(0), StoredValue.Bytes(row, 1)));

    public static Task AddWebKeyAsync(ISqlSession session, string name, byte[] sealedXml) => session.RunAsync(
        $"""
        INSERT INTO web_keys (merchant_id, name, sealed_xml) VALUES ({session.Merchant}, {name}, {sealedXml})
        ON CONFLICT DO NOTHING
        """);

    private static StoredUser ReadUser(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), (Role)row.GetInt64(2), row.GetString(3),
        row.IsDBNull(4) ? null : StoredValue.Bytes(row, 4), row.GetInt64(5), (int)row.GetInt64(6),
        StoredValue.Time(row, 7), StoredValue.Bytes(row, 8), row.GetBoolean(9),
        StoredValue.Time(row, 10) ?? DateTimeOffset.MinValue, StoredValue.Time(row, 11))
    {
        Email = row.GetString(12),
    };

    private static StoredApiKey ReadApiKey(DbDataReader row) => new(
        row.GetString(0), StoredValue.Bytes(row, 1), row.GetString(2), (Role)row.GetInt64(3), row.GetString(4),
        StoredValue.Time(row, 5) ?? DateTimeOffset.MinValue, StoredValue.Time(row, 6));
}

using System.Data.Common;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Whom providers of OpenID Connect call what.</summary>
internal static class UserLinkStatements
{
    private static readonly SqlText Columns = $"user_id, issuer, subject, linked_at";

    public static Task<IReadOnlyList<UserLink>> ListAsync(ISqlSession session) => session.QueryAsync(
        $"SELECT {Columns} FROM user_links WHERE merchant_id = {session.Merchant} ORDER BY user_id", Read);

    /// <summary>Null: that subject is nobody here.</summary>
    public static Task<UserLink?> FindAsync(ISqlSession session, string issuer, string subject) => session.FirstAsync(
        $"""
        SELECT {Columns} FROM user_links
        WHERE merchant_id = {session.Merchant} AND issuer = {issuer} AND subject = {subject}
        """,
        Read);

    /// <returns>False, and nothing written: the user has a link, or the subject is somebody already.</returns>
    public static async Task<bool> AddAsync(ISqlSession session, UserLink link) => await session.RunAsync(
        $"""
        INSERT INTO user_links (merchant_id, user_id, issuer, subject, linked_at)
        VALUES ({session.Merchant}, {link.UserId}, {link.Issuer}, {link.Subject}, {link.LinkedAt})
        ON CONFLICT DO NOTHING
        """) > 0;

    /// <returns>False: there is none.</returns>
    public static async Task<bool> RemoveAsync(ISqlSession session, string userId) => await session.RunAsync(
        $"DELETE FROM user_links WHERE merchant_id = {session.Merchant} AND user_id = {userId}") > 0;

    /// <summary>The users of an address, as ids: whose it is on record, or who has none and is called so.</summary>
    /// <param name="session">Where.</param>
    /// <param name="email">In small letters, ASCII alone: databases fold others each in a way of its own.</param>
    public static Task<IReadOnlyList<string>> ListUsersOfAsync(ISqlSession session, string email) =>
        session.QueryAsync(
            $"""
            SELECT user_id FROM users
            WHERE merchant_id = {session.Merchant}
                AND (email = {email} OR (email = '' AND lower(user_id) = {email}))
            """,
            row => row.GetString(0));

    private static UserLink Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), StoredValue.Time(row, 3) ?? DateTimeOffset.MinValue);
}

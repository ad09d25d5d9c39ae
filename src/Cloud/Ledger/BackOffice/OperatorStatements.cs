using System.Data.Common;
using PosCloud.Selling;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Who works at the counters.</summary>
internal static class OperatorStatements
{
    private static readonly SqlText Columns = $"operator_id, name, may_undo, is_active, pin_stamp";

    /// <summary>In the order of their names.</summary>
    public static async Task<IReadOnlyList<Operator>> ListAsync(ISqlSession session)
    {
        var stores = (await session.QueryAsync(
            $"""
            SELECT operator_id, store_id FROM operator_stores WHERE merchant_id = {session.Merchant} ORDER BY store_id
            """,
            row => (Operator: row.GetString(0), Store: row.GetString(1))))
            .ToLookup(row => row.Operator, row => row.Store);
        return await session.QueryAsync(
            $"""
            SELECT {Columns} FROM operators WHERE merchant_id = {session.Merchant} ORDER BY name, operator_id
            """,
            row => Read(row, [.. stores[row.GetString(0)]]));
    }

    /// <param name="session">Where.</param>
    /// <param name="operatorId">Whose.</param>
    /// <param name="isToChange">It is locked until the transaction ends.</param>
    /// <returns>Null: there is none.</returns>
    public static async Task<StoredOperator?> FindAsync(
        ISqlSession session, string operatorId, bool isToChange = false)
    {
        var found = await session.FirstAsync(
            $"""
            SELECT {Columns}, pin_hash, pin_failures, pin_locked_until FROM operators
            WHERE merchant_id = {session.Merchant} AND operator_id = {operatorId}
            {(isToChange ? SqlText.ForUpdate : SqlText.None)}
            """,
            row => new StoredOperator(
                Read(row, []), row.IsDBNull(5) ? null : row.GetString(5),
                new FailedTries((int)row.GetInt64(6), StoredValue.Time(row, 7))));
        return found is null ? null : found with
        {
            Operator = found.Operator with
            {
                StoreIds = await session.QueryAsync(
                    $"""
                    SELECT store_id FROM operator_stores
                    WHERE merchant_id = {session.Merchant} AND operator_id = {operatorId} ORDER BY store_id
                    """,
                    row => row.GetString(0)),
            },
        };
    }

    /// <summary>Null and null: none.</summary>
    /// <returns>False: there is no such operator.</returns>
    public static async Task<bool> PutPinAsync(ISqlSession session, string operatorId, string? hash, byte[]? stamp) =>
        await session.RunAsync(
            $"""
            UPDATE operators SET pin_hash = {hash}, pin_stamp = {stamp}, pin_failures = 0, pin_locked_until = NULL
            WHERE merchant_id = {session.Merchant} AND operator_id = {operatorId}
            """) > 0;

    /// <summary>The same PIN, kept under another key: sessions go on.</summary>
    public static Task MovePinAsync(ISqlSession session, string operatorId, string hash) => session.RunAsync(
        $"""
        UPDATE operators SET pin_hash = {hash}
        WHERE merchant_id = {session.Merchant} AND operator_id = {operatorId}
        """);

    public static Task PutTriesAsync(ISqlSession session, string operatorId, FailedTries tries) => session.RunAsync(
        $"""
        UPDATE operators SET pin_failures = {tries.Count}, pin_locked_until = {tries.LockedUntil}
        WHERE merchant_id = {session.Merchant} AND operator_id = {operatorId}
        """);

    /// <returns>False, and nothing written: there is one by that id.</returns>
    public static async Task<bool> AddAsync(ISqlSession session, Operator one)
    {
        var added = await session.RunAsync(
            $"""
            INSERT INTO operators (merchant_id, operator_id, name, may_undo, is_active)
            VALUES ({session.Merchant}, {one.OperatorId}, {one.Name}, {one.MayUndo}, {one.IsActive})
            ON CONFLICT DO NOTHING
            """);
        if (added == 0)
            return false;
        await AddStoresAsync(session, one);
        return true;
    }

    /// <returns>True: this one is new.</returns>
    public static async Task<bool> PutAsync(ISqlSession session, Operator one)
    {
        // Of two at one moment the later one waits here for the other, and changes what that has made.
        if (await AddAsync(session, one))
            return true;
        await session.RunAsync(
            $"""
            UPDATE operators SET name = {one.Name}, may_undo = {one.MayUndo}, is_active = {one.IsActive}
            WHERE merchant_id = {session.Merchant} AND operator_id = {one.OperatorId}
            """);
        await session.RunAsync(
            $"""
            DELETE FROM operator_stores
            WHERE merchant_id = {session.Merchant} AND operator_id = {one.OperatorId}
            """);
        await AddStoresAsync(session, one);
        return false;
    }

    private static Operator Read(DbDataReader row, IReadOnlyList<string> stores) =>
        new(row.GetString(0), row.GetString(1), row.GetBoolean(2), stores)
        {
            IsActive = row.GetBoolean(3), PinStamp = row.IsDBNull(4) ? null : StoredValue.Bytes(row, 4),
        };

    private static async Task AddStoresAsync(ISqlSession session, Operator one)
    {
        foreach (var store in one.StoreIds)
            await session.RunAsync(
                $"""
                INSERT INTO operator_stores (merchant_id, operator_id, store_id)
                VALUES ({session.Merchant}, {one.OperatorId}, {store}) ON CONFLICT DO NOTHING
                """);
    }
}

/// <summary>An operator, and what is kept of a PIN: its hash, null for none, and the wrong ones.</summary>
internal sealed record StoredOperator(Operator Operator, string? PinHash, FailedTries Tries);

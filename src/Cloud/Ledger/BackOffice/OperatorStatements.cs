using PosCloud.Selling;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Who works at the counters.</summary>
internal static class OperatorStatements
{
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
            SELECT operator_id, name, may_undo, is_active FROM operators
            WHERE merchant_id = {session.Merchant} ORDER BY name, operator_id
            """,
            row => new Operator(
                row.GetString(0), row.GetString(1), row.GetBoolean(2), [.. stores[row.GetString(0)]])
            {
                IsActive = row.GetBoolean(3),
            });
    }

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

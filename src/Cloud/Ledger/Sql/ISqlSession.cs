using System.Data.Common;

namespace PosCloud.Ledger;

/// <summary>One transaction of either database, for what is asked seldom and so is written once for both: the back
/// office. Redemptions have statements of their own for each (decision 0023). Not thread-safe.</summary>
internal interface ISqlSession
{
    /// <summary>Whose rows these are: leads every key.</summary>
    string Merchant { get; }

    /// <returns>How many rows it changed.</returns>
    Task<int> RunAsync(SqlText sql);

    Task<IReadOnlyList<T>> QueryAsync<T>(SqlText sql, Func<DbDataReader, T> read);
}

internal static class SqlSessionExtensions
{
    /// <summary>The first row, or default.</summary>
    public static async Task<T?> FirstAsync<T>(this ISqlSession session, SqlText sql, Func<DbDataReader, T> read)
    {
        var rows = await session.QueryAsync(sql, read);
        return rows.Count > 0 ? rows[0] : default;
    }
}

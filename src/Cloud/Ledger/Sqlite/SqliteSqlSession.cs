using System.Data.Common;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The statements of the back office on SQLite. Every call has completed when it returns.</summary>
internal sealed class SqliteSqlSession(SqliteSession session) : ISqlSession
{
    // One file is one merchant's.
    public string Merchant => "main";

    /// <summary>The result of work that asks nothing but this session.</summary>
    /// <exception cref="InvalidOperationException">It waits for something else, which a transaction must not.
    /// </exception>
    public static T Run<T>(SqliteSession session, Func<ISqlSession, Task<T>> work)
    {
        var done = work(new SqliteSqlSession(session));
        return done.IsCompleted
            ? done.GetAwaiter().GetResult()
            : throw new InvalidOperationException("work within a transaction waits for nothing but its session");
    }

    public Task<int> RunAsync(SqlText sql)
    {
        var (text, values) = sql.Render(lockClause: "");
        return Task.FromResult(session.RunOnce(text, Bind(values)));
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(SqlText sql, Func<DbDataReader, T> read)
    {
        var (text, values) = sql.Render(lockClause: "");
        return Task.FromResult<IReadOnlyList<T>>(session.AllOnce(text, read, Bind(values)));
    }

    private static (string, object?)[] Bind(IReadOnlyList<SqlValue> values) =>
        [.. values.Select((value, index) => ($"${index + 1}", value.Value is DateTimeOffset time
            ? Row.Millis(time)
            : value.Value))];
}

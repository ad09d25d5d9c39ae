using Microsoft.Data.Sqlite;

namespace PosDaemon.Journal;

/// <summary>One SQL statement, prepared by its first use and kept. Its parameters are $1, $2 … in order. Used by the
/// writer loop only.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <param name="connection">Open for as long as the statement lives.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">How many it has.</param>
    public Statement(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
    }

    /// <summary>Runs a statement once that is not worth keeping.</summary>
    public static void Run(SqliteConnection connection, string sql)
    {
        using var once = new Statement(connection, sql);
        once.Run();
    }

    /// <returns>Rows changed.</returns>
    public int Run(params ReadOnlySpan<object?> values) => Bind(values).ExecuteNonQuery();

    /// <returns>The first column of the first row; null where there is no row.</returns>
    public object? Scalar(params ReadOnlySpan<object?> values) => Bind(values).ExecuteScalar();

    public SqliteDataReader Query(params ReadOnlySpan<object?> values) => Bind(values).ExecuteReader();

    public void Dispose() => _command.Dispose();

    private SqliteCommand Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command;
    }
}

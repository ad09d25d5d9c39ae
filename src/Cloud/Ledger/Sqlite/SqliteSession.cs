using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace PosCloud.Ledger.Sqlite;

/// <summary>One connection with its prepared statements, used by one loop; not thread-safe.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly Dictionary<string, SqliteInsert> _inserts = [];

    /// <summary>What is written here nobody will find: see <see cref="SqliteFileControl.HasMoved"/>.</summary>
    public bool HasMoved => SqliteFileControl.HasMoved(connection.Handle!);

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Bind(sql, values).ExecuteNonQuery();

    /// <summary>An INSERT that is kept prepared, for values by their place.</summary>
    /// <param name="sql">A constant.</param>
    public SqliteInsert Insert(string sql)
    {
        if (!_inserts.TryGetValue(sql, out var insert))
            _inserts.Add(sql, insert = new SqliteInsert(connection, sql));
        return insert;
    }

    /// <summary>The first row, or default.</summary>
    public T? First<T>(
        string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public List<T> All<T>(
        string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Runs a statement that is not kept prepared: one of many texts.</summary>
    public int RunOnce(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Make(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <inheritdoc cref="RunOnce"/>
    public List<T> AllOnce<T>(
        string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Make(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Every row, one at a time: none is kept.</summary>
    public void Each<T>(string sql, Func<SqliteDataReader, T> read, Action<T> take)
    {
        using var reader = Bind(sql, []).ExecuteReader();
        while (reader.Read())
            take(read(reader));
    }

    /// <summary>Runs a script of several statements, once.</summary>
    public void RunScript(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every script is a resource of this program
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Copies the database as this session's transaction sees it into a file, replacing what is in it.
    /// </summary>
    /// <param name="file">Is made where it is not there.</param>
    /// <param name="pagesPerStep">After so many the progress is told and a stop is seen.</param>
    /// <param name="progress">Called with 0 to 1.</param>
    /// <param name="stopping">Leaves half a copy.</param>
    /// <exception cref="SqliteException">One of them fails.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public void CopyTo(string file, int pagesPerStep, Action<double> progress, CancellationToken stopping)
    {
        using var target = SqliteFile.Connect(file);
        using var copy = raw.sqlite3_backup_init(target.Handle, "main", connection.Handle, "main");
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var result = raw.sqlite3_backup_step(copy, pagesPerStep);
            if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
                throw new SqliteException(raw.sqlite3_errstr(result).utf8_to_string(), result);
            var total = raw.sqlite3_backup_pagecount(copy);
            progress(1 - ((double)raw.sqlite3_backup_remaining(copy) / Math.Max(1, total)));
            if (result == raw.SQLITE_DONE)
                return;
        }
    }

    /// <summary>Ends a transaction that failed. Throws nothing, so that its fault is the one that is told.</summary>
    /// <param name="log">Is told where there was none left.</param>
    public void RollBack(ILogger log)
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException e)
        {
            // SQLite rolls back by itself on a full disk or an I/O error; then there is nothing left to roll back.
            LedgerLog.NothingToRollBack(log, e.Message);
        }
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        foreach (var insert in _inserts.Values)
            insert.Dispose();
        connection.Dispose();
    }

    // Statements stay prepared for the life of the connection, and so do their parameters: the texts are constants of
    // this folder, and each text always comes with the same names in the same order.
    private SqliteCommand Bind(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = Make(sql, values);
            _prepared.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        return command;
    }

    private SqliteCommand Make(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // no text has a value in it; values are bound
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.Add(new SqliteParameter { ParameterName = name, Value = value ?? DBNull.Value });
        return command;
    }
}

/// <summary>How values are written.</summary>
internal static class Row
{
    /// <summary>Unix milliseconds UTC.</summary>
    public static object? Millis(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    /// <summary>The columns that every record of a call has.</summary>
    public static (string Name, object? Value)[] Call(CallFacts call) =>
    [
        ("$terminal", call.Terminal), ("$lane", call.Lane), ("$store", call.Store), ("$operator", call.Operator),
        ("$device", Millis(call.DeviceTime)), ("$received", Millis(call.ReceivedAt)),
    ];
}

/// <summary>SQLite's result codes in the words of the ledger (www.sqlite.org/rescode.html).</summary>
internal static class SqliteFaults
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Full = 13;

    public static LedgerException From(SqliteException e, string path) => e.SqliteErrorCode switch
    {
        Busy or Locked => new LedgerException(LedgerFault.Busy, $"another process holds the database {path}", e),
        Full or IoError => new LedgerException(
            LedgerFault.Full, $"the database {path} cannot be written: {e.Message}", e),
        _ => new LedgerException(LedgerFault.Unreadable, $"the database {path} cannot be used: {e.Message}", e),
    };
}

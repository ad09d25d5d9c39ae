using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PosCloud.Ledger.Sqlite;

/// <summary>An INSERT whose values are given one after the other, by their place and not by a name, and which stays
/// prepared: for rows by the million, of which each costs a fifth so. Ends with the session that made it; not
/// thread-safe.</summary>
internal sealed class SqliteInsert : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    private byte[] _utf8 = new byte[1024];
    private int _place;

    /// <param name="connection">Open.</param>
    /// <param name="sql">With a question mark for each value.</param>
    /// <exception cref="SqliteException">It is no statement of this database.</exception>
    public SqliteInsert(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection.Handle!, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteInsert Text(string? value)
    {
        if (value is null)
            return Null();
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        return Text(_utf8.AsSpan(0, Encoding.UTF8.GetBytes(value, _utf8)));
    }

    public SqliteInsert Text(ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, which SQLite takes for null.
        Check(utf8.IsEmpty
            ? raw.sqlite3_bind_text(_statement, ++_place, "")
            : raw.sqlite3_bind_text(_statement, ++_place, utf8));
        return this;
    }

    public SqliteInsert Integer(long? value)
    {
        if (value is null)
            return Null();
        Check(raw.sqlite3_bind_int64(_statement, ++_place, value.Value));
        return this;
    }

    public SqliteInsert Blob(byte[]? value)
    {
        if (value is null)
            return Null();
        Check(value.Length == 0
            ? raw.sqlite3_bind_zeroblob(_statement, ++_place, 0)
            : raw.sqlite3_bind_blob(_statement, ++_place, value));
        return this;
    }

    /// <summary>Puts the row in; the values of the next one are all given anew.</summary>
    /// <exception cref="SqliteException">It was not put in.</exception>
    public void Run()
    {
        _place = 0;
        var result = raw.sqlite3_step(_statement);
        // It says the same again, and leaves the statement as new.
        var reset = raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            Check(reset);
    }

    public void Dispose() => _statement.Dispose();

    private SqliteInsert Null()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_place));
        return this;
    }

    private void Check(int result)
    {
        if (result == raw.SQLITE_OK)
            return;
        // The next row begins at the first value again.
        _place = 0;
        SqliteException.ThrowExceptionForRC(result, _connection.Handle);
    }
}

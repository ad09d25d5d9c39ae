using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace PosCloud.Ledger.Sqlite;

/// <summary>A few connections that only read, so that a reader never waits for the writer (WAL). Each piece of work
/// sees one state of the database and runs on its caller's thread.</summary>
internal sealed class SqliteReaders : IDisposable
{
    // Reads are some ten microseconds; more connections than cores gain nothing.
    private const int Count = 4;

    private readonly string _path;
    private readonly Channel<SqliteSession> _idle = Channel.CreateBounded<SqliteSession>(Count);
    private readonly List<SqliteSession> _sessions = [];

    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public SqliteReaders(string path)
    {
        _path = path;
        for (var i = 0; i < Count; i++)
        {
            var session = new SqliteSession(SqliteFile.Connect(path));
            session.Run("PRAGMA query_only = ON");
            _sessions.Add(session);
            _idle.Writer.TryWrite(session);
        }
    }

    /// <exception cref="LedgerException">The database cannot be read now, or the store is closed.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> work)
    {
        var session = await RentAsync();
        try
        {
            session.Run("BEGIN");
            try
            {
                return work(session);
            }
            finally
            {
                session.Run("COMMIT");
            }
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.From(e, _path);
        }
        finally
        {
            // False while closing: the session is disposed there.
            _ = _idle.Writer.TryWrite(session);
        }
    }

    public void Dispose()
    {
        _idle.Writer.TryComplete();
        foreach (var session in _sessions)
            session.Dispose();
    }

    private async ValueTask<SqliteSession> RentAsync()
    {
        try
        {
            return await _idle.Reader.ReadAsync();
        }
        catch (ChannelClosedException)
        {
            throw LedgerException.Stopped();
        }
    }
}

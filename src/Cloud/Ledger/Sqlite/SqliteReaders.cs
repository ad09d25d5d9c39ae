using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace PosCloud.Ledger.Sqlite;

/// <summary>A few connections that only read, so that a reader never waits for the writer (WAL). Each piece of work
/// sees one state of the database and runs on its caller's thread.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    // Reads are some ten microseconds; more connections than cores gain nothing.
    private const int Count = 4;

    private readonly string _path;
    private readonly ILogger _log;
    private readonly Channel<SqliteSession> _idle = Channel.CreateBounded<SqliteSession>(Count);
    private int _closed;

    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public SqliteReaders(string path, ILogger log)
    {
        (_path, _log) = (path, log);
        for (var i = 0; i < Count; i++)
        {
            var session = new SqliteSession(SqliteFile.Connect(path));
            session.Run("PRAGMA query_only = ON");
            _ = _idle.Writer.TryWrite(session);
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
                var result = work(session);
                session.Run("COMMIT");
                return result;
            }
            catch
            {
                session.RollBack(_log);
                throw;
            }
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.From(e, _path);
        }
        finally
        {
            _ = _idle.Writer.TryWrite(session);
        }
    }

    /// <summary>Waits for what is being read.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1)
            return;
        for (var i = 0; i < Count; i++)
            (await _idle.Reader.ReadAsync()).Dispose();
        _idle.Writer.Complete();
    }

    private async ValueTask<SqliteSession> RentAsync()
    {
        if (Volatile.Read(ref _closed) == 1)
            throw LedgerException.Stopped();
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

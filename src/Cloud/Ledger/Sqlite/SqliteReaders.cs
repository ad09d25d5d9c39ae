using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace PosCloud.Ledger.Sqlite;

/// <summary>How many connections read at once, and how many calls may wait for one.</summary>
/// <param name="Connections">At least one.</param>
/// <param name="MostWaiting">What is beyond is refused at once.</param>
/// <param name="Patience">So long at most each of them waits.</param>
internal sealed record SqliteReaderLimits(int Connections, int MostWaiting, TimeSpan Patience)
{
    /// <summary>Reads are some ten microseconds; more connections than cores gain nothing. As many may wait as are
    /// connected.</summary>
    public static readonly SqliteReaderLimits OfCounters = new(4, int.MaxValue, Timeout.InfiniteTimeSpan);

    /// <summary>Lists and orders of the back office.</summary>
    public static readonly SqliteReaderLimits OfOffice = new(2, 32, TimeSpan.FromSeconds(5));

    /// <summary>A report may take many seconds, and delays other reports and nobody else.</summary>
    public static readonly SqliteReaderLimits OfReports =
        new(ReportTurns.AtOnce, ReportTurns.MostWaiting, ReportTurns.Patience);
}

/// <summary>A few connections that only read, so that a reader never waits for the writer (WAL). Each piece of work
/// sees one state of the database and runs on its caller's thread.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    private readonly string _path;
    private readonly ILogger _log;
    private readonly SqliteReaderLimits _limits;
    private readonly Channel<SqliteSession> _idle;
    private int _waiting;
    private int _closed;

    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public SqliteReaders(string path, SqliteReaderLimits limits, ILogger log)
    {
        (_path, _limits, _log) = (path, limits, log);
        _idle = Channel.CreateBounded<SqliteSession>(limits.Connections);
        for (var i = 0; i < limits.Connections; i++)
        {
            var session = new SqliteSession(SqliteFile.Connect(path));
            session.Run("PRAGMA query_only = ON");
            // It would make one by the merchant, whose every row is, and go through all of it for each day of a report.
            session.Run("PRAGMA automatic_index = OFF");
            _ = _idle.Writer.TryWrite(session);
        }
    }

    /// <exception cref="LedgerException">The database cannot be read now, too many wait for it, or the store is closed.
    /// </exception>
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
        for (var i = 0; i < _limits.Connections; i++)
            (await _idle.Reader.ReadAsync()).Dispose();
        _idle.Writer.Complete();
    }

    private async ValueTask<SqliteSession> RentAsync()
    {
        if (Volatile.Read(ref _closed) == 1)
            throw LedgerException.Stopped();
        if (_idle.Reader.TryRead(out var idle))
            return idle;
        try
        {
            if (Interlocked.Increment(ref _waiting) > _limits.MostWaiting)
                throw TooMany();
            using var patience = new CancellationTokenSource(_limits.Patience, TimeProvider.System);
            return await _idle.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw TooMany();
        }
        catch (ChannelClosedException)
        {
            throw LedgerException.Stopped();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static LedgerException TooMany() => ReportTurns.TooMany();
}

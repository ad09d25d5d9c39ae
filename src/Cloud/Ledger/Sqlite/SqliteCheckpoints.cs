using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Writes the WAL back into the database on a connection of its own, so that no commit waits for it: by itself
/// SQLite does that inside every hundredth commit or so, which then takes tens of milliseconds.</summary>
internal sealed class SqliteCheckpoints : IAsyncDisposable
{
    // Some 700 pages, 3 MB: what SQLite's own limit of 1,000 pages comes to.
    private const int Commits = 64;

    private readonly SqliteSession _session;
    private readonly ILogger _log;
    private readonly Task _loop;

    // One is enough: it does all that was committed before it.
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private int _commits;

    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public SqliteCheckpoints(string path, ILogger log)
    {
        _session = new SqliteSession(SqliteFile.Connect(path));
        _log = log;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Called by the writer after each commit.</summary>
    public void CountCommit()
    {
        if (++_commits % Commits == 0)
            _ = _due.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        _due.Writer.TryComplete();
        await _loop;
        _session.Dispose();
    }

    private async Task LoopAsync()
    {
        await foreach (var _ in _due.Reader.ReadAllAsync())
        {
            try
            {
                // PASSIVE: waits for nobody; what readers still need stays for the next one.
                _session.First("PRAGMA wal_checkpoint(PASSIVE)", row => row.GetInt64(0));
            }
            catch (SqliteException e)
            {
                // A commit that cannot be written says so to its callers; here nothing is lost.
                LedgerLog.CheckpointFailed(_log, e.Message);
            }
        }
    }
}

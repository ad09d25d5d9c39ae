using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The books in one SQLite file. Made open; closing waits for what was queued.</summary>
internal sealed partial class SqliteLedger : ILedger, IAsyncDisposable
{
    private readonly SqliteSession session;
    private readonly SqliteWriter writer;
    private readonly Task loop;

    private SqliteLedger(SqliteSession session, CodeKey key, string path, ILogger log)
    {
        this.session = session;
        Key = key;
        writer = new SqliteWriter(session, path, log);
        // Its own thread pool turn: the loop blocks on the disk.
        loop = Task.Run(writer.LoopAsync);
    }

    public CodeKey Key { get; }

    public static SqliteLedger Open(string path, RandomNumberGenerator random, ILogger log)
    {
        var (session, key) = SqliteDatabase.Open(path, random);
        return new SqliteLedger(session, key, path, log);
    }

    public Task CheckAsync() => writer.RunAsync(books => books.First("SELECT 1 FROM meta", row => row.GetInt64(0)));

    public async ValueTask DisposeAsync()
    {
        writer.Stop();
        await loop;
        session.Dispose();
    }
}

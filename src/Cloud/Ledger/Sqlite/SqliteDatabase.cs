using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace PosCloud.Ledger.Sqlite;

/// <summary>A ledger in a file.</summary>
/// <param name="path">The file; its key is beside it.</param>
internal sealed class SqliteDatabase(string path) : LedgerDatabase
{
    public override string Name => path;

    public override string KeyFile => CodeKeyFile.PathFor(path);

    public override bool HasContent() => SqliteFile.HasContent(path);

    public override OpenLedger Open(RandomNumberGenerator random, ILogger log) =>
        Of(SqliteLedgerStore.Open(path, random, log));

    public override OpenLedger OpenExisting(ILogger log) => Of(SqliteLedgerStore.OpenExisting(path, log));

    public override LedgerExport ReadRecords() => ReadOnly(ExportSql.Read);

    public override IReadOnlyList<RecordedTerminal> ReadTerminals() => ReadOnly(TerminalSql.List);

    private T ReadOnly<T>(Func<SqliteSession, T> read) => Path.Exists(path)
        ? SqliteFile.ReadOnly(path, anyVersion: false, read)
        : throw new LedgerException(LedgerFault.Unreadable, $"--db sqlite:{path}: there is no such database");

    private static OpenLedger Of(SqliteLedgerStore store) => new(store, store.Key);
}

using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PosCloud.Ledger.Migrations;

namespace PosCloud.Ledger.Sqlite;

/// <summary>A ledger in a file.</summary>
/// <param name="path">The file; its key is beside it.</param>
internal sealed class SqliteDatabase(string path) : LedgerDatabase
{
    public override string Name => path;

    public override string KeyFile => CodeKeyFile.PathFor(path);

    public override bool MayHaveNodes => false;

    public override bool HasContent() => SqliteFile.HasContent(path);

    public override OpenLedger Open(RandomNumberGenerator random, ILogger log) =>
        Of(SqliteLedgerStore.Open(path, random, log));

    public override OpenLedger OpenExisting(ILogger log) => Of(SqliteLedgerStore.OpenExisting(path, log));

    // Its key is beside it.
    public override ILedgerStore OpenForTerminals(ILogger log)
    {
        CheckIsThere();
        SqliteFile.ReadOnce(path, _ => { });
        return OpenExisting(log).Store;
    }

    public override void ReadRecords(LedgerExport export)
    {
        CheckIsThere();
        SqliteFile.ReadOnce(path, session => ExportSql.Read(session, export));
    }

    public override IReadOnlyList<RecordedTerminal> ReadTerminals()
    {
        CheckIsThere();
        return SqliteFile.ReadOnly(path, anyVersion: false, TerminalSql.List);
    }

    public override KeyRecord ReadKeys()
    {
        CheckIsThere();
        return SqliteFile.ReadOnly(path, anyVersion: false, session => SqliteMigrator.ReadKeys(session, path));
    }

    public override async Task<KeyRecord> ReadKeysAsync(ILedgerStore open) => KeyRecord.Read(
        await open.ReadAsync(session => session.FirstAsync(
            $"SELECT value FROM meta WHERE key = 'key'", row => StoredValue.Bytes(row, 0))) ?? [], path);

    // Whoever has it open is in the way, whatever it knows.
    public override void ChangeKeys(Func<IReadOnlyList<string>, bool> isKnown, Func<KeyRecord, KeyRecord> change)
    {
        CheckIsThere();
        SqliteFile.ChangeKeys(path, change);
    }

    private void CheckIsThere()
    {
        if (!Path.Exists(path))
            throw new LedgerException(LedgerFault.Unreadable, $"--db sqlite:{path}: there is no such database");
    }

    private static OpenLedger Of(SqliteLedgerStore store) => new(store, store.Key);
}

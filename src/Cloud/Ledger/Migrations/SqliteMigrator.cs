using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger.Sqlite;

namespace PosCloud.Ledger.Migrations;

/// <summary>Makes a database, or brings one of an earlier version up to date, in one transaction: an upgrade that is
/// interrupted leaves the old version as it was.</summary>
/// <remarks>Not by DbUp: it keeps a table of its own beside the version, does not refuse a database that is newer than
/// the program, and its code steps know neither the key nor the transaction.</remarks>
internal static class SqliteMigrator
{
    /// <summary>PRAGMA application_id, "PosC": tells our database from any other program's.</summary>
    public const int ApplicationId = 0x506F7343;

    /// <summary>Leaves foreign keys unchecked on this session.</summary>
    /// <returns>The keys, the one that makes what is new first.</returns>
    /// <exception cref="LedgerException">Another program's database, a newer one, or another key's; nothing was
    /// changed.</exception>
    /// <exception cref="SqliteException">It cannot be read or written; nothing was changed.</exception>
    public static CodeKey Migrate(
        SqliteSession session, string path, CodeKey key, IReadOnlyList<SqliteMigration> migrations, ILogger log)
    {
        // A table that is made anew takes the old one's place (www.sqlite.org/lang_altertable.html, section 7); within
        // a transaction this could not be said.
        session.Run("PRAGMA foreign_keys = OFF");
        session.Run("BEGIN IMMEDIATE");
        try
        {
            var (version, chosen) = Check(session, path, key, migrations[^1].Version);
            foreach (var migration in migrations.Where(migration => migration.Version > version))
                Apply(session, chosen, migration);
            session.Run("COMMIT");
            if (version is > 0 && version < migrations[^1].Version)
                LedgerLog.Upgraded(log, path, version, migrations[^1].Version);
            return chosen;
        }
        catch
        {
            session.RollBack(log);
            throw;
        }
    }

    /// <summary>For whoever must not upgrade it.</summary>
    /// <exception cref="LedgerException">Another program's database, or one of another schema.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static void CheckIsNewest(SqliteSession session, string path, int newest)
    {
        var version = VersionOf(session, path, newest);
        if (version < newest)
            throw new LedgerException(LedgerFault.WrongSchema,
                $"{path} has schema {version}, this poscloud reads schema {newest}: use the poscloud that wrote it, or "
                + "start this one on it (poscloud serve), which brings it up to date and cannot be taken back");
    }

    /// <summary>Nothing stands in it yet.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static bool IsEmpty(SqliteSession session) =>
        session.First("SELECT count(*) FROM sqlite_master", row => row.GetInt64(0)) == 0;

    /// <returns>The version (0: an empty file), and the keys, the one that makes what is new first.</returns>
    /// <exception cref="LedgerException">Another program's database, a newer one, or another key's.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static (long Version, CodeKey Key) Check(SqliteSession session, string path, CodeKey key, int newest)
    {
        var version = VersionOf(session, path, newest);
        return version == 0
            ? (0, key)
            : (version, ReadKeys(session, path).Choose(key, CodeKeyFile.PathFor(path), path));
    }

    /// <summary>What the database says of its keys.</summary>
    /// <exception cref="LedgerException">Nothing that can be read.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static KeyRecord ReadKeys(SqliteSession session, string path) => KeyRecord.Read(
        session.First("SELECT value FROM meta WHERE key = 'key'", row => StoredValue.Bytes(row, 0)) ?? [], path);

    private static long VersionOf(SqliteSession session, string path, int newest)
    {
        if (IsEmpty(session))
            return 0;
        if (session.First("PRAGMA application_id", row => row.GetInt64(0)) != ApplicationId)
            throw new LedgerException(LedgerFault.WrongSchema, $"{path} is the database of another program");
        var version = session.First("PRAGMA user_version", row => row.GetInt64(0));
        if (version > newest)
            throw new LedgerException(LedgerFault.WrongSchema,
                $"{path} has schema {version}, this poscloud knows schemas up to {newest}: use a newer poscloud");
        return version;
    }

    private static void Apply(SqliteSession session, CodeKey key, SqliteMigration migration)
    {
        session.RunScript(SqliteMigrations.ReadScript(migration.Script));
        migration.Convert?.Invoke(session, key);
        if (migration.Version == 1)
        {
            session.RunScript($"PRAGMA application_id = {ApplicationId}");
            session.Run("INSERT INTO meta VALUES ('key', $key)", ("$key", KeyRecord.WriteFirst(key)));
        }
        session.RunScript($"PRAGMA user_version = {migration.Version}");
    }
}

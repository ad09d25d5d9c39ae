using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using PosCloud.Codes;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Opens or makes a database file and its key: WAL, every commit flushed, the right schema, the right
/// key.</summary>
internal static class SqliteDatabase
{
    // Another process may seed while this one serves; its transaction can take a while for a hundred thousand tickets.
    private const int BusySeconds = 30;

    public static (SqliteSession Session, CodeKey Key) Open(string path, RandomNumberGenerator random)
    {
        var exists = File.Exists(path) && new FileInfo(path).Length > 0;
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new LedgerException(LedgerFault.Unreadable, $"the folder of the database {path} does not exist");
        if (Directory.Exists(path))
            throw new LedgerException(LedgerFault.Unreadable, $"the database {path} is a folder");
        if (exists)
            CheckHeader(path);
        var key = CodeKeyFile.Open(path, exists, random);
        var session = new SqliteSession(Connect(path));
        try
        {
            Prepare(session, path, key);
            return (session, key);
        }
        catch (SqliteException e)
        {
            session.Dispose();
            throw SqliteFaults.From(e, path);
        }
        catch (LedgerException)
        {
            session.Dispose();
            throw;
        }
    }

    // Said before the missing key is: who names a wrong file has no key for it either.
    private static void CheckHeader(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> header = stackalloc byte[16];
            var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (!header[..read].SequenceEqual("SQLite format 3\0"u8))
                throw new LedgerException(LedgerFault.WrongSchema, $"{path} is not a SQLite database");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(
                LedgerFault.Unreadable, $"the database {path} cannot be read: {e.Message}", e);
        }
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw SqliteFaults.From(e, path);
        }
    }

    private static void Prepare(SqliteSession session, string path, CodeKey key)
    {
        session.First("PRAGMA journal_mode = WAL", row => row.GetString(0));
        // FULL: a commit is on the disk before anybody is told "accepted".
        session.Run("PRAGMA synchronous = FULL");
        session.Run("PRAGMA foreign_keys = ON");
        session.Run("BEGIN IMMEDIATE");
        try
        {
            CreateOrCheck(session, path, key);
            session.Run("COMMIT");
        }
        catch
        {
            session.Run("ROLLBACK");
            throw;
        }
    }

    private static void CreateOrCheck(SqliteSession session, string path, CodeKey key)
    {
        var tables = session.First("SELECT count(*) FROM sqlite_master", row => row.GetInt64(0));
        if (tables == 0)
        {
            session.Run(Schema.Sql);
            session.Run($"PRAGMA application_id = {Schema.ApplicationId}");
            session.Run($"PRAGMA user_version = {Schema.Version}");
            session.Run("INSERT INTO meta VALUES ('key', $key)", ("$key", key.Fingerprint));
            return;
        }
        var application = session.First("PRAGMA application_id", row => row.GetInt64(0));
        if (application != Schema.ApplicationId)
            throw new LedgerException(LedgerFault.WrongSchema, $"{path} is the database of another program");
        var version = session.First("PRAGMA user_version", row => row.GetInt64(0));
        if (version != Schema.Version)
            throw new LedgerException(LedgerFault.WrongSchema,
                $"{path} has schema {version}, this poscloud knows schema {Schema.Version}: use a newer poscloud");
        var known = session.First("SELECT value FROM meta WHERE key = 'key'", row => row.GetFieldValue<byte[]>(0));
        if (known is null || !CryptographicOperations.FixedTimeEquals(known, key.Fingerprint))
            throw new LedgerException(LedgerFault.KeyMissing,
                $"{CodeKeyFile.PathFor(path)} is the key of another database than {path}; restore the right one");
    }
}

using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger.Migrations;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Opens or makes a database file and its key: WAL, every commit flushed, the right schema, the right
/// key. Or only reads one.</summary>
internal static class SqliteFile
{
    // Another process may seed while this one serves; its transaction can take a while for a hundred thousand tickets.
    private const int BusySeconds = 30;

    // Of those: how long SQLite itself waits for another process, in steps of 1 to 100 ms. The driver only looks again
    // every 150 ms, and two nodes on one database meet at every other commit.
    private const int BusyStepsMilliseconds = 1000;

    /// <summary>Opens a database, or makes it with its key where there is none.</summary>
    /// <exception cref="LedgerException">It cannot be used; nothing stays open.</exception>
    public static (SqliteSession Writer, CodeKey Key) OpenOrCreate(
        string path, RandomNumberGenerator random, ILogger log)
    {
        CheckPlace(path);
        // Looked for before the database is: another process may be making both.
        var hasLog = File.Exists(path + "-wal");
        if (!HasContent(path))
        {
            // SQLite would throw it away, and with it what was redeemed last.
            if (hasLog)
                throw new LedgerException(LedgerFault.Unreadable,
                    $"{path}-wal is there without its database {path}: restore the database, or move it away");
            return Open(path, CreateEmpty(path, random), log);
        }
        CheckHeader(path);
        return Open(path, CodeKeyFile.Open(CodeKeyFile.PathFor(path), path), log);
    }

    /// <summary>Opens a database that was made before, by <see cref="OpenOrCreate"/>.</summary>
    /// <exception cref="LedgerException">There is none, or it cannot be used; nothing was made and nothing stays
    /// open.</exception>
    public static (SqliteSession Writer, CodeKey Key) OpenExisting(string path, ILogger log)
    {
        CheckPlace(path);
        if (!File.Exists(path))
            throw new LedgerException(LedgerFault.Unreadable,
                $"there is no database {path}: poscloud init --db sqlite:{path} makes one");
        CheckHeader(path);
        return Open(path, CodeKeyFile.Open(CodeKeyFile.PathFor(path), path), log, mayBeEmpty: false);
    }

    private static (SqliteSession Writer, CodeKey Key) Open(
        string path, CodeKey key, ILogger log, bool mayBeEmpty = true)
    {
        SqliteSession? session = null;
        try
        {
            RestrictExisting(path);
            session = new SqliteSession(Connect(path, SqliteOpenMode.ReadWrite));
            if (!mayBeEmpty && SqliteMigrator.IsEmpty(session))
                throw Empty(path);
            session.First("PRAGMA journal_mode = WAL", row => row.GetString(0));
            // FULL: a commit is on the disk before anybody is told "accepted".
            session.Run("PRAGMA synchronous = FULL");
            // SqliteCheckpoints does it beside the writer; this is for when that cannot keep up (80 MB).
            session.First("PRAGMA wal_autocheckpoint = 20000", row => row.GetInt64(0));
            var chosen = SqliteMigrator.Migrate(session, path, key, SqliteMigrations.All, log);
            session.Run("PRAGMA foreign_keys = ON");
            return (session, chosen);
        }
        catch (Exception e) when (e is SqliteException or LedgerException)
        {
            session?.Dispose();
            throw e is SqliteException fault ? SqliteFaults.From(fault, path) : e;
        }
    }

    // SQLite gives -wal and -shm the mode of the database.
    private static CodeKey CreateEmpty(string path, RandomNumberGenerator random)
    {
        // The key first: a database that has content has a key.
        var key = CodeKeyFile.OpenOrCreate(CodeKeyFile.PathFor(path), path, random);
        try
        {
            OwnerOnlyFile.CreateIfMissing(path);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(LedgerFault.Unreadable, $"the database {path} cannot be made: {e.Message}", e);
        }
    }

    // A database of an earlier version was made by the umask.
    private static void RestrictExisting(string path)
    {
        try
        {
            foreach (var file in new[] { path, path + "-wal", path + "-shm" })
            {
                if (File.Exists(file) && OwnerOnlyFile.IsOpenToOthers(file))
                    OwnerOnlyFile.Restrict(file);
            }
        }
        catch (FileNotFoundException)
        {
            // -wal and -shm go with the last process that has the database open.
            return;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LedgerException(LedgerFault.Unreadable,
                $"the database {path} is open to other users of this machine and belongs to another one: "
                + $"chmod 600 {path}", e);
        }
    }

    /// <summary>Reads one state of a database. Writes nothing, makes no file, needs no key; a cloud may be running on
    /// it.</summary>
    /// <param name="path">The database.</param>
    /// <param name="anyVersion">False: only one of this program's schema.</param>
    /// <param name="read">Called once or twice, of which the last counts.</param>
    /// <exception cref="LedgerException">It cannot be read, or is of another schema; the message says what to
    /// do.</exception>
    public static T ReadOnly<T>(string path, bool anyVersion, Func<SqliteSession, T> read)
    {
        CheckIsFile(path);
        CheckHeader(path);
        try
        {
            return ReadOnlyDatabase.Read(path, source =>
            {
                using var session = BeginReading(path, source, anyVersion);
                return read(session);
            });
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.From(e, path);
        }
    }

    /// <summary>As <see cref="ReadOnly"/>, of this program's schema, for what cannot be read a second time.</summary>
    /// <param name="path">The database.</param>
    /// <param name="read">Called once.</param>
    /// <exception cref="LedgerException">It cannot be read, is of another schema, or a cloud that was started
    /// meanwhile has changed it.</exception>
    public static void ReadOnce(string path, Action<SqliteSession> read)
    {
        CheckIsFile(path);
        CheckHeader(path);
        try
        {
            var isOfOneState = ReadOnlyDatabase.ReadOnce(path, source =>
            {
                using var session = BeginReading(path, source, anyVersion: false);
                read(session);
            });
            if (!isOfOneState)
                throw new LedgerException(LedgerFault.Busy,
                    $"a cloud was started on {path} and has changed it: what was read so far is of no one moment, run "
                    + "this again");
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.From(e, path);
        }
    }

    /// <summary>Changes what the database says of its keys, while nobody else has it open.</summary>
    /// <exception cref="LedgerException">A cloud has it open, or it cannot be written; nothing was changed.</exception>
    public static void ChangeKeys(string path, Func<KeyRecord, KeyRecord> change)
    {
        try
        {
            var connection = Connect(path, SqliteOpenMode.ReadWrite);
            // A cloud that is at work does not go away by itself.
            connection.DefaultTimeout = 1;
            using var session = new SqliteSession(connection);
            // Before the first reading: in WAL mode nobody else may have it open then, not even to read
            // (www.sqlite.org/wal.html, section 8).
            session.First("PRAGMA locking_mode = EXCLUSIVE", row => row.GetString(0));
            session.Run("PRAGMA synchronous = FULL");
            session.Run("BEGIN EXCLUSIVE");
            var keys = change(SqliteMigrator.ReadKeys(session, path));
            session.Run("UPDATE meta SET value = $keys WHERE key = 'key'", ("$keys", keys.Write()));
            session.Run("COMMIT");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            throw new LedgerException(LedgerFault.Busy,
                $"the database {path} is in use: stop every poscloud on it first; the key is changed in an instant, "
                + "and what follows does not need it to stand still", e);
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.From(e, path);
        }
    }

    private static SqliteSession BeginReading(string path, string source, bool anyVersion)
    {
        var session = new SqliteSession(Connect(source, SqliteOpenMode.ReadOnly));
        try
        {
            session.Run("BEGIN");
            if (!anyVersion)
                SqliteMigrator.CheckIsNewest(session, path, SqliteMigrations.All[^1].Version);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A connection that waits for other processes.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteConnection Connect(string source, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ToString());
        try
        {
            connection.Open();
            using var wait = connection.CreateCommand();
            wait.CommandText = $"PRAGMA busy_timeout = {BusyStepsMilliseconds}";
            wait.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A file that is not there has none.</summary>
    public static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static LedgerException Empty(string path) => new(LedgerFault.WrongSchema,
        $"{path} is empty: no cloud has used it yet; poscloud init --db sqlite:{path} makes a database of it");

    private static void CheckPlace(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new LedgerException(LedgerFault.Unreadable, $"the folder of the database {path} does not exist");
        CheckIsFile(path);
    }

    private static void CheckIsFile(string path)
    {
        if (Directory.Exists(path))
            throw new LedgerException(LedgerFault.Unreadable, $"the database {path} is a folder");
    }

    // Said before the missing key is: who names a wrong file has no key for it either.
    // Not where this process has it open: see LedgerDatabase.ReadKeysAsync.
    private static void CheckHeader(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> header = stackalloc byte[16];
            var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (read == 0)
                throw Empty(path);
            if (!header[..read].SequenceEqual("SQLite format 3\0"u8))
                throw new LedgerException(LedgerFault.WrongSchema, $"{path} is not a SQLite database");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(
                LedgerFault.Unreadable, $"the database {path} cannot be read: {e.Message}", e);
        }
    }
}

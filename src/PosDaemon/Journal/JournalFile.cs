using System.Globalization;
using Microsoft.Data.Sqlite;
using PosDaemon.Lanes;

namespace PosDaemon.Journal;

/// <summary>One open journal file and its tables. Used by the writer loop only.</summary>
internal sealed class JournalFile : IDisposable
{
    public const string Name = "journal.db";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS scans (
            scan_id TEXT PRIMARY KEY, lane TEXT NOT NULL, code BLOB, is_final INTEGER NOT NULL,
            changed_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS scans_by_lane ON scans (lane, is_final, changed_at);
        CREATE INDEX IF NOT EXISTS scans_by_age ON scans (changed_at);
        CREATE TABLE IF NOT EXISTS entries (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, scan_id TEXT NOT NULL, entry TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS entries_by_scan ON entries (scan_id, seq);
        CREATE TABLE IF NOT EXISTS outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, scan_id TEXT NOT NULL, report BLOB NOT NULL,
            tries INTEGER NOT NULL, next_at INTEGER NOT NULL, parked TEXT);
        CREATE INDEX IF NOT EXISTS outbox_by_time ON outbox (next_at, id);
        CREATE INDEX IF NOT EXISTS outbox_by_scan ON outbox (scan_id);
        INSERT OR IGNORE INTO meta VALUES ('version', '1');
        """;

    /// <summary>SQLITE_CONSTRAINT, https://sqlite.org/rescode.html.</summary>
    private const int Constraint = 19;

    private readonly CodeVault _vault;

    private JournalFile(SqliteConnection connection, CodeVault vault)
    {
        Connection = connection;
        _vault = vault;
        Scans = new ScanTable(connection, vault);
        Outbox = new OutboxTable(connection);
    }

    public SqliteConnection Connection { get; }

    public ScanTable Scans { get; }

    public OutboxTable Outbox { get; }

    /// <summary>Null where the file is damaged.</summary>
    /// <exception cref="SqliteException">It cannot be opened for another reason.</exception>
    public static JournalFile? TryOpen(string path, byte[] key)
    {
        var vault = new CodeVault(key, new SystemRandom());
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path, Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            // FULL: a commit survives power loss. secure_delete: a wiped code is gone from the file as well.
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                + "PRAGMA journal_size_limit=8388608; PRAGMA busy_timeout=2000;");
            if (!IsSound(connection))
            {
                connection.Dispose();
                return null;
            }

            Execute(connection, Schema);
            RestrictToOwner(path);
            return new JournalFile(connection, vault);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 11 or 26)
        {
            connection.Dispose();
            return null;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Renames the file and its companions; returns where the file went.</summary>
    public static string? MoveAside(string path, DateTimeOffset now)
    {
        if (!File.Exists(path))
            return null;
        var target = path + ".damaged-" + now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        for (var n = 2; File.Exists(target); n++)
            target = $"{path}.damaged-{now:yyyyMMdd-HHmmss}-{n}";
        File.Move(path, target);
        foreach (var companion in (string[])["-wal", "-shm"])
        {
            if (File.Exists(path + companion))
                File.Move(path + companion, target + companion);
        }

        return target;
    }

    /// <summary>A real write in each commit, so that a probe with nothing to write proves as much as one
    /// with.</summary>
    public void Touch(DateTimeOffset now)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "INSERT INTO meta VALUES ('written_at', $at) ON CONFLICT (key) DO UPDATE SET value = $at";
        command.Parameters.AddWithValue("$at", now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
    }

    public void Begin() => Execute(Connection, "BEGIN IMMEDIATE");

    public void Commit() => Execute(Connection, "COMMIT");

    /// <summary>Does the work so that it can fail alone: what the database rejects for its content is taken back, and
    /// told to who waits for it.</summary>
    public void ApplyApart(JournalWork work)
    {
        Execute(Connection, "SAVEPOINT work");
        try
        {
            work.Apply(this);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == Constraint)
        {
            Execute(Connection, "ROLLBACK TO work");
            Outbox.Recount();
            work.Fail(new JournalException(
                JournalFault.Failed, $"The journal rejects this batch: {fault.Message}", fault));
        }

        Execute(Connection, "RELEASE work");
    }

    public void Append(JournalBatch batch, DateTimeOffset now)
    {
        Scans.Append(batch, now);
        foreach (var report in batch.Reports) Outbox.Enqueue(report, now);
        Touch(now);
    }

    public void Dispose()
    {
        Scans.Dispose();
        Outbox.Dispose();
        Connection.Dispose();
        _vault.Dispose();
    }

    private static bool IsSound(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        return command.ExecuteScalar() is "ok";
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void RestrictToOwner(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>One open journal file and its tables. Used by the writer loop only.</summary>
internal sealed class JournalFile : IDisposable
{
    public const string Name = "journal.db";

    /// <summary>SQLITE_CONSTRAINT, https://sqlite.org/rescode.html.</summary>
    private const int Constraint = 19;

    private readonly SqliteConnection _connection;
    private readonly SealedBox _box;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _savepoint;
    private readonly Statement _release;
    private readonly Statement _probe;

    private JournalFile(SqliteConnection connection, SealedBox box)
    {
        (_connection, _box) = (connection, box);
        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _savepoint = new Statement(connection, "SAVEPOINT work");
        _release = new Statement(connection, "RELEASE work");
        // Counted, because SQLite does not write a page that comes out as it was.
        _probe = new Statement(connection,
            "INSERT INTO marks VALUES ('probe', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1");
        Scans = new ScanTable(connection, box);
        Outbox = new OutboxTable(connection);
    }

    public ScanTable Scans { get; }

    public OutboxTable Outbox { get; }

    /// <summary>This opening made it.</summary>
    public bool IsNew { get; private init; }

    /// <summary>Which journal it is, and of which earlier one it is a copy.</summary>
    /// <exception cref="InvalidDataException">It does not say.</exception>
    public long Id
    {
        get
        {
            return MarkOf(_connection, "journal")
                ?? throw new InvalidDataException("The journal does not say which one it is.");
        }
    }

    /// <summary>It says so of itself.</summary>
    public bool IsOfThisKey { get; private init; }

    /// <summary>Opens the file, makes it if it is missing, and upgrades it if an earlier version wrote it.</summary>
    /// <returns>Null where the file is damaged.</returns>
    /// <exception cref="JournalException">A later version wrote it (<see cref="JournalFault.TooNew"/>).</exception>
    /// <exception cref="SqliteException">It cannot be opened for another reason.</exception>
    /// <exception cref="InvalidDataException">A value of an earlier version cannot be read.</exception>
    public static JournalFile? TryOpen(string path, ReadOnlySpan<byte> key)
    {
        var box = new SealedBox(key);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path, Pooling = false,
        }.ToString());
        try
        {
            CloseToOthers(path);
            connection.Open();
            var version = JournalSchema.VersionOf(connection);
            JournalSchema.CheckIsNotLater(version, path);
            // FULL: a commit survives power loss. secure_delete: a wiped code is gone from the file as well.
            Statement.Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                + "PRAGMA journal_size_limit=8388608; PRAGMA busy_timeout=2000;");
            using var check = new Statement(connection, "PRAGMA integrity_check(1)");
            if (check.Scalar() is "ok")
            {
                JournalSchema.Upgrade(connection, version, key, box);
                return new JournalFile(connection, box)
                {
                    IsNew = version == 0, IsOfThisKey = MarkOf(connection, "key") == JournalSchema.KeyCheck(key),
                };
            }
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 11 or 26)
        {
            // SQLITE_CORRUPT, SQLITE_NOTADB: no journal, whatever it is. Closed below.
        }
        catch
        {
            connection.Dispose();
            box.Dispose();
            throw;
        }

        connection.Dispose();
        box.Dispose();
        return null;
    }

    private static long? MarkOf(SqliteConnection connection, string name)
    {
        using var mark = new Statement(connection, "SELECT value FROM marks WHERE name = $1", 1);
        return mark.Scalar(name) as long?;
    }

    /// <summary>Before SQLite opens it: -wal and -shm are made with the rights that the file has then.</summary>
    private static void CloseToOthers(string path)
    {
        OwnerOnlyFile.CreateIfMissing(path);
        foreach (var file in (string[])[path, path + "-wal", path + "-shm"])
        {
            if (File.Exists(file)) OwnerOnlyFile.Restrict(file);
        }
    }

    /// <summary>Renames the file and its companions; returns where the file went.</summary>
    public static string? MoveAside(string path, DateTimeOffset now)
    {
        if (!File.Exists(path)) return null;
        var name = path + ".damaged-" + now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var target = name;
        for (var n = 2; File.Exists(target); n++) target = $"{name}-{n}";
        DurableFolder.Move(path, target);
        foreach (var companion in (string[])["-wal", "-shm"])
        {
            if (File.Exists(path + companion)) DurableFolder.Move(path + companion, target + companion);
        }

        return target;
    }

    public void Begin() => _begin.Run();

    /// <summary>Flushed when it returns.</summary>
    public void Commit() => _commit.Run();

    /// <summary>Does one work of a transaction so that it can fail alone: what is rejected for its content is taken
    /// back, and the fault goes to the caller who waits for it.</summary>
    public void Apply(JournalWork work)
    {
        _savepoint.Run();
        var lastEntry = Scans.LastEntry;
        try
        {
            work.Apply(this);
        }
        catch (Exception fault) when (fault is JournalException or SqliteException { SqliteErrorCode: Constraint })
        {
            Statement.Run(_connection, "ROLLBACK TO work");
            Outbox.Recount();
            Scans.LastEntry = lastEntry;
            work.Fail(Rejected(fault));
        }

        _release.Run();
    }

    /// <summary>A write of nothing, to learn whether the file can be written.</summary>
    public void Probe() => _probe.Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_begin, _commit, _savepoint, _release, _probe]) statement.Dispose();
        Scans.Dispose();
        Outbox.Dispose();
        _connection.Dispose();
        _box.Dispose();
    }

    private static JournalException Rejected(Exception fault) => fault as JournalException
        ?? new JournalException(JournalFault.Failed, $"The journal rejects this batch: {fault.Message}", fault);
}

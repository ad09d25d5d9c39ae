using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger.Postgres;
using PosCloud.Ledger.Sqlite;

namespace PosCloud.Ledger;

/// <summary>Where a ledger is kept, as <c>--db</c> and <c>--key</c> name it.</summary>
internal abstract class LedgerDatabase
{
    private const string Sqlite = "sqlite:", Postgres = "postgres:";

    /// <summary>For people and logs.</summary>
    public abstract string Name { get; }

    /// <summary>Where the key of its codes is kept.</summary>
    /// <exception cref="InvalidOperationException">None was named.</exception>
    public abstract string KeyFile { get; }

    /// <summary>Machines other than this one may work on it.</summary>
    public abstract bool MayHaveNodes { get; }

    /// <param name="value">sqlite:PATH or postgres:CONNECTION.</param>
    /// <param name="keyFile">Null: none was named.</param>
    /// <exception cref="UsageException">It is neither, or the key's file is missing or too much.</exception>
    public static LedgerDatabase Read(string value, string? keyFile) =>
        value.StartsWith(Postgres, StringComparison.Ordinal) && string.IsNullOrEmpty(keyFile)
            ? throw new UsageException(
                "--db postgres: wants --key FILE: the key of the codes is kept outside the database")
            : ReadWithoutKey(value, keyFile);

    /// <summary>For what has to do with no code: of PostgreSQL a key's file may be named, and is not read.</summary>
    /// <param name="value">sqlite:PATH or postgres:CONNECTION.</param>
    /// <param name="keyFile">Null: none was named.</param>
    /// <exception cref="UsageException">It is neither, or the key's file is too much.</exception>
    public static LedgerDatabase ReadWithoutKey(string value, string? keyFile)
    {
        if (value.StartsWith(Postgres, StringComparison.Ordinal))
            return ReadPostgres(value[Postgres.Length..], keyFile);
        var path = SqlitePath(value);
        return string.IsNullOrEmpty(keyFile)
            ? new SqliteDatabase(path)
            : throw new UsageException($"--key {keyFile}: the key of {value} is in {CodeKeyFile.PathFor(path)}");
    }

    /// <summary>For what is done with files alone.</summary>
    /// <exception cref="UsageException">It is not sqlite:PATH.</exception>
    public static string SqlitePath(string value)
    {
        if (value.StartsWith(Postgres, StringComparison.Ordinal))
            throw new UsageException(
                "a PostgreSQL database is backed up and restored by PostgreSQL's own tools (docs/cloud.md); keep its "
                + "key file with the copies");
        if (!value.StartsWith(Sqlite, StringComparison.Ordinal))
            // Not the whole of it, which may hold a password.
            throw new UsageException(
                $"--db {value.Split(':', '=')[0]}…: expected sqlite:PATH or postgres:CONNECTION");
        var path = value[Sqlite.Length..];
        return path.Length == 0 ? throw new UsageException("--db sqlite: has no path") : path;
    }

    /// <summary>Something stands in it.</summary>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public abstract bool HasContent();

    /// <summary>Opens the ledger, brings an older one up to date, and makes it with its key where there is none.
    /// </summary>
    /// <exception cref="LedgerException">It cannot be used; the message says why.</exception>
    public abstract OpenLedger Open(RandomNumberGenerator random, ILogger log);

    /// <summary>Opens a ledger that is there, and brings an older one up to date.</summary>
    /// <exception cref="LedgerException">There is none, or it cannot be used; the message says why.</exception>
    public abstract OpenLedger OpenExisting(ILogger log);

    /// <summary>Opens a ledger of this version that is there, for what has to do with no code.</summary>
    /// <exception cref="LedgerException">There is none, or it cannot be used; the message says why.</exception>
    public abstract ILedgerStore OpenForTerminals(ILogger log);

    /// <summary>Everything on record, of one moment. Changes nothing; clouds may be working on it.</summary>
    /// <param name="export">Gets each record as it is read; what it throws ends the reading.</param>
    /// <exception cref="LedgerException">It cannot be read to its end, or is of another version.</exception>
    public abstract void ReadRecords(LedgerExport export);

    /// <summary>The terminals on record, by their names. Changes nothing.</summary>
    /// <exception cref="LedgerException">It cannot be read, or is of another version.</exception>
    public abstract IReadOnlyList<RecordedTerminal> ReadTerminals();

    /// <summary>What the database says of its keys.</summary>
    /// <exception cref="LedgerException">It cannot be read, or is of another version.</exception>
    public abstract KeyRecord ReadKeys();

    /// <summary>As <see cref="ReadKeys"/>, where this process has it open: whoever opens and closes the file of SQLite
    /// beside that takes the locks of its connections away (www.sqlite.org/howtocorrupt.html, 2.2).</summary>
    /// <param name="open">Of this database.</param>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public abstract Task<KeyRecord> ReadKeysAsync(ILedgerStore open);

    /// <summary>Changes what the database says of its keys, in one transaction. Of SQLite no cloud may have it open; of
    /// PostgreSQL each node that is connected has to know the keys that <paramref name="isKnown"/> asks for.</summary>
    /// <param name="isKnown">Of a node: whether it may go on, by the names of its keys, the one that it makes things
    /// with first.</param>
    /// <param name="change">Gets what the database says, and gives what it shall say.</param>
    /// <exception cref="LedgerException">Somebody is in the way, or it cannot be written; nothing was changed.
    /// </exception>
    public abstract void ChangeKeys(Func<IReadOnlyList<string>, bool> isKnown, Func<KeyRecord, KeyRecord> change);

    private static PostgresDatabase ReadPostgres(string connection, string? keyFile)
    {
        try
        {
            return new PostgresDatabase(new PostgresServer(connection), keyFile);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // What it says may show a part of a password.
            throw new UsageException(
                "--db postgres: the connection cannot be read: expected postgres:Host=…;Database=…;Username=…, with "
                + "the password in PGPASSWORD or a file that PGPASSFILE names");
        }
    }
}

/// <summary>A ledger that is open, and the key of its codes.</summary>
internal sealed record OpenLedger(ILedgerStore Store, CodeKey Key);

/// <summary>A terminal that somebody owns, that enrolled or that is revoked. Null <see cref="Owner"/>: nobody owns its
/// name. Empty <see cref="Store"/>: it never enrolled. <see cref="CertifiedUntil"/>: of its newest
/// certificate.</summary>
internal sealed record RecordedTerminal(
    string TerminalId, uint? Owner, DateTimeOffset? OwnedSince, bool IsRevoked, string Store,
    DateTimeOffset? CertifiedUntil, string HostName, string SoftwareVersion);

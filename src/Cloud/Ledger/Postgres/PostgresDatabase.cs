using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using PosCloud.Codes;

namespace PosCloud.Ledger.Postgres;

/// <summary>Opens ledgers in PostgreSQL.</summary>
internal static class PostgresDatabase
{
    /// <summary>The merchant of a cloud that serves one.</summary>
    private const string OnlyMerchant = "main";

    /// <summary>Opens the ledger of a database, brings an older one up to date, and makes its tables and key where
    /// there are none.</summary>
    /// <param name="server">The database, which is there.</param>
    /// <param name="keyFile">Where the key of its codes is kept.</param>
    /// <param name="random">Makes the key.</param>
    /// <param name="log">Gets what is done.</param>
    /// <exception cref="LedgerException">It cannot be used; the message says why.</exception>
    public static (ILedgerStore Ledger, CodeKey Key) Open(
        PostgresServer server, string keyFile, RandomNumberGenerator random, ILogger log) =>
        Open(server, keyFile, mayCreate: true, () => CodeKeyFile.OpenOrCreate(keyFile, server.Name, random), log);

    /// <summary>Opens the ledger of a database that has one, and brings an older one up to date.</summary>
    /// <param name="server">The database.</param>
    /// <param name="keyFile">Where the key of its codes is kept.</param>
    /// <param name="log">Gets what is done.</param>
    /// <exception cref="LedgerException">There is none, or it cannot be used; the message says why.</exception>
    public static (ILedgerStore Ledger, CodeKey Key) OpenExisting(
        PostgresServer server, string keyFile, ILogger log) =>
        Open(server, keyFile, mayCreate: false, () => CodeKeyFile.Open(keyFile, server.Name), log);

    /// <summary>Whether the database has tables.</summary>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public static bool HasContent(PostgresServer server)
    {
        using var source = server.Connect();
        try
        {
            using var count = source.CreateCommand(
                "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()");
            return count.ExecuteScalar() is > 0L;
        }
        catch (Exception fault) when (PostgresFaults.From(fault, server.Name) is { } known)
        {
            throw known;
        }
    }

    private static (ILedgerStore Ledger, CodeKey Key) Open(
        PostgresServer server, string keyFile, bool mayCreate, Func<CodeKey> openKey, ILogger log)
    {
        var source = server.Connect();
        try
        {
            using (var connection = source.OpenConnection())
                PostgresMigrator.Migrate(connection, server, mayCreate, log);
            // Behind the tables: who names a wrong database has no key for it either.
            var key = openKey();
            Register(source, OnlyMerchant, key, keyFile);
            return (new PostgresLedgerStore(source, server.Name, OnlyMerchant), key);
        }
        catch (Exception fault)
        {
            source.Dispose();
            if (PostgresFaults.From(fault, server.Name) is { } known)
                throw known;
            throw;
        }
    }

    // With the key of its codes, which is kept outside; a database is of one key.
    private static void Register(NpgsqlDataSource source, string merchant, CodeKey key, string keyFile)
    {
        using var command = source.CreateCommand(
            """
            INSERT INTO merchants (merchant_id, key_fingerprint) VALUES ($1, $2)
            ON CONFLICT (merchant_id) DO UPDATE SET key_fingerprint = merchants.key_fingerprint
            RETURNING key_fingerprint
            """);
        command.Parameters.Add(PostgresValue.Of(merchant));
        command.Parameters.Add(PostgresValue.Of(key.Fingerprint));
        var known = (byte[])command.ExecuteScalar()!;
        if (!CryptographicOperations.FixedTimeEquals(known, key.Fingerprint))
            throw new LedgerException(LedgerFault.KeyMissing,
                $"{keyFile} is the key of another database; restore the one that belongs to this");
    }
}

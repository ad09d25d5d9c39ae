using System.Data;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using PosCloud.Codes;

namespace PosCloud.Ledger.Postgres;

/// <summary>A ledger in a database of PostgreSQL.</summary>
/// <param name="server">The database, which is there.</param>
/// <param name="keyFile">Where the key of its codes is kept.</param>
internal sealed class PostgresDatabase(PostgresServer server, string keyFile) : LedgerDatabase
{
    /// <summary>The merchant of a cloud that serves one.</summary>
    private const string OnlyMerchant = "main";

    public override string Name => server.Name;

    public override string KeyFile => keyFile;

    public override bool HasContent() => Read(source =>
    {
        using var count = source.CreateCommand("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()");
        return count.ExecuteScalar() is > 0L;
    });

    public override OpenLedger Open(RandomNumberGenerator random, ILogger log) =>
        Open(mayCreate: true, () => CodeKeyFile.OpenOrCreate(keyFile, server.Name, random), log);

    public override OpenLedger OpenExisting(ILogger log) =>
        Open(mayCreate: false, () => CodeKeyFile.Open(keyFile, server.Name), log);

    public override LedgerExport ReadRecords() =>
        ReadOnly(connection => RecordStatements.Read(connection, OnlyMerchant));

    public override IReadOnlyList<RecordedTerminal> ReadTerminals() =>
        ReadOnly(connection => RecordStatements.Terminals(connection, OnlyMerchant));

    private OpenLedger Open(bool mayCreate, Func<CodeKey> openKey, ILogger log)
    {
        var source = server.Connect();
        try
        {
            using (var connection = source.OpenConnection())
                PostgresMigrator.Migrate(connection, server, mayCreate, log);
            // Behind the tables: who names a wrong database has no key for it either.
            var key = openKey();
            Register(source, OnlyMerchant, key);
            return new OpenLedger(new PostgresLedgerStore(source, server.Name, OnlyMerchant), key);
        }
        catch (Exception fault)
        {
            source.Dispose();
            if (PostgresFaults.From(fault, server.Name) is { } known)
                throw known;
            throw;
        }
    }

    /// <summary>Puts a merchant on record with the key of its codes, which is kept outside.</summary>
    /// <exception cref="LedgerException">It is there with another key.</exception>
    internal void Register(NpgsqlDataSource source, string merchant, CodeKey key)
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
                $"{keyFile} is the key of another database than {server.Name}; restore the right one");
    }

    private T ReadOnly<T>(Func<NpgsqlConnection, T> read) => Read(source =>
    {
        using var connection = source.OpenConnection();
        PostgresMigrator.CheckIsNewest(connection, server.Name);
        using var moment = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        return read(connection);
    });

    private T Read<T>(Func<NpgsqlDataSource, T> read)
    {
        using var source = server.Connect();
        try
        {
            return read(source);
        }
        catch (Exception fault) when (PostgresFaults.From(fault, server.Name) is { } known)
        {
            throw known;
        }
    }
}

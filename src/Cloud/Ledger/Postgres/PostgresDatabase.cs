using System.Data;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using PosCloud.Codes;

namespace PosCloud.Ledger.Postgres;

/// <summary>A ledger in a database of PostgreSQL.</summary>
/// <param name="server">The database, which is there.</param>
/// <param name="keyFile">Where the key of its codes is kept; null: it is not wanted.</param>
internal sealed class PostgresDatabase(PostgresServer server, string? keyFile) : LedgerDatabase
{
    /// <summary>The merchant of a cloud that serves one.</summary>
    private const string OnlyMerchant = "main";

    public override string Name => server.Name;

    public override string KeyFile => keyFile ?? throw new InvalidOperationException("no key's file was named");

    /// <summary>A ledger with its key stands in it: tables alone are what an interrupted start leaves.</summary>
    public override bool HasContent() => Read(
        connection => PostgresMigrator.IsLedger(connection) && HasMerchant(connection));

    public override OpenLedger Open(RandomNumberGenerator random, ILogger log) => Open(
        mayCreate: true, isKnown => isKnown
            ? CodeKeyFile.Open(KeyFile, server.Name)
            : CodeKeyFile.OpenOrCreate(KeyFile, server.Name, random), log);

    public override OpenLedger OpenExisting(ILogger log) => Open(
        mayCreate: false, isKnown => isKnown
            ? CodeKeyFile.Open(KeyFile, server.Name)
            : throw new LedgerException(LedgerFault.WrongSchema,
                $"the database {server.Name} has no ledger yet: poscloud init makes it"), log);

    public override ILedgerStore OpenForTerminals(ILogger log)
    {
        Read(connection =>
        {
            PostgresMigrator.CheckIsNewest(connection, server.Name);
            return true;
        });
        return new PostgresLedgerStore(server.Connect(log), server.Name, OnlyMerchant, log);
    }

    public override void ReadRecords(LedgerExport export) => ReadOneState(connection =>
    {
        RecordStatements.Read(connection, OnlyMerchant, export);
        return true;
    });

    public override IReadOnlyList<RecordedTerminal> ReadTerminals() =>
        ReadOneState(connection => RecordStatements.Terminals(connection, OnlyMerchant));

    /// <summary>Puts a merchant on record with the key of its codes, which is kept outside.</summary>
    /// <exception cref="LedgerException">It is there with another key.</exception>
    internal void Register(NpgsqlConnection connection, string merchant, CodeKey key)
    {
        using var command = new NpgsqlCommand(
            """
            INSERT INTO merchants (merchant_id, key_fingerprint) VALUES ($1, $2)
            ON CONFLICT (merchant_id) DO UPDATE SET key_fingerprint = merchants.key_fingerprint
            RETURNING key_fingerprint
            """, connection);
        command.Parameters.Add(PostgresValue.Of(merchant));
        command.Parameters.Add(PostgresValue.Of(key.Fingerprint));
        var known = (byte[])command.ExecuteScalar()!;
        if (!CryptographicOperations.FixedTimeEquals(known, key.Fingerprint))
            throw new LedgerException(LedgerFault.KeyMissing,
                $"{KeyFile} is the key of another database than {server.Name}; restore the right one");
    }

    private OpenLedger Open(bool mayCreate, Func<bool, CodeKey> openKey, ILogger log)
    {
        var connections = server.Connect(log);
        try
        {
            PostgresMigrator.Migrate(server, mayCreate, log);
            using var connection = connections.Open();
            // Behind the tables: who names a wrong database has no key for it either.
            var key = openKey(HasMerchant(connection));
            Register(connection, OnlyMerchant, key);
            return new OpenLedger(new PostgresLedgerStore(connections, server.Name, OnlyMerchant, log), key);
        }
        catch (Exception fault)
        {
            // Whatever it was: nobody is given the connections.
            connections.Dispose();
            if (PostgresFaults.From(fault, server.Name) is { } known)
                throw known;
            throw;
        }
    }

    private static bool HasMerchant(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT count(*) FROM merchants WHERE merchant_id = $1", connection);
        command.Parameters.Add(PostgresValue.Of(OnlyMerchant));
        return command.ExecuteScalar() is > 0L;
    }

    private T ReadOneState<T>(Func<NpgsqlConnection, T> read) => Read(connection =>
    {
        PostgresMigrator.CheckIsNewest(connection, server.Name);
        using var moment = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        return read(connection);
    });

    private T Read<T>(Func<NpgsqlConnection, T> read)
    {
        try
        {
            using var connection = new NpgsqlConnection(server.LongConnection);
            connection.Open();
            return read(connection);
        }
        catch (Exception fault) when (PostgresFaults.From(fault, server.Name) is { } known)
        {
            throw known;
        }
    }
}

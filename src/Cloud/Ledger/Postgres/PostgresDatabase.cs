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

    public override bool MayHaveNodes => true;

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

    public override KeyRecord ReadKeys() => ReadOneState(connection => ReadKeys(connection, isToChange: false));

    public override void ChangeKeys(Func<IReadOnlyList<string>, bool> isKnown, Func<KeyRecord, KeyRecord> change) =>
        Read(connection =>
        {
            using var transaction = connection.BeginTransaction();
            // Whoever starts waits here, and reads what is written.
            var keys = change(ReadKeys(connection, isToChange: true));
            CheckNodes(connection, isKnown);
            using var command = new NpgsqlCommand(
                "UPDATE merchants SET key_fingerprint = $2 WHERE merchant_id = $1", connection);
            command.Parameters.Add(PostgresValue.Of(OnlyMerchant));
            command.Parameters.Add(PostgresValue.Of(keys.Write()));
            command.ExecuteNonQuery();
            transaction.Commit();
            return true;
        });

    /// <summary>Puts a merchant on record with the key of its codes, which is kept outside.</summary>
    /// <returns>The keys, the one that makes what is new first.</returns>
    /// <exception cref="LedgerException">It is there with another key.</exception>
    internal CodeKey Register(NpgsqlConnection connection, string merchant, CodeKey key)
    {
        using var command = new NpgsqlCommand(
            """
            INSERT INTO merchants (merchant_id, key_fingerprint) VALUES ($1, $2)
            ON CONFLICT (merchant_id) DO UPDATE SET key_fingerprint = merchants.key_fingerprint
            RETURNING key_fingerprint
            """, connection);
        command.Parameters.Add(PostgresValue.Of(merchant));
        command.Parameters.Add(PostgresValue.Of(KeyRecord.WriteFirst(key)));
        return KeyRecord.Read((byte[])command.ExecuteScalar()!, server.Name).Choose(key, KeyFile, server.Name);
    }

    private OpenLedger Open(bool mayCreate, Func<bool, CodeKey> openKey, ILogger log)
    {
        PostgresConnections? connections = null;
        try
        {
            PostgresMigrator.Migrate(server, mayCreate, log);
            CodeKey file, known;
            using (var connection = new NpgsqlConnection(server.LongConnection))
            {
                connection.Open();
                // Behind the tables: who names a wrong database has no key for it either.
                var isKnown = HasMerchant(connection);
                known = file = openKey(isKnown);
                if (isKnown)
                    known = ReadKeys(connection, isToChange: false).Choose(file, KeyFile, server.Name);
            }

            // Connected by the names of its keys before it is read again what the database says of them: whoever
            // changes that meanwhile sees this node, or this node sees the change.
            connections = server.Connect(
                log, [.. known.All.Select(one => one.Name)], connection => DemandKeysAsync(connection, known));
            CodeKey key;
            using (var connection = connections.Open())
                key = Register(connection, OnlyMerchant, file);
            return new OpenLedger(new PostgresLedgerStore(connections, server.Name, OnlyMerchant, log), key);
        }
        catch (Exception fault)
        {
            // Whatever it was: nobody is given the connections.
            connections?.Dispose();
            if (PostgresFaults.From(fault, server.Name) is { } known)
                throw known;
            throw;
        }
    }

    // Of a node that was cut off while the key was changed: what it would not find it would turn away, and what it
    // makes nobody would find.
    private async Task DemandKeysAsync(NpgsqlConnection connection, CodeKey known)
    {
        await using var command = new NpgsqlCommand(
            "SELECT key_fingerprint FROM merchants WHERE merchant_id = $1", connection);
        command.Parameters.Add(PostgresValue.Of(OnlyMerchant));
        if (await command.ExecuteScalarAsync() is not byte[] stored)
            return;
        var keys = KeyRecord.Read(stored, server.Name);
        keys.Choose(known, KeyFile, server.Name);
        if (!keys.Keys.Any(key => key.IsOf(known)))
            throw new LedgerException(LedgerFault.KeyMissing,
                $"the key {known.Name}, which this node makes codes with, was taken from {server.Name} by poscloud "
                + "rotate-key: start this node again");
    }

    public override async Task<KeyRecord> ReadKeysAsync(ILedgerStore open) => KeyRecord.Read(
        await open.ReadAsync(session => session.FirstAsync(
            $"SELECT key_fingerprint FROM merchants WHERE merchant_id = {session.Merchant}",
            row => StoredValue.Bytes(row, 0))) ?? [], server.Name);

    private KeyRecord ReadKeys(NpgsqlConnection connection, bool isToChange)
    {
        using var command = new NpgsqlCommand(
            "SELECT key_fingerprint FROM merchants WHERE merchant_id = $1" + (isToChange ? " FOR NO KEY UPDATE" : ""),
            connection);
        command.Parameters.Add(PostgresValue.Of(OnlyMerchant));
        return KeyRecord.Read(command.ExecuteScalar() as byte[] ?? [], server.Name);
    }

    private void CheckNodes(NpgsqlConnection connection, Func<IReadOnlyList<string>, bool> isKnown)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT DISTINCT application_name, coalesce(host(client_addr), 'a machine that cannot be seen')
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND (starts_with(application_name, $1) OR application_name = $2)
            """, connection);
        command.Parameters.Add(PostgresValue.Of(PostgresServer.KeysPrefix));
        command.Parameters.Add(PostgresValue.Of(PostgresServer.Program));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var name = row.GetString(0);
            if (name == PostgresServer.Program)
                throw new LedgerException(LedgerFault.Busy,
                    $"a poscloud of before rotate-key, or another command of it, works on {server.Name} from "
                    + $"{row.GetString(1)}: upgrade that node, or wait for the command, and then run this once more");
            if (!isKnown(name[PostgresServer.KeysPrefix.Length..].Split(' ')))
                throw new LedgerException(LedgerFault.Busy,
                    $"a node on {row.GetString(1)} works on {server.Name} with an older key file or has not been "
                    + $"started again: copy {KeyFile} to it, start it again, and then run this once more");
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

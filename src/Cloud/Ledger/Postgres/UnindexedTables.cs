using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>Tables of what is sold, empty so far, without their indexes and keys for one transaction: rows that come by
/// the million are put in and checked all at once behind it. Whatever goes wrong, they are there again with its
/// rollback.</summary>
internal sealed class UnindexedTables
{
    private const string Tables = "'orders', 'entitlements', 'codes'";

    // The tables as they are called where this connection looks, and as their owner or in its name only.
    private const string TablesOfOurs = $"""
        SELECT c.oid FROM pg_class c
        WHERE c.relname IN ({Tables}) AND c.relnamespace = current_schema()::regnamespace
            AND pg_has_role(c.relowner, 'USAGE')
        """;

    // Keys of others that name these go first, and come back last.
    private const string Definitions = $"""
        WITH t AS ({TablesOfOurs}), parts AS (
            SELECT CASE k.contype WHEN 'f' THEN 3 ELSE 1 END AS turn, k.conname::text AS name,
                format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname) AS dropping,
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
                    pg_get_constraintdef(k.oid)) AS adding
            FROM pg_constraint k
            WHERE (k.contype IN ('p', 'u') AND k.conrelid IN (SELECT oid FROM t))
                OR (k.contype = 'f' AND (k.conrelid IN (SELECT oid FROM t) OR k.confrelid IN (SELECT oid FROM t)))
            UNION ALL
            SELECT 2, x.indexrelid::regclass::text, format('DROP INDEX %s', x.indexrelid::regclass),
                pg_get_indexdef(x.indexrelid)
            FROM pg_index x
            WHERE x.indrelid IN (SELECT oid FROM t) AND NOT EXISTS (
                SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u')))
        SELECT dropping, adding FROM parts ORDER BY turn, name
        """;

    private readonly NpgsqlConnection _connection;
    private readonly IReadOnlyList<string> _adding;

    private UnindexedTables(NpgsqlConnection connection, IReadOnlyList<string> adding) =>
        (_connection, _adding) = (connection, adding);

    /// <summary>Takes the tables for this transaction alone, and their indexes and keys away.</summary>
    /// <returns>Null: something was sold before, somebody uses the tables at this moment, or they are another
    /// role's.</returns>
    public static async Task<UnindexedTables?> TryBeginAsync(NpgsqlConnection connection)
    {
        if (!await AreEmptyAsync(connection))
            return null;
        await RunAsync(connection, "SAVEPOINT unindexed");
        if (!await TryLockAsync(connection) || !await AreEmptyAsync(connection))
        {
            await RunAsync(connection, "ROLLBACK TO SAVEPOINT unindexed");
            return null;
        }

        var (dropping, adding) = await ReadAsync(connection);
        foreach (var statement in dropping)
            await RunAsync(connection, statement);
        return new UnindexedTables(connection, adding);
    }

    /// <summary>Builds what was taken away.</summary>
    /// <exception cref="PostgresException">A row breaks a key.</exception>
    public async Task EndAsync()
    {
        await RunAsync(_connection, "SET LOCAL maintenance_work_mem = '256MB'");
        foreach (var statement in _adding)
            await RunAsync(_connection, statement);
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection)
    {
        try
        {
            await RunAsync(connection, "LOCK TABLE orders, entitlements, codes IN ACCESS EXCLUSIVE MODE NOWAIT");
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    private static async Task<bool> AreEmptyAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT (SELECT count(*) FROM ({TablesOfOurs}) t) = 3 AND NOT EXISTS (SELECT 1 FROM orders)
                AND NOT EXISTS (SELECT 1 FROM entitlements) AND NOT EXISTS (SELECT 1 FROM codes)
            """, connection);
        return await command.ExecuteScalarAsync() is true;
    }

    private static async Task<(IReadOnlyList<string> Dropping, IReadOnlyList<string> Adding)> ReadAsync(
        NpgsqlConnection connection)
    {
        var (dropping, adding) = (new List<string>(), new List<string>());
        await using var command = new NpgsqlCommand(Definitions, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            dropping.Add(reader.GetString(0));
            adding.Add(reader.GetString(1));
        }

        dropping.Reverse();
        return (dropping, adding);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement)
    {
#pragma warning disable CA2100 // constants, and what the server itself says of its tables
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

using Npgsql;
using PosCloud.Commands;
using PosCloud.Ledger.Postgres;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>A million of rows into tables that are empty: indexes and keys go for one transaction, and come back as
/// they were.</summary>
public sealed class UnindexedTablesTests : IDisposable
{
    private const string AddMerchant = "INSERT INTO merchants (merchant_id, key_fingerprint) VALUES ('m', '\\x01')";

    private const string AddOrder = """
        INSERT INTO orders (merchant_id, order_id, number, state, buyer, note, paid_by, currency, language, created_at)
        VALUES ('m', 'o', '1', 1, '', '', '', 'CNY', 'zh', now())
        """;

    // Of an order that there is not.
    private const string AddOrphan = """
        INSERT INTO codes (merchant_id, code_hash, entitlement_id, issued_at) VALUES ('m', '\x01', 'e-none', now())
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-unindexed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Fifty_thousand_tickets_leave_every_index_and_key_as_they_were_and_all_rows_found_by_them()
    {
        var database = await PostgresLedgers.NewAsync();
        var before = await DefinitionsAsync(database);
        using var output = new StringWriter();

        var code = await SeedCommand.SeedAsync(
            demo: true, $"postgres:{database}", Path.Combine(_folder.FullName, "key"),
            Path.Combine(_folder.FullName, "codes.json"), 50_000, orders: null, output, output,
            TestContext.Current.CancellationToken);

        Assert.True(code == ExitCodes.Success, output.ToString());
        Assert.Equal(before, await DefinitionsAsync(database));
        await using var connection = await OpenAsync(database);
        await RunAsync(connection, "SET enable_seqscan = off");
        Assert.Equal(0L, await ReadAsync(connection, """
            SELECT count(*) FROM codes c WHERE NOT EXISTS (
                SELECT 1 FROM entitlements e JOIN orders o USING (merchant_id, order_id)
                WHERE e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id)
            """));
        Assert.True((long)(await ReadAsync(connection, "SELECT count(*) FROM codes"))! > 50_000);
    }

    [Fact]
    public async Task They_are_gone_until_the_end_and_back_with_a_rollback_too()
    {
        var database = await PostgresLedgers.NewAsync();
        var before = await DefinitionsAsync(database);
        await using (var connection = await OpenAsync(database))
        {
            await RunAsync(connection, "BEGIN");
            Assert.NotNull(await UnindexedTables.TryBeginAsync(connection));
            Assert.Equal(0L, await ReadAsync(connection, """
                SELECT count(*) FROM pg_index WHERE indrelid IN ('orders'::regclass, 'entitlements'::regclass,
                    'codes'::regclass)
                """));
            await RunAsync(connection, "ROLLBACK");
        }

        Assert.Equal(before, await DefinitionsAsync(database));
        Assert.Contains(
            before, one => one.Contains("refunds_merchant_id_entitlement_id_fkey", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_breaks_a_key_is_refused_at_the_end_as_it_would_have_been_at_once()
    {
        var database = await PostgresLedgers.NewAsync();
        await using var connection = await OpenAsync(database);
        await RunAsync(connection, $"{AddMerchant}; BEGIN");
        var tables = await UnindexedTables.TryBeginAsync(connection);
        await RunAsync(connection, AddOrphan);

        var fault = await Assert.ThrowsAsync<PostgresException>(tables!.EndAsync);

        Assert.Equal(
            (PostgresErrorCodes.ForeignKeyViolation, "codes_merchant_id_entitlement_id_fkey"),
            (fault.SqlState, fault.ConstraintName));
    }

    [Fact]
    public async Task Where_something_was_sold_or_somebody_uses_them_they_stay_and_nobody_waits()
    {
        var database = await PostgresLedgers.NewAsync();
        await using var seller = await OpenAsync(database);
        await using var importer = await OpenAsync(database);
        await RunAsync(seller, $"{AddMerchant}; BEGIN; {AddOrder}");

        await RunAsync(importer, "BEGIN");
        Assert.Null(await UnindexedTables.TryBeginAsync(importer));
        await RunAsync(seller, "COMMIT");
        Assert.Null(await UnindexedTables.TryBeginAsync(importer));

        // What was locked on the way is free.
        Assert.Equal(1L, await ReadAsync(seller, "SELECT count(*) FROM orders"));
        await RunAsync(importer, "COMMIT");
    }

    private static async Task<IReadOnlyList<string>> DefinitionsAsync(string database)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand("""
            SELECT format('%s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
            UNION ALL
            SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await reader.ReadAsync())
            all.Add(reader.GetString(0));
        return all;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql) => _ = await ReadAsync(connection, sql);

    private static async Task<object?> ReadAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // constants of this file
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}

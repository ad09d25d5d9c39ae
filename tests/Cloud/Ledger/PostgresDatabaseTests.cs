using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PosCloud.Codes;
using PosCloud.Commands;
using PosCloud.Admin.Sales;
using PosCloud.Ledger;
using PosCloud.Ledger.Postgres;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>Databases as people make them, and what becomes of a server under way.</summary>
public sealed class PostgresDatabaseTests : IDisposable
{
    private static readonly CallFacts Call = new("t-1", "counter", "mall", "", null, TestGoods.Start);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-postgres-");

    private string KeyFile => Path.Combine(_folder.FullName, "key");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Init_makes_the_tables_and_the_key_and_leaves_a_ledger_that_is_there_as_it_is()
    {
        var connection = await (await PostgresInstance.SharedOrSkipAsync()).NewDatabaseAsync();

        var (code, said) = await RunAsync("init", "--db", $"postgres:{connection}", "--key", KeyFile);
        var key = File.ReadAllText(KeyFile);
        var (again, why) = await RunAsync("init", "--db", $"postgres:{connection}", "--key", KeyFile);

        Assert.Equal((ExitCodes.Success, ExitCodes.Failure), (code, again));
        Assert.Contains($"and its key {KeyFile} are made", said);
        Assert.EndsWith($"--db 'postgres:…' --key {KeyFile}", said.Trim());
        Assert.DoesNotContain(connection, said, StringComparison.Ordinal);
        Assert.Contains("is there already; it is left as it is", why);
        Assert.Equal(key, File.ReadAllText(KeyFile));
        var open = Database(connection).OpenExisting(NullLogger.Instance);
        await open.Store.CheckAsync();
        await open.Store.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_database_another_programs_and_a_newer_one_are_refused_and_left_alone()
    {
        var server = await PostgresInstance.SharedOrSkipAsync();
        var (empty, foreign, newer) =
            (await server.NewDatabaseAsync(), await server.NewDatabaseAsync(), await PostgresLedgers.NewAsync());
        Execute(foreign, "CREATE TABLE invoices (number integer)");
        Execute(newer, """
            INSERT INTO schema_versions (scriptname, applied) VALUES ('PosCloud.Postgres.0099.sql', now())
            """);

        Assert.Contains("poscloud init makes them", Fault(empty).Message);
        Assert.Contains("another program's", Fault(foreign).Message);
        Assert.Contains("newer than this poscloud (PosCloud.Postgres.0099.sql)", Fault(newer).Message);
        Assert.Contains("another program's", Assert.Throws<LedgerException>(
            () => Database(foreign).Open(RandomNumberGenerator.Create(), NullLogger.Instance)).Message);
        Assert.Equal(0, Count(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
        Assert.Equal(1, Count(foreign, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task With_another_databases_key_or_none_it_is_not_opened()
    {
        var (one, other) = (await PostgresLedgers.NewAsync(), await PostgresLedgers.NewAsync());
        await Database(one).Open(RandomNumberGenerator.Create(), NullLogger.Instance).Store.DisposeAsync();
        var otherKey = Path.Combine(_folder.FullName, "other");
        await new PostgresDatabase(new PostgresServer(other), otherKey)
            .Open(RandomNumberGenerator.Create(), NullLogger.Instance).Store.DisposeAsync();

        var wrong = Assert.Throws<LedgerException>(() => new PostgresDatabase(new PostgresServer(one), otherKey)
            .OpenExisting(NullLogger.Instance));
        File.Delete(KeyFile);

        Assert.Equal(LedgerFault.KeyMissing, wrong.Fault);
        Assert.Contains("is the key of another database", wrong.Message);
        Assert.Equal(LedgerFault.KeyMissing, Fault(one).Fault);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task An_init_that_could_not_make_the_key_is_done_again_and_a_key_that_is_missing_is_never_made_anew()
    {
        var connection = await (await PostgresInstance.SharedOrSkipAsync()).NewDatabaseAsync();
        var away = Path.Combine(_folder.FullName, "none", "key");
        Task<(int Code, string Said)> InitAsync(string key) =>
            RunAsync("init", "--db", $"postgres:{connection}", "--key", key);

        Assert.Equal(ExitCodes.Failure, (await InitAsync(away)).Code);
        Assert.Contains("poscloud init makes it", Fault(connection).Message);
        Assert.Equal(ExitCodes.Success, (await InitAsync(KeyFile)).Code);

        Directory.CreateDirectory(Path.GetDirectoryName(away)!);
        var other = new PostgresDatabase(new PostgresServer(connection), away);
        Assert.Equal(LedgerFault.KeyMissing, Assert.Throws<LedgerException>(
            () => other.Open(RandomNumberGenerator.Create(), NullLogger.Instance)).Fault);
        Assert.False(File.Exists(away));
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_takes_writes_is_used()
    {
        var connection = await PostgresLedgers.NewAsync();
        var port = new NpgsqlConnectionStringBuilder(connection).Port;
        var both = connection.Replace("Host=127.0.0.1;", $"Host=127.0.0.1:{FreePort.Any()},127.0.0.1:{port};")
            .Replace($"Port={port};", "");

        await using var ledger = Database(both).Open(RandomNumberGenerator.Create(), NullLogger.Instance).Store;

        await ledger.CheckAsync();
        Assert.True(Database(both).HasContent());
    }

    [Fact]
    public async Task A_host_that_takes_calls_and_says_nothing_keeps_nobody_waiting()
    {
        var connection = await PostgresLedgers.NewAsync();
        var port = new NpgsqlConnectionStringBuilder(connection).Port;
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var both = connection.Replace("Host=127.0.0.1;", $"Host={mute.LocalEndpoint},127.0.0.1:{port};")
            .Replace($"Port={port};", "") + ";Timeout=60";
        await using var connections = new PostgresServer(both).Connect(NullLogger.Instance);

        await using var open = await connections.OpenAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(port, open.Port);
    }

    [Fact]
    public async Task Of_nodes_that_start_at_once_on_an_empty_database_one_makes_the_tables()
    {
        var connection = await (await PostgresInstance.SharedOrSkipAsync()).NewDatabaseAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            () => Database(connection).Open(RandomNumberGenerator.Create(), NullLogger.Instance))));

        Assert.Single(opened.Select(one => Convert.ToHexString(one.Key.Fingerprint)).Distinct());
        Assert.Equal(1, Count(connection, "SELECT count(*) FROM schema_versions WHERE scriptname LIKE '%0001%'"));
        foreach (var one in opened)
            await one.Store.DisposeAsync();
    }

    [Theory]
    [InlineData("postgres:Host=127.0.0.1;Password=geheim;Database=", ExitCodes.BadUsage)]
    [InlineData("postgres:Password=geheim;Database=x", ExitCodes.BadUsage)]
    [InlineData("postgresql://pos:geheim@127.0.0.1/pos", ExitCodes.BadUsage)]
    [InlineData("Host=127.0.0.1;Password=geheim;Database=x", ExitCodes.BadUsage)]
    [InlineData("postgres:Host=127.0.0.1,localhost;Port=9;Password=geheim;Database=x", ExitCodes.Failure)]
    [InlineData("postgres:Host=127.0.0.1;Password=geheim;Databse=x", ExitCodes.BadUsage)]
    [InlineData("postgres:Host=127.0.0.1;Port=9;Username=pos;Password=geheim;Database=x", ExitCodes.Failure)]
    public async Task What_cannot_be_reached_or_read_is_one_sentence_without_the_password(string db, int expected)
    {
        var (code, said) = await RunAsync("init", "--db", db, "--key", KeyFile);

        Assert.Equal(expected, code);
        Assert.StartsWith("poscloud: ", said);
        Assert.DoesNotContain("geheim", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Theory]
    [InlineData("backup", "--out", "x")]
    [InlineData("restore", "--from", "x")]
    public async Task Copies_are_left_to_the_servers_own_tools(params string[] command)
    {
        var (code, said) = await RunAsync([.. command, "--db", "postgres:Host=127.0.0.1;Database=x"]);

        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains("PostgreSQL's own tools", said);
    }

    [Fact]
    public async Task A_connection_that_the_server_ends_is_no_answer_and_the_next_call_has_one()
    {
        var connection = await PostgresLedgers.NewAsync();
        await using var ledger = Database(connection).Open(RandomNumberGenerator.Create(), NullLogger.Instance).Store;
        await ledger.CheckAsync();
        var attempt = new RedeemAttempt("scan-1", [1], [2], Call);

        var fault = await Assert.ThrowsAsync<LedgerException>(() => ledger.RedeemAsync(attempt, _ =>
        {
            Execute(connection, """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """);
            return Refused;
        }));

        Assert.Contains(fault.Fault, (LedgerFault[])[LedgerFault.Busy, LedgerFault.Unreachable]);
        Assert.Same(Refused, await ledger.RedeemAsync(attempt, facts => facts.Stored is null ? Refused : Repeated));
    }

    /// <summary>The commit is on one server then, and may be lost with it.</summary>
    [Fact]
    public async Task A_wait_for_the_standby_that_is_cut_short_is_no_answer_and_the_repetition_waits_too()
    {
        await using var server = await PostgresInstance.StartOrSkipAsync(
            "fsync=off", "synchronous_standby_names=nobody", "synchronous_commit=local");
        var connection = await server.NewDatabaseAsync();
        await using var local = Database(connection).Open(RandomNumberGenerator.Create(), NullLogger.Instance).Store;
        await using var waiting = new PostgresLedgerStore(
            new PostgresServer($"{connection};Command Timeout=3;Options=-c synchronous_commit=on")
                .Connect(NullLogger.Instance),
            "x", "main", NullLogger.Instance);
        var attempt = new RedeemAttempt("scan-1", [1], [2], Call);
        RedeemDecision Decide(RedeemFacts facts) => facts.Stored is null ? Refused : Repeated;

        Assert.Equal(LedgerFault.Busy,
            (await Assert.ThrowsAsync<LedgerException>(() => waiting.RedeemAsync(attempt, Decide))).Fault);
        Assert.NotNull((await waiting.ReadRedeemAsync(attempt)).Stored);
        Assert.Equal(LedgerFault.Busy,
            (await Assert.ThrowsAsync<LedgerException>(() => waiting.RedeemAsync(attempt, Decide))).Fault);

        Assert.Same(Repeated, await local.RedeemAsync(attempt, Decide));
    }

    /// <summary>Nobody stands at a lane and waits for it.</summary>
    [Fact]
    public async Task An_import_takes_longer_than_an_answer_may()
    {
        var connection = $"{await PostgresLedgers.NewAsync()};Command Timeout=1";
        var (ledger, _) = Database(connection).Open(RandomNumberGenerator.Create(), NullLogger.Instance);
        Execute(connection, """
            CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3); RETURN NEW; END';
            CREATE TRIGGER slow BEFORE INSERT ON stores FOR EACH STATEMENT EXECUTE FUNCTION wait();
            """);

        Assert.True(await ledger.IssueAsync(new Issuance { Shops = [TestGoods.Mall] }, "once"));

        await ledger.DisposeAsync();
    }

    [Fact]
    public async Task Two_nodes_at_one_database_use_a_code_as_often_as_it_is_good_for()
    {
        var connection = await PostgresLedgers.NewAsync();
        var (one, key) = Database(connection).Open(RandomNumberGenerator.Create(), NullLogger.Instance);
        var other = Database(connection).OpenExisting(NullLogger.Instance).Store;
        await using (one)
        await using (other)
        {
            var sale = new Sale(key, new CodeGenerator(RandomNumberGenerator.Create()), TestGoods.Start);
            var goods = TestGoods.One(TestGoods.Pass) with { Uses = 10 };
            var (sold, _) = sale.Sell(goods.AloneInOrder, [goods]);
            var hash = sold.Entitlements[0].CodeHash!;
            await one.IssueAsync(
                new Issuance
                {
                    Shops = [TestGoods.Mall, TestGoods.Strict], Products = [TestGoods.Pass], Orders = [sold],
                },
                "once");

            // Each scan is asked for at both nodes at once, as by a terminal whose first call hangs.
            var replies = await Task.WhenAll(Enumerable.Range(0, 80).Select(number => Task.Run(
                () => (number % 2 == 0 ? one : other).RedeemAsync(
                    new RedeemAttempt($"scan-{number / 2}", [1], hash, Call), Use))));

            var facts = await one.ReadRedeemAsync(new RedeemAttempt("scan-x", [1], hash, Call));
            Assert.Equal(0, facts.Code!.Entitlement.UsesLeft);
            Assert.Equal(10, replies.Count(reply => reply is RedeemDecision.Accept));
            Assert.Equal(30, replies.Count(reply => reply is RedeemDecision.Refuse));
            Assert.Equal(40, replies.Count(reply => reply is RedeemDecision.Repeat));
        }
    }

    private static RedeemDecision Use(RedeemFacts facts)
    {
        if (facts.Stored is { } stored)
            return new RedeemDecision.Repeat(stored.Reply);
        if (facts.Code!.Entitlement.UsesLeft == 0)
            return Refused;
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        return new RedeemDecision.Accept(
            new RedeemResponse { Accepted = new Accepted { RedemptionId = id } }, [1],
            new Use(id, TestGoods.Start, 1, 0, 0, 0, 0, HasSlip: true, null, null));
    }

    private static RedeemDecision.Refuse Refused { get; } =
        new(new RedeemResponse { Refused = new Refused { Reason = Reason.NotFound } }, [9]);

    private static RedeemDecision.Repeat Repeated { get; } = new([9]);

    private PostgresDatabase Database(string connection) => new(new PostgresServer(connection), KeyFile);

    private LedgerException Fault(string connection) => Assert.Throws<LedgerException>(
        () => Database(connection).OpenExisting(NullLogger.Instance));

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(arguments, output, error);
        return (code, $"{error}{output}");
    }

    private static void Execute(string connection, string sql)
    {
        using var open = new NpgsqlConnection(connection + ";Pooling=false");
        open.Open();
        using var command = new NpgsqlCommand(sql, open);
        command.ExecuteNonQuery();
    }

    private static long Count(string connection, string sql)
    {
        using var open = new NpgsqlConnection(connection + ";Pooling=false");
        open.Open();
        using var command = new NpgsqlCommand(sql, open);
        return (long)command.ExecuteScalar()!;
    }
}

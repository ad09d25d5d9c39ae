using System.Data.Common;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.Postgres;

namespace PosCloud.Tests;

/// <summary>The database of one test: a SQLite file, or with POSCLOUD_TEST_DB=postgres a database of a PostgreSQL
/// server that this program has started.</summary>
internal abstract partial class TestDatabase
{
    public static bool IsPostgres { get; } =
        Environment.GetEnvironmentVariable("POSCLOUD_TEST_DB") == "postgres";

    /// <summary>For the columns that an INSERT … SELECT of a test has in front of those that it names.</summary>
    public static string MerchantInFront => IsPostgres ? "current_setting('pos.merchant'), " : "";

    /// <summary>For --db.</summary>
    public abstract string Db { get; }

    /// <summary>For --key; null where none is named.</summary>
    public abstract string? KeyFile { get; }

    public LedgerDatabase Ledger => LedgerDatabase.Read(Db, KeyFile);

    /// <summary>One of its own.</summary>
    /// <param name="folder">For its files; the caller deletes it.</param>
    public static TestDatabase In(string folder) => IsPostgres ? new OnPostgres(folder) : new OnSqlite(folder);

    /// <summary>One that may be shared with others, each of which is a merchant of its own in it: what one does must
    /// not be seen by another.</summary>
    /// <param name="folder">For its files; the caller deletes it.</param>
    public static TestDatabase OfMerchant(string folder) =>
        IsPostgres ? new OfMerchantOnPostgres() : new OnSqlite(folder);

    /// <summary>The ledger, made where there is none.</summary>
    public virtual OpenLedger Open(ILogger log) => Ledger.Open(RandomNumberGenerator.Create(), log);

    /// <summary>What a merchant's system, or a fault, would change behind the cloud's back.</summary>
    public int Sql(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = InDialect(sql);
        return command.ExecuteNonQuery();
    }

    public long Count(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = InDialect(sql);
        var value = command.ExecuteScalar();
        return value is TimeSpan time
            ? (long)time.TotalMilliseconds
            : Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What stands there, as <paramref name="read"/> makes it of each row.</summary>
    public IReadOnlyList<T> Rows<T>(string sql, Func<DbDataReader, T> read)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = InDialect(sql);
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read())
            rows.Add(read(row));
        return rows;
    }

    /// <summary>Another process in the middle of a transaction: nothing is written for terminal t-1 until it is
    /// disposed.</summary>
    public abstract IDisposable Hold();

    /// <summary>Completes when so many calls wait for <see cref="Hold"/>, where they wait beside one another and not in
    /// the order in which they were made.</summary>
    public virtual Task UntilWaitingAsync(int calls) => Task.CompletedTask;

    protected abstract DbConnection Connect();

    protected abstract string InDialect(string sql);

    private sealed class OnSqlite(string folder) : TestDatabase
    {
        private readonly string _path = Path.Combine(folder, "cloud.db");

        public override string Db => "sqlite:" + _path;

        public override string? KeyFile => null;

        public override IDisposable Hold()
        {
            var connection = Connect();
            using var command = connection.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            return connection;
        }

        protected override DbConnection Connect()
        {
            var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
            connection.Open();
            return connection;
        }

        protected override string InDialect(string sql) => sql;
    }

    private sealed class OnPostgres(string folder)
        : PostgresDialect(PostgresLedgers.NewAsync().GetAwaiter().GetResult(), "main")
    {
        public override string? KeyFile { get; } = Path.Combine(folder, "cloud.key");
    }

    private sealed class OfMerchantOnPostgres() : PostgresDialect(Shared.Value.Connection, $"m{NextMerchant()}")
    {
        private static readonly Lazy<(string Connection, PostgresConnections Connections)> Shared = new(Make);
        private static int _merchants;

        private readonly CodeKey _key = new(RandomNumberGenerator.GetBytes(CodeKey.Length));

        public override string Db => throw new InvalidOperationException("it is one merchant's part of a database");

        public override string? KeyFile => null;

        public override OpenLedger Open(ILogger log)
        {
            var server = new PostgresServer(Connection);
            using (var connection = Shared.Value.Connections.Open())
                new PostgresDatabase(server, "a key").Register(connection, Merchant, _key);
            return new OpenLedger(new PostgresLedgerStore(
                Shared.Value.Connections, server.Name, Merchant, log, ownsConnections: false), _key);
        }

        // What a test changes or counts by hand is its merchant's too.
        protected override DbConnection Connect()
        {
            var connection = base.Connect();
            using var command = connection.CreateCommand();
            command.CommandText = $"SET ROLE tester; SET pos.merchant = '{Merchant}'";
            command.ExecuteNonQuery();
            return connection;
        }

        private static int NextMerchant() => Interlocked.Increment(ref _merchants);

        private static (string, PostgresConnections) Make()
        {
            var connection = PostgresLedgers.NewAsync().GetAwaiter().GetResult();
            using var open = new NpgsqlConnection(connection + ";Pooling=False");
            open.Open();
            using var command = open.CreateCommand();
            command.CommandText = """
                CREATE ROLE tester;
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tester;
                GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tester;
                DO $$
                DECLARE
                    one text;
                BEGIN
                    FOR one IN SELECT table_name FROM information_schema.columns
                        WHERE table_schema = 'public' AND column_name = 'merchant_id' LOOP
                        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
                        EXECUTE format('CREATE POLICY own ON %I TO tester USING (merchant_id = '
                            'current_setting(''pos.merchant''))', one);
                    END LOOP;
                END
                $$;
                """;
            command.ExecuteNonQuery();
            return (connection, new PostgresServer(connection + ";Maximum Pool Size=60").Connect(NullLogger.Instance));
        }
    }

    private abstract partial class PostgresDialect(string connection, string merchant) : TestDatabase
    {
        public override string Db => "postgres:" + connection;

        protected string Connection => connection;

        protected string Merchant => merchant;

        public override IDisposable Hold()
        {
            // Not of the pool, where it would be held until somebody takes it out again.
            var open = new NpgsqlConnection(connection + ";Pooling=False");
            open.Open();
            using var command = open.CreateCommand();
            command.CommandText = $"SELECT pg_advisory_lock({Lock})";
            command.ExecuteNonQuery();
            return open;
        }

        public override async Task UntilWaitingAsync(int calls)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (Count($"""
                SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'
                    AND classid::bigint << 32 | objid::bigint = {Lock}
                """) < calls)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }

        private long Lock => TerminalLock.KeyOf(merchant, "t-1");

        protected override DbConnection Connect()
        {
            var open = new NpgsqlConnection(connection);
            open.Open();
            return open;
        }

        // Bytes, times, and the merchant in front of every key.
        protected override string InDialect(string sql)
        {
            var own = Bytes().Replace(sql, @"'\x$1'::bytea");
            own = Zeros().Replace(own, "decode(repeat('00', $1), 'hex')");
            own = Times().Replace(own, "$1 = to_timestamp($2 / 1000)");
            own = Columns().Replace(own, "$1 (merchant_id, ");
            return Values().Replace(own, $"$1 ('{merchant}', ");
        }

        [GeneratedRegex("x'([0-9A-Fa-f]*)'")]
        private static partial Regex Bytes();

        [GeneratedRegex(@"zeroblob\(([0-9]+)\)")]
        private static partial Regex Zeros();

        [GeneratedRegex("(valid_from|valid_until|settled_at|device_time|received_at) = ([0-9]+)")]
        private static partial Regex Times();

        [GeneratedRegex(@"(INSERT INTO \w+) \(")]
        private static partial Regex Columns();

        [GeneratedRegex(@"(VALUES|\),) \(")]
        private static partial Regex Values();
    }
}

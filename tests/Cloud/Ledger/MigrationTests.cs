using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Codes;
using PosCloud.Commands;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Ledger.Migrations;
using PosCloud.Ledger.Sqlite;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>A database of an earlier version is brought up to date; the fixture was made by the program of schema 1,
/// with the replies that it gave.</summary>
public sealed class MigrationTests : IDisposable
{
    private static readonly DateTimeOffset Later = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-migration-").FullName;

    public MigrationTests()
    {
        foreach (var name in new[] { "ledger-v1.sqlite", "ledger-v1.sqlite.key" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", name), Path.Combine(_folder, name));
        OwnerOnlyFile.Restrict(Database + ".key");
    }

    private static int Newest => SqliteMigrations.All[^1].Version;

    private string Database => Path.Combine(_folder, "ledger-v1.sqlite");

    [Fact]
    public async Task Every_reply_of_schema_1_is_repeated_after_the_upgrade()
    {
        await using var ledger = Open();
        var time = new FakeTimeProvider(Later);
        var redeem = Redeeming(ledger, time);
        var undo = new UndoUseCase(ledger, ledger.Key, time, NullLogger<UndoUseCase>.Instance);
        var kinds = new HashSet<Reason>();
        foreach (var (method, request, reply) in Recorded())
        {
            if (method == "Redeem")
            {
                var was = RedeemResponse.Parser.ParseFrom(reply);
                var now = await redeem.RunAsync(RedeemRequest.Parser.ParseFrom(request));
                Assert.True(now.RepeatedReply);
                Assert.Equal((was.Accepted, was.Refused), (now.Accepted, now.Refused));
            }
            else
            {
                var was = UndoResponse.Parser.ParseFrom(reply);
                var now = await undo.RunAsync(UndoRequest.Parser.ParseFrom(request));
                Assert.True(now.RepeatedReply);
                Assert.Equal((was.Undone, was.Refused), (now.Undone, now.Refused));
                kinds.Add(now.Refused?.Reason ?? Reason.Unspecified);
            }
        }
        Assert.Equal(
            [
                Reason.Unspecified, Reason.NotFound, Reason.NotPermitted, Reason.TooLate, Reason.Settled,
                Reason.AlreadyUndone,
            ],
            kinds.Order());
    }

    [Fact]
    public async Task What_was_left_at_schema_1_can_be_used_after_the_upgrade()
    {
        await using var ledger = Open();
        var request = Recorded().Where(record => record.Method == "Redeem")
            .Select(record => RedeemRequest.Parser.ParseFrom(record.Request))
            .Single(request => request.ScanId == "scan-pass");
        request.ScanId = "scan-after-upgrade";
        request.Uses = 5;

        var response = await Redeeming(ledger, new FakeTimeProvider(Later)).RunAsync(request);

        Assert.Equal(0, response.Accepted.Entitlement.UsesLeft);
    }

    [Fact]
    public async Task The_command_brings_it_up_to_date_and_twice_is_once()
    {
        string[] arguments = ["migrate", "--db", $"sqlite:{Database}"];
        using var output = new StringWriter();

        Assert.Equal(0, await Commands.CommandLine.RunAsync(arguments, output, TextWriter.Null));
        Assert.Equal(0, await Commands.CommandLine.RunAsync(arguments, output, TextWriter.Null));

        Assert.Equal(Newest, Scalar("PRAGMA user_version"));
        Assert.EndsWith("is up to date", output.ToString().TrimEnd());
    }

    [Fact]
    public async Task What_was_sold_before_the_back_office_is_good_and_is_found_in_it()
    {
        await using var ledger = Open();

        var redemptions = await ledger.ReadAsync(session => RedemptionStatements.ListAsync(
            session, new RedemptionFilter(), after: null, limit: 100));

        Assert.Equal(Scalar("SELECT count(*) FROM redemptions"), redemptions.Count);
        Assert.All(redemptions, record => Assert.NotEqual("", record.OrderNumber));
        var order = await ledger.ReadAsync(session => OrderStatements.ReadAsync(session, redemptions[0].OrderId));
        Assert.All(order!.Entitlements, one => Assert.Equal(0, one.CodeIssue));
        Assert.NotEmpty(await ledger.ReadAsync(session => CatalogueStatements.ListProductsAsync(session)));
    }

    [Fact]
    public async Task The_upgrade_turns_the_reasons_of_undos_and_dates_the_redemptions()
    {
        await Open().DisposeAsync();

        Assert.Equal(Newest, Scalar("PRAGMA user_version"));
        Assert.Equal(0, Scalar("SELECT count(*) FROM redemptions WHERE redeemed_at <> received_at"));
        Assert.Equal(1, Scalar("SELECT count(*) FROM undos WHERE undo_id = 'undo-settled' AND reason = 21"));
        Assert.Equal(7, Scalar("SELECT count(*) FROM undos WHERE why = '顾客改主意'"));
        Assert.Equal(0, Scalar("SELECT count(*) FROM pragma_foreign_key_check"));
    }

    [Fact]
    public async Task The_upgrade_leaves_every_terminals_name_to_its_next_caller()
    {
        await using var ledger = Open();
        Assert.Null(await ledger.Terminals.FindTerminalOwnerAsync("t-1"));
        Assert.Equal(1000u, await ledger.Terminals.OwnTerminalAsync("t-1", 1000, Later));
    }

    [Fact]
    public async Task A_paper_printed_at_schema_1_lets_in_after_the_upgrade_until_its_redemption_is_undone()
    {
        await using var ledger = Open();
        var redeem = Redeeming(ledger, new FakeTimeProvider(Later));
        var papers = Papers();

        Assert.NotNull((await redeem.RunAsync(Entry(papers[0], "scan-1"))).Accepted);
        Scalar("UPDATE redemptions SET undone_at = 1 WHERE scan_id = 'scan-ticket' RETURNING 1");
        Assert.Equal(Reason.Revoked, (await redeem.RunAsync(Entry(papers[1], "scan-2"))).Refused.Reason);
    }

    [Fact]
    public async Task The_papers_of_redemptions_undone_at_schema_1_stay_dead_and_seats_keep_the_merchants_state()
    {
        Scalar("UPDATE redemptions SET undone_at = 1 WHERE scan_id = 'scan-ticket' RETURNING 1");
        Scalar("UPDATE entitlements SET state = 1 WHERE parent_id IS NOT NULL RETURNING 1");
        Scalar("""
            UPDATE entitlements SET state = 2 WHERE entitlement_id = (
                SELECT min(entitlement_id) FROM entitlements WHERE parent_id IS NOT NULL) RETURNING 1
            """);
        await using var ledger = Open();
        var redeem = Redeeming(ledger, new FakeTimeProvider(Later));

        foreach (var paper in Papers())
            Assert.Equal(Reason.Revoked, (await redeem.RunAsync(Entry(paper, $"scan-{paper}"))).Refused.Reason);
        Assert.Equal(1, Scalar("SELECT count(*) FROM entitlements WHERE state = 2"));
        Assert.Equal(0, Scalar("SELECT count(*) FROM entitlements WHERE state = 1"));
        Assert.Equal(0, Scalar("""
            SELECT count(*) FROM codes c JOIN entitlements e ON e.entitlement_id = c.entitlement_id
            WHERE e.parent_id IS NOT NULL AND c.revoked = 0
            """));
    }

    [Fact]
    public async Task Value_that_an_undo_gave_back_at_schema_1_can_be_used_after_the_upgrade()
    {
        Scalar("UPDATE entitlements SET balance = 6000 WHERE product_id = 'fish-voucher' RETURNING 1");
        await using var ledger = Open();
        var request = Recorded().Where(record => record.Method == "Redeem")
            .Select(record => RedeemRequest.Parser.ParseFrom(record.Request))
            .Single(request => request.ScanId == "scan-bill");
        request.ScanId = "scan-after-upgrade";

        var response = await Redeeming(ledger, new FakeTimeProvider(Later)).RunAsync(request);

        Assert.Equal((6000, 0), (response.Accepted.ValueUsed.Minor, response.Accepted.Entitlement.UsesLeft));
    }

    [Fact]
    public async Task An_undo_that_overtook_its_redeem_at_schema_1_is_decided_anew_after_the_upgrade()
    {
        Scalar("UPDATE undos SET scan_id = 'scan-tour' WHERE undo_id = 'undo-none' RETURNING 1");
        await using var ledger = Open();
        var undo = new UndoUseCase(
            ledger, ledger.Key, new FakeTimeProvider(Later), NullLogger<UndoUseCase>.Instance);
        var request = Recorded().Where(record => record.Method == "Undo")
            .Select(record => UndoRequest.Parser.ParseFrom(record.Request))
            .Single(request => request.UndoId == "undo-none");
        request.ScanId = "scan-tour";

        var response = await undo.RunAsync(request);

        Assert.Equal((Reason.TooLate, false), (response.Refused.Reason, response.RepeatedReply));
        Assert.Equal(1, Scalar("SELECT count(*) FROM undo_conflicts WHERE undo_id = 'undo-none'"));
    }

    [Fact]
    public async Task What_buyers_answered_before_schema_4_is_sealed_and_nowhere_in_the_clear_after_the_upgrade()
    {
        const string Answers = "{\"name\":\"Zhang-Wei-of-Lane-9\"}";
        Scalar($"UPDATE redemptions SET answers = '{Answers}' WHERE scan_id = 'scan-ticket' RETURNING 1");
        var ledger = Open();
        var key = ledger.Key;
        await ledger.DisposeAsync();

        using (var session = new SqliteSession(SqliteFile.Connect(Database)))
        {
            var (id, answers) = session.First(
                "SELECT redemption_id, sealed_answers FROM redemptions WHERE sealed_answers IS NOT NULL",
                row => (row.GetString(0), StoredValue.Bytes(row, 1)));
            Assert.Equal(Answers, key.OpenAnswers(answers, id));
        }
        Assert.All(Directory.GetFiles(_folder), file => Assert.Equal(
            -1, File.ReadAllBytes(file).AsSpan().IndexOf("Zhang-Wei-of-Lane-9"u8)));
    }

    [Fact]
    public async Task Scans_of_before_schema_6_are_all_there_and_what_names_them_still_does()
    {
        const string Scans = """
            SELECT scan_id, hex(fingerprint), hex(code_hash), store, reason, hex(reply), received_at FROM scans
            ORDER BY scan_id
            """;
        var before = Rows(Database, Scans);
        Assert.NotEmpty(before);

        await Open().DisposeAsync();

        Assert.Equal(before, Rows(Database, Scans));
        Assert.Equal(0, Scalar("SELECT count(*) FROM pragma_foreign_key_check"));
        Assert.Equal(
            ["redemptions", "slip_reports"],
            Rows(Database, """
                SELECT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE f."table" = 'scans'
                ORDER BY m.name
                """).Select(row => (string)row[0]));
        // Rows that have a number are not in the tree of the ids.
        Assert.True(Scalar("SELECT max(rowid) FROM scans") >= before.Count);
    }

    [Fact]
    public void A_redemption_of_no_scan_is_not_let_in_after_an_upgrade()
    {
        using var session = SqliteFile.OpenExisting(Database, NullLogger.Instance).Writer;

        Assert.Throws<SqliteException>(
            () => session.Run("UPDATE redemptions SET scan_id = 'none' WHERE scan_id = 'scan-ticket'"));
    }

    [Fact]
    public async Task A_new_database_has_the_tables_of_an_upgraded_one()
    {
        await Open().DisposeAsync();
        var fresh = Path.Combine(_folder, "fresh.sqlite");
        await SqliteLedgerStore.Open(fresh, RandomNumberGenerator.Create(), NullLogger.Instance).DisposeAsync();

        Assert.Equal(Tables(fresh), Tables(Database));
    }

    [Fact]
    public void An_upgrade_that_fails_half_way_leaves_the_old_version_as_it_was()
    {
        var before = Dump();
        IReadOnlyList<SqliteMigration> broken =
        [
            .. SqliteMigrations.All,
            new(Newest + 1, "0002-reasons-of-undo.sql"),
        ];
        var key = CodeKeyFile.Open(CodeKeyFile.PathFor(Database), Database);
        using (var session = new SqliteSession(SqliteFile.Connect(Database)))
            Assert.Throws<SqliteException>(
                () => SqliteMigrator.Migrate(session, Database, key, broken, NullLogger.Instance));

        Assert.Equal(1, Scalar("PRAGMA user_version"));
        Assert.Equal(before, Dump());
    }

    [Fact]
    public void A_full_disk_is_what_is_told_although_SQLite_has_rolled_back_by_itself()
    {
        var before = Dump();
        IReadOnlyList<SqliteMigration> large =
        [
            SqliteMigrations.All[0],
            new(2, "0002-reasons-of-undo.sql", (session, _) =>
                session.Run("INSERT INTO meta VALUES ('large', zeroblob(10000000))")),
        ];
        var key = CodeKeyFile.Open(CodeKeyFile.PathFor(Database), Database);
        using (var session = new SqliteSession(SqliteFile.Connect(Database)))
        {
            // 400 kB, in the place of a disk of that size.
            session.First("PRAGMA max_page_count = 100", row => row.GetInt64(0));

            var fault = Assert.Throws<SqliteException>(
                () => SqliteMigrator.Migrate(session, Database, key, large, NullLogger.Instance));

            Assert.Equal(LedgerFault.Full, SqliteFaults.From(fault, Database).Fault);
        }
        Assert.Equal(before, Dump());
    }

    [Fact]
    public async Task One_damaged_reply_does_not_keep_the_cloud_from_starting()
    {
        Scalar("UPDATE undos SET reply = x'00' WHERE undo_id = 'undo-late' RETURNING 1");

        await using var ledger = Open();
        var undo = new UndoUseCase(
            ledger, ledger.Key, new FakeTimeProvider(Later), NullLogger<UndoUseCase>.Instance);
        var settled = Recorded().Where(record => record.Method == "Undo")
            .Select(record => UndoRequest.Parser.ParseFrom(record.Request))
            .Single(request => request.UndoId == "undo-settled");
        Assert.Equal(Reason.Settled, (await undo.RunAsync(settled)).Refused.Reason);
    }

    [Fact]
    public async Task A_newer_database_is_refused_with_a_sentence_and_left_alone()
    {
        Scalar("PRAGMA user_version = 99");
        await using var error = new StringWriter();

        var exit = await CommandLine.RunAsync(
            ["serve", "--urls", "http://127.0.0.1:0", "--db", "sqlite:" + Database], TextWriter.Null, error);

        Assert.Equal(1, exit);
        Assert.Equal(
            $"poscloud: {Database} has schema 99, this poscloud knows schemas up to {Newest}: use a newer poscloud",
            error.ToString().TrimEnd());
        Assert.Equal(99, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task The_upgrade_is_logged_once()
    {
        var log = new CollectedLog();
        await SqliteLedgerStore.Open(Database, RandomNumberGenerator.Create(), log).DisposeAsync();
        await SqliteLedgerStore.Open(Database, RandomNumberGenerator.Create(), log).DisposeAsync();

        Assert.Single(log.Lines, line => line.StartsWith("5083 ") && line.Contains($"from schema 1 to {Newest}"));
    }

    [Fact]
    public void The_steps_are_numbered_without_gaps() =>
        Assert.Equal(
            Enumerable.Range(1, SqliteMigrations.All.Count), SqliteMigrations.All.Select(step => step.Version));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RedeemUseCase Redeeming(SqliteLedgerStore ledger, TimeProvider time) => new(
        ledger, ledger.Key, new CodeGenerator(RandomNumberGenerator.Create()), time,
        NullLogger<RedeemUseCase>.Instance);

    private static List<string> Papers()
    {
        var reply = Recorded().Where(record => record.Method == "Redeem")
            .Single(record => RedeemRequest.Parser.ParseFrom(record.Request).ScanId == "scan-ticket").Reply;
        return SlipJson.Of(RedeemResponse.Parser.ParseFrom(reply).Accepted.Slip).GetProperty("seats")
            .EnumerateArray().Select(seat => seat.GetProperty("entry_code").GetString()!).ToList();
    }

    private static RedeemRequest Entry(string paper, string scanId) => new()
    {
        ScanId = scanId,
        Caller = new Caller { TerminalId = "t-1", Lane = "gate", StoreId = "demo" },
        Code = ByteString.CopyFromUtf8(paper),
    };

    private SqliteLedgerStore Open() =>
        SqliteLedgerStore.Open(Database, RandomNumberGenerator.Create(), NullLogger.Instance);

    private static IEnumerable<(string Method, byte[] Request, byte[] Reply)> Recorded()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Fixtures", "ledger-v1.replies.json");
        return JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray().Select(record => (
            record.GetProperty("method").GetString()!, record.GetProperty("request").GetBytesFromBase64(),
            record.GetProperty("reply").GetBytesFromBase64()));
    }

    private long Scalar(string sql) => Rows(Database, sql).Select(row => (long)row[0]).FirstOrDefault();

    private List<string> Dump() =>
        [.. Rows(Database, "SELECT hex(reply), reason FROM scans UNION ALL SELECT hex(reply), why FROM undos")
            .Select(row => string.Join('|', row)), .. Tables(Database)];

    private static List<string> Tables(string path) =>
        [.. Rows(path, """
            SELECT m.type, m.name, c.name, c.type, c."notnull" FROM sqlite_master m
            LEFT JOIN pragma_table_info(m.name) c ORDER BY m.type, m.name, c.name
            """).Select(row => string.Join('|', row))];

    private static List<object[]> Rows(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }
}

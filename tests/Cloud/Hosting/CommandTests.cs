using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Codes;
using PosCloud.Commands;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>The command line: clear sentences; code 2 for what was asked wrongly, 1 for what could not be
/// done.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-command-").FullName;

    private string Database => Path.Combine(_folder, "cloud.db");

    private string Db => "sqlite:" + Database;

    private string Codes => Path.Combine(_folder, "codes.json");

    [Fact]
    public async Task Users_are_made_and_listed_and_what_is_wrong_is_told_in_words()
    {
        var (_, made, _) = await RunAsync("init", "--db", Db);
        Assert.Contains($"poscloud user add NAME --role owner --db {Db}", made);

        var (noName, _, nameFault) = await RunAsync("user", "add", "老板", "--role", "owner", "--db", Db);
        var (noRole, _, roleFault) = await RunAsync("user", "add", "boss", "--role", "king", "--db", Db);
        Assert.Equal((2, 2), (noName, noRole));
        Assert.Contains("what is typed to sign in has 1 to 64 letters of a to z", nameFault);
        Assert.DoesNotContain("userId", nameFault);
        Assert.Contains("--role king: there is no such role; owner, manager, accountant or clerk", roleFault);
        Assert.DoesNotContain("PosCloud.", roleFault);

        var (_, nobody, _) = await RunAsync("user", "list", "--db", Db);
        Assert.Contains("nobody may sign in yet", nobody);
        Assert.Equal(0, (await RunAsync("user", "add", "boss", "--role", "Owner", "--db", Db)).Exit);
        var (_, listed, _) = await RunAsync("user", "list", "--db", Db);
        Assert.StartsWith("boss\towner\tactive\tone step\tnever signed in\tboss", listed);
    }

    [Fact]
    public async Task Seeding_writes_one_code_of_each_kind_and_the_tickets_asked_for()
    {
        var (exit, said, _) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes, "--tickets", "25");
        Assert.Equal(0, exit);
        Assert.Contains(Codes, said);
        var codes = JsonDocument.Parse(await File.ReadAllTextAsync(Codes)).RootElement.EnumerateArray().ToList();
        Assert.All(codes, code => Assert.Equal(
            ["code", "kind", "title"], code.EnumerateObject().Select(field => field.Name)));
        var kinds = codes.Select(code => code.GetProperty("kind").GetString()!).ToLookup(kind => kind);
        Assert.Equal(26, kinds["ticket"].Count());
        foreach (var kind in new[]
        {
            "voucher", "pass", "exit-basket", "membership", "tour", "coupon", "ticket-refunded", "ticket-unpaid",
            "ticket-expired", "ticket-not-yet-valid", "ticket-wrong-place",
        })
            Assert.Single(kinds[kind]);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Codes));
    }

    [Fact]
    public async Task A_second_seeding_adds_to_the_first_and_the_codes_of_both_are_good()
    {
        var second = Path.Combine(_folder, "second.json");
        Assert.Equal(0, (await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes)).Exit);
        Assert.Equal(0, (await RunAsync("seed", "--demo", "--db", Db, "--codes-out", second)).Exit);

        Assert.Equal(26, await CountSoldAsync([.. await ReadCodesAsync(Codes), .. await ReadCodesAsync(second)]));
    }

    [Fact]
    public async Task Seedings_at_the_same_moment_each_keep_the_codes_that_they_wrote()
    {
        var files = Enumerable.Range(0, 4).Select(number => Path.Combine(_folder, $"codes-{number}.json")).ToList();

        var exits = await Task.WhenAll(files.Select(file => Task.Run(
            () => RunAsync("seed", "--demo", "--db", Db, "--codes-out", file, "--tickets", "100"))));

        Assert.All(exits, exit => Assert.Equal((0, ""), (exit.Exit, exit.Error)));
        var codes = new List<string>();
        foreach (var file in files)
            codes.AddRange(await ReadCodesAsync(file));
        Assert.Equal(4 * 113, await CountSoldAsync(codes));
    }

    [Fact]
    public async Task Of_seedings_at_the_same_moment_into_one_file_of_codes_every_issued_code_is_kept()
    {
        var exits = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes))));

        Assert.Single(exits, exit => exit.Exit == 0);
        Assert.All(exits.Where(exit => exit.Exit != 0), exit => Assert.Equal(1, exit.Exit));
        Assert.Equal(13, await CountSoldAsync(await ReadCodesAsync(Codes)));
        Assert.Equal(13, Scalar("SELECT count(*) FROM entitlements WHERE parent_id IS NULL"));
        Assert.False(File.Exists(Codes + ".new"));
    }

    [Fact]
    public async Task A_file_of_codes_that_is_there_is_not_written_over_and_nothing_is_issued()
    {
        await File.WriteAllTextAsync(Codes, "codes of before", TestContext.Current.CancellationToken);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes);

        Assert.Equal(1, exit);
        Assert.Contains($"--codes-out {Codes}: it is there already", error);
        Assert.Equal("codes of before", await File.ReadAllTextAsync(Codes, TestContext.Current.CancellationToken));
        Assert.Equal([Codes], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Init_makes_a_database_that_can_be_served_and_is_its_owners_alone()
    {
        var (exit, said, _) = await RunAsync("init", "--db", Db);

        Assert.Equal(0, exit);
        Assert.Contains(Database + ".key", said);
        Assert.Equal(0, Scalar("SELECT count(*) FROM codes"));
        Assert.All(Directory.GetFiles(_folder), file => Assert.False(OwnerOnlyFile.IsOpenToOthers(file)));
    }

    [Fact]
    public async Task Init_leaves_a_database_that_is_there_as_it_is()
    {
        await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes);

        var (exit, _, error) = await RunAsync("init", "--db", Db);

        Assert.Equal((1, $"poscloud: {Database} is there already; it is left as it is"), (exit, error.TrimEnd()));
        Assert.Equal(13, await CountSoldAsync(await ReadCodesAsync(Codes)));
    }

    [Theory]
    [InlineData(null, "there is no database")]
    [InlineData("", "is empty: no cloud has used it yet")]
    [InlineData("hello, hello, hello", "is not a SQLite database")]
    public async Task Serve_refuses_what_is_no_database_and_makes_none(string? content, string message)
    {
        if (content is not null)
            await File.WriteAllTextAsync(Database, content, TestContext.Current.CancellationToken);

        // One that serves instead does not end by itself.
        var (exit, _, error) = await RunAsync("serve", "--urls", "http://127.0.0.1:0", "--db", Db)
            .WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        Assert.Equal(1, exit);
        Assert.Contains(message, error);
        if (content is null or "")
            Assert.Contains($"poscloud init --db {Db}", error);
        Assert.Equal(content is null ? [] : [Database], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_log_without_its_database_is_not_thrown_away()
    {
        await File.WriteAllTextAsync(Database + "-wal", "what was redeemed", TestContext.Current.CancellationToken);

        var (exit, _, error) = await RunAsync("init", "--db", Db);

        Assert.Equal(1, exit);
        Assert.Contains($"{Database}-wal is there without its database", error);
        Assert.Equal([Database + "-wal"], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_codes_is_refused_before_anything_is_issued()
    {
        Directory.CreateDirectory(Codes);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes);

        Assert.Equal(2, exit);
        Assert.Equal($"poscloud: --codes-out {Codes} is a folder: expected the name of a file", error.TrimEnd());
        Assert.Equal([Codes], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Codes_that_a_seeding_left_behind_when_it_was_cut_off_are_not_written_over()
    {
        await File.WriteAllTextAsync(Codes + ".new", "codes", TestContext.Current.CancellationToken);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes);

        Assert.Equal(1, exit);
        Assert.Contains($"{Codes}.new is there", error);
        Assert.Equal([Codes + ".new"], Directory.GetFileSystemEntries(_folder));
        Assert.Equal("codes", await File.ReadAllTextAsync(Codes + ".new", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Issued_codes_that_cannot_be_moved_to_their_place_are_kept_and_it_is_said_where()
    {
        // A place that went wrong only after it was looked at.
        Directory.CreateDirectory(Codes);
        await File.WriteAllTextAsync(Codes + ".new", "codes", TestContext.Current.CancellationToken);
        await using var error = new StringWriter();

        var exit = await SeedCommand.PublishAsync(Codes + ".new", Codes, 3, TextWriter.Null, error);

        Assert.Equal(1, exit);
        Assert.Contains($"they are in {Codes}.new, keep it", error.ToString());
        Assert.Equal("codes", await File.ReadAllTextAsync(Codes + ".new", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Codes_that_may_be_issued_are_kept_where_the_database_fails()
    {
        Assert.Equal(0, (await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes)).Exit);
        await using (var connection = new SqliteConnection($"Data Source={Db["sqlite:".Length..]};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE stores RENAME TO no_stores";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        File.Delete(Codes);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes);

        Assert.Equal(1, exit);
        Assert.Contains($"keep {Codes}.new", error);
        Assert.True(File.Exists(Codes + ".new"));
    }

    [Theory]
    [InlineData(2, "no --demo", "seed --db DB --codes-out CODES", "--demo")]
    [InlineData(1, "no folder for the codes", "seed --demo --db DB --codes-out DIR/none/c.json", "--codes-out")]
    [InlineData(2, "negative tickets", "seed --demo --db DB --codes-out CODES --tickets -1", "--tickets must be 0 to")]
    [InlineData(2, "unknown option", "serve --urls http://127.0.0.1:0 --db DB --nope", "--nope")]
    [InlineData(2, "no urls", "serve --db DB", "--urls")]
    [InlineData(2, "empty urls", "serve --urls ; --db DB", "--urls is empty")]
    [InlineData(2, "another address", "serve --urls http://0.0.0.0:5080 --db DB", "loopback only")]
    [InlineData(2, "a host name", "serve --urls http://example.org:5080 --db DB", "loopback only")]
    [InlineData(2, "a key alone", "serve --urls https://0.0.0.0:0 --db DB --tls-key k", "wants --tls-cert FILE")]
    [InlineData(2, "names", "serve --urls https://0.0.0.0:0 --db DB --tls-cert c --tls-names a", "its names already")]
    [InlineData(2, "no name", "serve --urls https://0.0.0.0:0 --db DB --tls-names a_b!", "--tls-names a_b!: it is no")]
    [InlineData(2, "no rate", "serve --urls https://0.0.0.0:0 --db DB --terminal-rate 0", "expected 1 to 10000")]
    [InlineData(2, "no https", "terminal enroll t --store s --url http://a --db DB", "expected https://HOST:PORT")]
    [InlineData(2, "too long", "terminal enroll t --store s --url https://a --db DB --hours 721", "--hours must be")]
    [InlineData(1, "no such database", "terminal revoke t --db DB", "--db sqlite:")]
    [InlineData(2, "no URL", "serve --urls 5080 --db DB", "expected a URL")]
    [InlineData(2, "HTTP/1.1", "serve --urls http://127.0.0.1:0 --http-urls x --db DB", "urls x: expected a URL")]
    [InlineData(2, "its first name", "serve --urls http://127.0.0.1:0 --health-urls x --db DB", "expected a URL")]
    [InlineData(2, "a path", "serve --urls http://127.0.0.1:5080/x --db DB", "only host and port")]
    [InlineData(2, "another scheme", "serve --urls ftp://127.0.0.1:5080 --db DB", "scheme must be http")]
    [InlineData(2, "no database kind", "serve --urls http://127.0.0.1:0 --db cloud.db", "expected sqlite:PATH")]
    [InlineData(1, "no folder", "serve --urls http://127.0.0.1:0 --db sqlite:DIR/none/c.db", "does not exist")]
    public async Task A_wrong_argument_is_named_and_nothing_is_started(
        int code, string what, string line, string message)
    {
        Assert.NotEmpty(what);
        var args = line.Replace("DB", Db).Replace("CODES", Codes).Replace("DIR", _folder).Split(' ');
        var (exit, _, error) = await RunAsync(args);
        Assert.Equal(code, exit);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task Orders_that_cannot_be_read_are_a_wrong_call()
    {
        var (exit, _, error) = await RunAsync(
            "seed", "--demo", "--db", Db, "--codes-out", Codes, "--orders", Path.Combine(_folder, "none.json"));

        Assert.Equal(2, exit);
        Assert.Contains("--orders", error);
    }

    [Fact]
    public async Task Orders_in_another_encoding_are_named_with_the_place_and_the_likely_encoding()
    {
        var orders = Path.Combine(_folder, "gbk.json");
        await File.WriteAllBytesAsync(
            orders, [.. "[{\"product\":\"a\",\"title\":\""u8, 0xCD, 0xED, 0xB2, 0xCD, .. "\"}]"u8]);

        var (exit, _, error) = await RunAsync(
            "seed", "--demo", "--db", Db, "--codes-out", Codes, "--orders", orders);

        Assert.Equal(2, exit);
        Assert.Contains("line 1, column 26: the byte 0xCD there (offset 25) is no UTF-8; save the file as", error);
    }

    [Theory]
    [InlineData("FFFE5B005D00", "(offset 0) is no UTF-8; save the file as UTF-8; it looks like UTF-16")]
    [InlineData("5B005D000A000A00", "(offset 1) is no UTF-8; save the file as UTF-8; it looks like UTF-16")]
    [InlineData("5B22E922205D", "(offset 2) is no UTF-8; save the file as UTF-8; it looks like Latin-1")]
    [InlineData("5B22E699", "(offset 2) is no UTF-8; save the file as UTF-8; it looks like UTF-8 that was cut off")]
    [InlineData("5B22EDA080225D", "(offset 2) is no UTF-8; save the file as UTF-8; it looks like UTF-8 made from half")]
    [InlineData("0000000000000000", "(offset 0) is no UTF-8")]
    [InlineData("5B225C7564383030225D", "line 1, column 2: a text there has half a character")]
    [InlineData("", "is no list of orders")]
    [InlineData("6E756C6C", "is null and no list of orders")]
    [InlineData("5B6E756C6C5D", "holds a null in place of an order")]
    [InlineData("7B7D", "is no list of orders")]
    public async Task Orders_as_people_leave_them_are_code_2_and_a_sentence(string hex, string says)
    {
        var orders = Path.Combine(_folder, "orders.json");
        await File.WriteAllBytesAsync(orders, Convert.FromHexString(hex));

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes, "--orders", orders);

        Assert.Equal(2, exit);
        Assert.Contains($"--orders {orders}", error);
        Assert.Contains(says, error);
        Assert.DoesNotContain("Exception", error);
        Assert.False(File.Exists(Codes + ".new"));
    }

    [Theory]
    [InlineData("""[{"product":"demo-checkout","title":null}]""")]
    [InlineData("""[{"product":"demo-checkout","title":"x","items":null}]""")]
    [InlineData("""[{"product":"demo-checkout","title":"x","items":[null]}]""")]
    [InlineData("""[{"title":"x"}]""")]
    [InlineData("""[{"product":"none","title":"x"}]""")]
    public async Task Orders_that_lack_something_are_code_2_and_a_sentence(string json)
    {
        var orders = Path.Combine(_folder, "orders.json");
        await File.WriteAllTextAsync(orders, json);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes, "--orders", orders);

        Assert.Equal(2, exit);
        Assert.DoesNotContain("Exception", error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Orders_whose_prices_no_bill_can_have_are_code_2_and_a_sentence()
    {
        var orders = Path.Combine(_folder, "orders.json");
        var product = PosCloud.Demo.DemoGoods.Products[0].ProductId;
        await File.WriteAllTextAsync(orders, $$"""
            [{"product":"{{product}}","title":"x","items":[{"name":"a","quantity":2147483647,
            "unitPrice":9223372036854775807}]}]
            """);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes, "--orders", orders);

        Assert.Equal(2, exit);
        Assert.Contains("more than any bill", error);
    }

    public static TheoryData<string> CommandsOnADatabase =>
    [
        "init --db DB", "export --db DB", "backup --db DB --out OUT", "restore --from DB --db DB.new",
        "terminal list --db DB", "terminal release till --db DB", "serve --urls http://127.0.0.1:0 --db DB",
        "seed --demo --db DB --codes-out OUT",
    ];

    [Theory]
    [MemberData(nameof(CommandsOnADatabase))]
    public async Task Whatever_stands_in_the_place_of_a_database_or_its_key_is_a_sentence(string command)
    {
        var sold = Path.Combine(_folder, "sold.db");
        Assert.Equal(0, (await RunAsync("init", "--db", "sqlite:" + sold)).Exit);
        byte[][] contents =
        [
            Encoding.Unicode.GetBytes("{\"a\": 1}"), Encoding.Latin1.GetBytes("caf\u00e9"), new byte[4096],
            [.. "SQLite format 3\0"u8, .. new byte[100]], "x"u8.ToArray(),
        ];
        for (var i = 0; i < 2 * contents.Length + 1; i++)
        {
            var database = Path.Combine(_folder, $"{i}.db");
            var isOfKey = i >= contents.Length && i < 2 * contents.Length;
            if (i == 2 * contents.Length) Directory.CreateDirectory(database);
            else await File.WriteAllBytesAsync(database, isOfKey ? await File.ReadAllBytesAsync(sold) : contents[i]);
            if (isOfKey) await File.WriteAllBytesAsync(database + ".key", contents[i - contents.Length]);
            else File.Copy(sold + ".key", database + ".key");
            var isArchive = command.StartsWith("restore", StringComparison.Ordinal);
            var arguments = command.Split(' ').Select(word => word
                .Replace("DB", isArchive && word == "DB" ? database : "sqlite:" + database)
                .Replace("OUT", Path.Combine(_folder, $"{i}.out"))).ToArray();

            var (exit, _, error) = await RunAsync(arguments);

            if (exit == 0) continue;    // export and list need no key
            Assert.InRange(exit, 1, 2);
            Assert.DoesNotContain("Exception", error);
            Assert.DoesNotContain("   at ", error);
            Assert.StartsWith("poscloud: ", error);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("dance")]
    [InlineData("serve", "--urls")]
    public async Task A_wrong_call_is_told_where_to_look(params string[] args)
    {
        var (exit, said, error) = await RunAsync(args);

        Assert.Equal((2, ""), (exit, said));
        Assert.EndsWith("Try: poscloud --help", error.TrimEnd());
    }

    [Fact]
    public async Task Every_wrong_option_is_named_at_once()
    {
        var (exit, _, error) = await RunAsync("serve", "--urls", "ftp://x", "--http-urls", "5080", "--db", "cloud.db");

        Assert.Equal(2, exit);
        Assert.Equal(3, error.TrimEnd().Split('\n').Length);
        Assert.All(["--urls ftp://x", "--http-urls 5080", "--db cloud.db"], option => Assert.Contains(option, error));
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        Assert.Equal(0, (await RunAsync("init", "--db", Db)).Exit);
        var (exit, _, error) = await RunAsync("serve", "--urls", url, "--db", Db);
        Assert.Equal(1, exit);
        Assert.Contains("cannot listen", error);
        Assert.Contains(url, error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<List<string>> ReadCodesAsync(string file) =>
        JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.EnumerateArray()
            .Select(code => code.GetProperty("code").GetString()!).ToList();

    /// <summary>How many of these codes the database knows.</summary>
    private async Task<int> CountSoldAsync(IReadOnlyList<string> codes)
    {
        await using var ledger = SqliteLedgerStore.OpenExisting(Database, NullLogger.Instance);
        var known = 0;
        foreach (var code in codes)
        {
            var hash = ledger.Key.Hash(PresentedCode.Read(Encoding.ASCII.GetBytes(code))!.Value);
            var call = new CallFacts("t-1", "", "demo", "", null, TestGoods.Start);
            if ((await ledger.ReadRedeemAsync(new RedeemAttempt("scan", [], hash, call))).Code is not null)
                known++;
        }
        return known;
    }

    private long Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static async Task<(int Exit, string Said, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(args, output, error);
        return (exit, output.ToString(), error.ToString());
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using PosCloud.Commands;

namespace PosCloud.Tests;

/// <summary>The command line: clear sentences, and never zero on a failure.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-command-").FullName;

    private string Db => "sqlite:" + Path.Combine(_folder, "cloud.db");

    private string Codes => Path.Combine(_folder, "codes.json");

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
    public async Task Seeding_twice_is_refused_and_keeps_the_first_codes()
    {
        string[] seed = ["seed", "--demo", "--db", Db, "--codes-out", Codes];
        Assert.Equal(0, (await RunAsync(seed)).Exit);
        var first = await File.ReadAllTextAsync(Codes);
        var (exit, _, error) = await RunAsync(seed);
        Assert.Equal(1, exit);
        Assert.Contains("seeded before", error);
        Assert.Equal(first, await File.ReadAllTextAsync(Codes));
        Assert.False(File.Exists(Codes + ".new"));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_codes_is_refused_before_anything_is_issued()
    {
        Directory.CreateDirectory(Codes);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes);

        Assert.NotEqual(0, exit);
        Assert.Equal($"poscloud: --codes-out {Codes} is a folder: expected the name of a file", error.TrimEnd());
        Assert.Equal([Codes], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Codes_that_a_seeding_left_behind_when_it_was_cut_off_are_not_written_over()
    {
        await File.WriteAllTextAsync(Codes + ".new", "codes", TestContext.Current.CancellationToken);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes);

        Assert.NotEqual(0, exit);
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
            command.CommandText = "DELETE FROM meta WHERE key = 'seed demo'; ALTER TABLE stores RENAME TO no_stores";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        File.Delete(Codes);

        var (exit, _, error) = await RunAsync("seed", "--demo", "--db", Db, "--codes-out", Codes);

        Assert.Equal(1, exit);
        Assert.Contains($"keep {Codes}.new", error);
        Assert.True(File.Exists(Codes + ".new"));
    }

    [Theory]
    [InlineData("no --demo", "seed --db DB --codes-out CODES", "--demo")]
    [InlineData("no folder for the codes", "seed --demo --db DB --codes-out DIR/none/c.json", "--codes-out")]
    [InlineData("negative tickets", "seed --demo --db DB --codes-out CODES --tickets -1", "--tickets must be 0 to")]
    [InlineData("unknown option", "serve --urls http://127.0.0.1:0 --db DB --nope", "--nope")]
    [InlineData("no urls", "serve --db DB", "--urls")]
    [InlineData("empty urls", "serve --urls ; --db DB", "--urls is empty")]
    [InlineData("another address", "serve --urls http://0.0.0.0:5080 --db DB", "loopback only")]
    [InlineData("a host name", "serve --urls http://example.org:5080 --db DB", "loopback only")]
    [InlineData("TLS", "serve --urls https://127.0.0.1:5080 --db DB", "TLS is not offered yet")]
    [InlineData("no URL", "serve --urls 5080 --db DB", "expected a URL")]
    [InlineData("HTTP/1.1", "serve --urls http://127.0.0.1:0 --http-urls x --db DB", "--http-urls x: expected a URL")]
    [InlineData("its first name", "serve --urls http://127.0.0.1:0 --health-urls x --db DB", "expected a URL")]
    [InlineData("a path", "serve --urls http://127.0.0.1:5080/x --db DB", "only host and port")]
    [InlineData("another scheme", "serve --urls ftp://127.0.0.1:5080 --db DB", "scheme must be http")]
    [InlineData("no database kind", "serve --urls http://127.0.0.1:0 --db cloud.db", "expected sqlite:PATH")]
    [InlineData("no folder", "serve --urls http://127.0.0.1:0 --db sqlite:DIR/none/c.db", "does not exist")]
    public async Task A_wrong_argument_is_named_and_nothing_is_started(string what, string line, string message)
    {
        Assert.NotEmpty(what);
        var args = line.Replace("DB", Db).Replace("CODES", Codes).Replace("DIR", _folder).Split(' ');
        var (exit, _, error) = await RunAsync(args);
        Assert.NotEqual(0, exit);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var (exit, _, error) = await RunAsync("serve", "--urls", url, "--db", Db);
        Assert.Equal(1, exit);
        Assert.Contains("cannot listen", error);
        Assert.Contains(url, error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(int Exit, string Said, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(args, output, error);
        return (exit, output.ToString(), error.ToString());
    }
}

using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Commands;
using PosCloud.Ledger.Migrations;
using PosCloud.Ledger.Sqlite;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary><c>poscloud export</c> reads, and does nothing else.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-export-").FullName;

    private static int Newest => SqliteMigrations.All[^1].Version;

    private string Database => Path.Combine(_folder, "cloud.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_running_cloud_has_just_redeemed_is_printed()
    {
        await using var cloud = new TestCloud();
        await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1"));
        Assert.True(new FileInfo(cloud.Database + "-wal").Length > 0);
        var before = Files(cloud.Database);

        var (exit, lines, error) = await RunAsync(cloud.Database);

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(["redemption scan-1", "scan scan-1"], lines);
        Assert.Equal(before, Files(cloud.Database));
        await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats())));
    }

    [Fact]
    public async Task What_a_killed_cloud_left_in_its_log_is_printed_and_stays_there()
    {
        await using (var cloud = new TestCloud())
        {
            await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1"));
            foreach (var part in new[] { "", "-wal" })
                await File.WriteAllBytesAsync(Database + part, Bytes(cloud.Database + part));
        }
        var before = Files(Database);

        var (exit, lines, error) = await RunAsync(Database);

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(["redemption scan-1", "scan scan-1"], lines);
        Assert.Equal(before, Files(Database).Where(file => !file.StartsWith(Database + "-shm")));
    }

    [Fact]
    public async Task Of_a_stopped_cloud_nothing_is_needed_but_the_database_and_nothing_is_made_beside_it()
    {
        await using (var cloud = new TestCloud())
        {
            await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1"));
            await cloud.Ledger.DisposeAsync();
            await File.WriteAllBytesAsync(Database, Bytes(cloud.Database));
        }
        var before = Files(Database);

        var (exit, lines, error) = await RunAsync(Database);

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(["redemption scan-1", "scan scan-1"], lines);
        Assert.Equal(before, Files(Database));
    }

    [Fact]
    public async Task A_database_of_an_earlier_version_is_left_as_it_is()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ledger-v1.sqlite"), Database);
        var before = Files(Database);

        var (exit, lines, error) = await RunAsync(Database);

        Assert.Equal(1, exit);
        Assert.Equal(
            $"poscloud: {Database} has schema 1, this poscloud reads schema {Newest}: use the poscloud that wrote it, "
            + "or start this one on it (poscloud serve), which brings it up to date and cannot be taken back", error);
        Assert.Empty(lines);
        Assert.Equal(before, Files(Database));
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_left_as_it_is()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ledger-v1.sqlite"), Database);
        await using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        var before = Files(Database);

        var (exit, _, error) = await RunAsync(Database);

        Assert.Equal(1, exit);
        Assert.Equal(
            $"poscloud: {Database} has schema 99, this poscloud knows schemas up to {Newest}: use a newer poscloud",
            error);
        Assert.Equal(before, Files(Database));
    }

    [Theory]
    [InlineData("", "is empty: no cloud has used it yet")]
    [InlineData("hello, hello, hello", "is not a SQLite database")]
    public async Task What_is_no_database_does_not_become_one(string content, string message)
    {
        await File.WriteAllTextAsync(Database, content, TestContext.Current.CancellationToken);
        var before = Files(Database);

        var (exit, _, error) = await RunAsync(Database);

        Assert.Equal(1, exit);
        Assert.StartsWith($"poscloud: {Database} {message}", error);
        Assert.Equal(before, Files(Database));
    }

    [Fact]
    public async Task Where_there_is_none_none_is_made()
    {
        var (exit, _, error) = await RunAsync(Database);

        Assert.Equal(1, exit);
        Assert.Contains("there is no such database", error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_cloud_that_is_started_on_it_and_changes_it_meanwhile_is_said()
    {
        await using (var cloud = new TestCloud())
        {
            await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1"));
            await cloud.Ledger.DisposeAsync();
            await File.WriteAllBytesAsync(Database, Bytes(cloud.Database));
            File.Copy(cloud.Database + ".key", Database + ".key");
        }
        await using var output = new StartingWriter(Database);

        var (exit, lines, error) = await RunAsync(Database, output);

        Assert.Equal(1, exit);
        Assert.Equal("redemption scan-1", lines[0]);
        Assert.Equal(
            $"poscloud: a cloud was started on {Database} and has changed it: what was read so far is of no one "
            + "moment, run this again", error);
    }

    [Theory]
    [InlineData("| head -n 1 >/dev/null", "nobody reads it any more")]
    [InlineData(">/dev/full", "No space left on device")]
    public async Task An_output_that_takes_no_more_is_said_and_what_is_left_is_not_read(string into, string cause)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the output is the shell's");
        await using var cloud = new TestCloud();
        await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1"));
        // More than a pipe holds.
        cloud.Sql("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO scans (scan_id, fingerprint, code_hash, store, reason, reply, received_at)
            SELECT 'more-' || i, fingerprint, code_hash, store, 1, reply, received_at FROM scans, n
            """);
        await using var export = ProgramProcess.Start("poscloud", "/bin/bash", _folder, TimeProvider.System,
            ["-c", $"set -o pipefail; \"$@\" {into}", "bash",
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                typeof(CommandLine).Assembly.Location, "export", "--db", cloud.Db]);

        Assert.Equal(1, await export.EndAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal($"poscloud: the standard output cannot be written ({cause}): send it where there is room, and run "
            + "this again", Assert.Single(export.Lines));
    }

    private static async Task<(int Exit, List<string> Lines, string Error)> RunAsync(
        string database, StringWriter? into = null)
    {
        await using var output = into ?? new StringWriter();
        await using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(["export", "--db", "sqlite:" + database], output, error);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(record => $"{record.GetProperty("type")} {record.GetProperty("scanId")}");
        return (exit, lines.ToList(), error.ToString().TrimEnd());
    }

    /// <summary>Every file of the folder with its content; of -shm, which only serves those who have it open, the
    /// name.</summary>
    private static List<string> Files(string database) =>
        [.. Directory.GetFiles(Path.GetDirectoryName(database)!).Order(StringComparer.Ordinal).Select(file =>
            file.EndsWith("-shm") ? file : $"{file} {Convert.ToHexString(Bytes(file))}")];

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Starts a cloud on a database at the first line, and lets it write there and end.</summary>
    private sealed class StartingWriter(string database) : StringWriter
    {
        private bool _isStarted;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (_isStarted)
                return;
            _isStarted = true;
            Task.Run(async () =>
            {
                await using var ledger = new SqliteDatabase(database).OpenExisting(NullLogger.Instance).Store;
                await ledger.Terminals.OwnTerminalAsync("till-1", 1000, TestGoods.Start);
            }).GetAwaiter().GetResult();
        }
    }
}

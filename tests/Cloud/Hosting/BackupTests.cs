using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;
using Google.Protobuf;
using PosCloud.Commands;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary><c>poscloud backup</c> and <c>poscloud restore</c>: the whole ledger with its key, or nothing.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-backup-").FullName;

    private string Database => Path.Combine(_folder, "cloud.db");

    private string Backup => Path.Combine(_folder, "cloud.backup");

    private string Restored => Path.Combine(_folder, "restored.db");

    [Fact]
    public async Task What_a_running_cloud_has_just_accepted_is_in_the_backup_and_in_the_restored_database()
    {
        var code = (await SeedAsync(tickets: 1)).Last();
        Accepted accepted;
        await using (var cloud = await CloudProcess.StartAsync("sqlite:" + Database))
        {
            accepted = (await cloud.TryRedeemAsync(Ask(code)))!.Accepted;
            Assert.True(new FileInfo(Database + "-wal").Length > 0);

            var (exit, said, error) = await RunAsync("backup", "--db", "sqlite:" + Database, "--out", Backup);

            Assert.Equal((0, ""), (exit, error));
            Assert.Contains("copied 100 %", said);
            Assert.NotNull((await cloud.TryRedeemAsync(Ask(code, "scan-after")))!.Refused);
        }

        Assert.Equal((0, ""), await RestoreAsync(Restored));
        await using var second = await CloudProcess.StartAsync("sqlite:" + Restored);
        var again = await second.TryRedeemAsync(Ask(code));
        Assert.True(again!.RepeatedReply);
        Assert.Equal(accepted, again.Accepted);
        Assert.Equal(Reason.AlreadyRedeemed, (await second.TryRedeemAsync(Ask(code, "scan-after")))!.Refused.Reason);
    }

    [Fact]
    public async Task A_backup_is_its_owners_alone_and_holds_database_and_key_with_their_sums_as_a_tar_archive()
    {
        await BackUpAsync();

        Assert.False(OwnerOnlyFile.IsOpenToOthers(Backup));
        await using var file = File.OpenRead(Backup);
        await using var tar = new TarReader(file);
        var names = new List<string>();
        while (await tar.GetNextEntryAsync(copyData: false, TestContext.Current.CancellationToken) is { } entry)
            names.Add(entry.Name);
        Assert.Equal(["cloud.sha256", "cloud.db.key", "cloud.db"], names);
        Assert.Equal(["cloud.backup", "cloud.db", "cloud.db.key", "codes.json"], Names());
    }

    [Fact]
    public async Task A_backup_that_is_there_is_not_written_over()
    {
        await SeedAsync();
        await File.WriteAllTextAsync(Backup, "yesterday's", TestContext.Current.CancellationToken);

        var (exit, _, error) = await RunAsync("backup", "--db", "sqlite:" + Database, "--out", Backup);

        Assert.Equal(1, exit);
        Assert.Contains("it is there already", error);
        Assert.Equal("yesterday's", await File.ReadAllTextAsync(Backup, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_backup_of_a_database_that_is_not_there_is_refused()
    {
        var (exit, _, error) = await RunAsync("backup", "--db", "sqlite:" + Database, "--out", Backup);

        Assert.Equal((1, $"poscloud: there is no database {Database}"), (exit, error));
        Assert.Empty(Names());
    }

    [Fact]
    public async Task A_backup_of_a_damaged_database_is_no_backup()
    {
        await SeedAsync(tickets: 500);
        await using (var file = new FileStream(Database, FileMode.Open, FileAccess.Write))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[8192]);
        }

        var (exit, _, error) = await RunAsync("backup", "--db", "sqlite:" + Database, "--out", Backup);

        Assert.Equal(1, exit);
        Assert.Contains("damaged", error);
        Assert.DoesNotContain("cloud.backup", Names());
    }

    [Fact]
    public async Task A_database_of_an_earlier_version_can_be_backed_up_before_its_upgrade()
    {
        foreach (var part in new[] { "", ".key" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ledger-v1.sqlite" + part), Database + part);
        OwnerOnlyFile.Restrict(Database + ".key");
        var before = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);

        Assert.Equal(0, (await RunAsync("backup", "--db", "sqlite:" + Database, "--out", Backup)).Exit);

        Assert.Equal(before, await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken));
        Assert.Equal((0, ""), await RestoreAsync(Restored));
        // All but the counters of writings in the header, whose 100 bytes have the schema's number at 60.
        var restored = await File.ReadAllBytesAsync(Restored, TestContext.Current.CancellationToken);
        Assert.Equal(before[100..], restored[100..]);
        Assert.Equal(before[60..64], restored[60..64]);
    }

    [Fact]
    public async Task A_backup_that_is_told_to_stop_leaves_no_file_behind()
    {
        await SeedAsync(tickets: 20_000);
        var before = Names();
        await using var backup = ProgramProcess.Start("backup", typeof(CommandLine).Assembly.Location, _folder,
            TimeProvider.System, "backup", "--db", "sqlite:" + Database, "--out", Backup);
        await backup.LineAsync("copied 10 %");

        Assert.Equal(1, await backup.StopAsync(Patience));

        Assert.Contains("stopped; nothing was backed up", backup.LastLines());
        Assert.Equal(before, Names());
    }

    [Fact]
    public async Task A_restore_over_a_database_needs_force_and_keeps_what_was_there()
    {
        await BackUpAsync();
        var was = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);

        var (exit, error) = await RestoreAsync(Database);
        Assert.Equal((1, $"poscloud: {Database} is there already; --force moves it aside and restores"), (exit, error));
        Assert.Equal((0, ""), await RestoreAsync(Database, "--force"));

        Assert.Equal(was, await File.ReadAllBytesAsync(
            Database + ".before-restore-1", TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Database + ".before-restore-1.key"));
    }

    [Fact]
    public async Task A_restore_over_a_database_that_a_cloud_has_open_is_refused()
    {
        await BackUpAsync();
        await using var cloud = await CloudProcess.StartAsync("sqlite:" + Database);
        var before = Names();

        var (exit, error) = await RestoreAsync(Database, "--force");

        Assert.Equal(
            (1, $"poscloud: the database {Database} is in use; stop every poscloud on it first"), (exit, error));
        Assert.Equal(before, Names());
    }

    [Fact]
    public async Task A_restore_where_a_cloud_has_a_database_open_that_was_moved_away_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is open cannot be moved there");
        await BackUpAsync();
        await using var cloud = await CloudProcess.StartAsync("sqlite:" + Database);
        DurableFolder.Move(Database, Database + ".away");
        var before = Names();

        var (exit, error) = await RestoreAsync(Database, "--force");

        Assert.Equal(
            (1, $"poscloud: the database {Database} is in use; stop every poscloud on it first"), (exit, error));
        Assert.Equal(before, Names());
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public async Task Half_a_backup_is_not_restored(double part)
    {
        await BackUpAsync();
        await using (var file = new FileStream(Backup, FileMode.Open, FileAccess.Write))
            file.SetLength((long)(file.Length * part));

        var (exit, error) = await RestoreAsync(Restored);

        Assert.Equal((1, $"poscloud: {Backup} is no backup that poscloud made, or not all of one"), (exit, error));
        Assert.DoesNotContain(Names(), name => name.StartsWith("restored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_with_a_damaged_page_is_not_restored()
    {
        await SeedAsync(tickets: 500);
        Assert.Equal(0, (await RunAsync("backup", "--db", "sqlite:" + Database, "--out", Backup)).Exit);
        await using (var file = new FileStream(Backup, FileMode.Open, FileAccess.Write))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[8192]);
        }

        var (exit, error) = await RestoreAsync(Restored);

        Assert.Equal(1, exit);
        Assert.Contains($"{Backup} is damaged", error);
        Assert.DoesNotContain(Names(), name => name.StartsWith("restored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_with_one_bit_that_was_flipped_is_not_restored()
    {
        await SeedAsync(tickets: 500);
        Assert.Equal(0, (await RunAsync("backup", "--db", "sqlite:" + Database, "--out", Backup)).Exit);
        var whole = await File.ReadAllBytesAsync(Backup);
        var keyFile = await File.ReadAllBytesAsync(Database + ".key");
        var key = whole.AsSpan().IndexOf(keyFile);
        var database = whole.AsSpan().IndexOf("SQLite format 3\0"u8);
        var places = Enumerable.Range(0, 16).Select(part => database + part * (whole.Length - 10_240 - database) / 16);

        foreach (var place in places.Append(key + 10))
        {
            whole[place] ^= 1;
            await File.WriteAllBytesAsync(Backup, whole);
            whole[place] ^= 1;

            var (exit, error) = await RestoreAsync(Restored);

            var entry = place < database ? "cloud.db.key" : "cloud.db";
            Assert.Equal((1, $"poscloud: {Backup} is damaged: its {entry} is not what was backed up"), (exit, error));
            Assert.DoesNotContain(Names(), name => name.StartsWith("restored", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_backup_without_its_sums_is_not_restored()
    {
        await BackUpAsync();
        var whole = new MemoryStream(await File.ReadAllBytesAsync(Backup));
        await using (var from = new TarReader(whole))
        await using (var to = new TarWriter(File.Create(Backup)))
        {
            while (await from.GetNextEntryAsync(copyData: true) is { } entry)
            {
                if (entry.Name != "cloud.sha256")
                    await to.WriteEntryAsync(entry);
            }
        }

        var (exit, error) = await RestoreAsync(Restored);

        Assert.Equal((1, $"poscloud: {Backup} is no backup that poscloud made, or not all of one"), (exit, error));
    }

    [Fact]
    public async Task A_backup_from_before_a_rotation_brings_its_key_along_and_one_from_after_brings_both()
    {
        var code = (await SeedAsync(tickets: 1)).Last();
        var db = "sqlite:" + Database;
        Assert.Equal(0, (await RunAsync("backup", "--db", db, "--out", Backup)).Exit);
        Assert.Equal(0, (await RunAsync("rotate-key", "--db", db)).Exit);

        Assert.Equal((0, ""), await RestoreAsync(Restored));
        await using (var before = await CloudProcess.StartAsync("sqlite:" + Restored))
            Assert.NotNull((await before.TryRedeemAsync(Ask(code)))!.Accepted);
        File.Delete(Backup);
        Assert.Equal(0, (await RunAsync("backup", "--db", db, "--out", Backup)).Exit);
        Assert.Equal((0, ""), await RestoreAsync(Restored, "--force"));
        await using (var after = await CloudProcess.StartAsync("sqlite:" + Restored))
            Assert.NotNull((await after.TryRedeemAsync(Ask(code)))!.Accepted);

        Assert.Equal(2, File.ReadAllLines(Restored + ".key").Length);
        Assert.Single(File.ReadAllLines(Restored + ".before-restore-1.key"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<string> Names() =>
        [.. Directory.GetFileSystemEntries(_folder).Select(path => Path.GetFileName(path)).Order()];

    private async Task BackUpAsync()
    {
        await SeedAsync();
        Assert.Equal(0, (await RunAsync("backup", "--db", "sqlite:" + Database, "--out", Backup)).Exit);
    }

    private async Task<(int Exit, string Error)> RestoreAsync(string database, params string[] more)
    {
        var (exit, _, error) = await RunAsync(["restore", "--from", Backup, "--db", "sqlite:" + database, .. more]);
        return (exit, error);
    }

    private async Task<List<string>> SeedAsync(int tickets = 0)
    {
        var codes = Path.Combine(_folder, "codes.json");
        Assert.Equal(0, (await RunAsync(
            "seed", "--demo", "--db", "sqlite:" + Database, "--codes-out", codes, "--tickets", $"{tickets}")).Exit);
        return JsonDocument.Parse(await File.ReadAllTextAsync(codes)).RootElement.EnumerateArray()
            .Select(code => code.GetProperty("code").GetString()!).ToList();
    }

    private static RedeemRequest Ask(string code, string scanId = "scan-1") => new()
    {
        ScanId = scanId,
        Caller = new Caller { TerminalId = "t-1", Lane = "gate", StoreId = "demo" },
        Code = ByteString.CopyFromUtf8(code),
    };

    private static async Task<(int Exit, string Said, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(args, output, error);
        return (exit, output.ToString(), error.ToString().TrimEnd());
    }
}

using System.IO.Compression;
using Microsoft.Data.Sqlite;
using PosDaemon.Commands;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.ServiceDefaults;
using PosDaemon.Tests.Configuration;

namespace PosDaemon.Tests.Journal;

/// <summary><c>posd journal</c> beside a daemon, after one, and where something is wrong: the folder stays as it is.
/// </summary>
public sealed class A_journal_that_is_only_read : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("posd-reader-").FullName;

    private string Database => Path.Combine(_directory, "journal.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Beside_a_running_daemon_it_shows_the_last_commit_and_holds_nothing_up()
    {
        await using var journal = Facts.Open(_directory);
        await journal.CommitAsync(new JournalBatch([Facts.Read("s1"), Facts.Accept("s1")], [Facts.Report("s1")], []));
        var before = Files(_directory);
        Assert.Contains(before, file => file.StartsWith("journal.db-wal", StringComparison.Ordinal));

        var content = Read(_directory);

        Assert.Equal((2, new OutboxCounts(1, 0)), (content.Entries.Count, content.Outbox));
        Assert.Equal(ScanPhase.Accepted, Assert.Single(content.Scans()).Phase);
        Assert.Equal(before, Files(_directory));
        await journal.CommitAsync(Facts.Batch(Facts.Read("s2")));
        Assert.Equal(3, Read(_directory).Entries.Count);
    }

    [Fact]
    public async Task After_a_daemon_that_was_killed_it_shows_what_is_in_the_log_and_leaves_it_there()
    {
        var killed = Directory.CreateDirectory(Path.Combine(_directory, "killed")).FullName;
        await using (var journal = Facts.Open(_directory))
        {
            await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
            foreach (var name in (string[])["journal.db", "journal.db-wal", "journal.key"])
                await File.WriteAllBytesAsync(
                    Path.Combine(killed, name), Facts.Bytes(Path.Combine(_directory, name)), default);
            OwnerOnlyFile.Restrict(Path.Combine(killed, "journal.key"));
        }

        var before = Files(killed);
        Assert.Single(Read(killed).Entries);
        Assert.Equal(before, Files(killed));
        await using var again = Facts.Open(killed);
        Assert.Single(await again.ScansAsync("counter", 9));
    }

    [Fact]
    public async Task After_a_daemon_that_was_stopped_nothing_is_made_beside_it()
    {
        await using (var journal = Facts.Open(_directory)) await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
        var before = Files(_directory);

        Assert.Single(Read(_directory).Entries);

        Assert.Equal(before, Files(_directory));
        Assert.Equal(3, Directory.GetFiles(_directory).Length);
    }

    [Fact]
    public async Task Without_a_key_none_is_made_and_it_is_said_where_it_is_looked_for()
    {
        await using (var journal = Facts.Open(_directory)) await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
        File.Delete(Path.Combine(_directory, "journal.key"));

        AssertLeftAlone(JournalFault.Failed, "neither in", "posd-journal-key", "systemd-run");
    }

    [Fact]
    public async Task With_another_key_it_is_left_as_it_is_and_that_is_what_is_said()
    {
        await using (var journal = Facts.Open(_directory)) await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
        await File.WriteAllBytesAsync(Path.Combine(_directory, "journal.key"), new byte[32], default);

        AssertLeftAlone(JournalFault.Damaged, "not its key", "left as it is");
    }

    [Fact]
    public async Task With_a_key_that_is_none_it_says_whose_key_is_needed()
    {
        await using (var journal = Facts.Open(_directory)) await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
        await File.WriteAllBytesAsync(Path.Combine(_directory, "journal.key"), new byte[7], default);

        AssertLeftAlone(JournalFault.Failed, "the daemon's user");
    }

    [Fact]
    public async Task With_a_key_that_others_may_read_it_says_how_to_close_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are not Windows'; the folder's rights hold there.");
            return;
        }

        await using (var journal = Facts.Open(_directory)) await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
        var key = Path.Combine(_directory, "journal.key");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        AssertLeftAlone(JournalFault.Failed, $"chmod 600 {key}");
        await using (var journal = Facts.Open(_directory))
        {
            var fault = await Assert.ThrowsAsync<JournalException>(async () => await journal.ScansAsync("counter", 9));
            Assert.Contains($"chmod 600 {key}", fault.Message);
            OwnerOnlyFile.Restrict(key);
            Assert.Single(await journal.ScansAsync("counter", 9));
        }
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    public void One_of_an_earlier_version_is_not_upgraded(string name)
    {
        var from = Path.Combine(AppContext.BaseDirectory, "Journal", "Fixtures");
        File.Copy(Path.Combine(from, name + ".sqlite"), Database);
        File.Copy(Path.Combine(from, name + ".key"), Path.Combine(_directory, "journal.key"));
        OwnerOnlyFile.Restrict(Path.Combine(_directory, "journal.key"));
        if (name == "killed")
        {
            using var packed = new GZipStream(
                File.OpenRead(Path.Combine(from, name + ".sqlite-wal.gz")), CompressionMode.Decompress);
            using var wal = File.Create(Database + "-wal");
            packed.CopyTo(wal);
        }

        AssertLeftAlone(JournalFault.Failed, "earlier version", "its format is 1, this one's 3", "left as it is");
    }

    [Fact]
    public async Task One_of_a_later_version_is_left_as_it_is()
    {
        await using (var journal = Facts.Open(_directory)) await journal.OpenAsync();
        await using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 4";
            command.ExecuteNonQuery();
        }

        AssertLeftAlone(JournalFault.TooNew, "later version", "left as it is");
    }

    [Fact]
    public async Task One_that_is_damaged_is_left_as_it_is_and_that_is_what_is_said()
    {
        await using (var journal = Facts.Open(_directory)) await journal.OpenAsync();
        await File.WriteAllTextAsync(Database, new string('x', 8192), default);

        AssertLeftAlone(JournalFault.Damaged, "is damaged", "left as it is");
    }

    [Fact]
    public async Task The_command_ends_with_code_1_and_the_sentence()
    {
        var config = Path.Combine(_directory, "posd.json");
        await File.WriteAllTextAsync(config, ConfigurationText.Example, default);
        await using var error = new StringWriter();

        Assert.Equal(ExitCodes.Failure,
            await PosdCommand.RunAsync(["journal", "--config", config], TextWriter.Null, error));

        Assert.Contains("There is no journal in", error.ToString());
        Assert.Equal(["posd.json"], Directory.GetFileSystemEntries(_directory).Select(Path.GetFileName));
    }

    private static JournalContent Read(string directory) =>
        JournalReader.Read(new JournalOptions { Directory = directory });

    private void AssertLeftAlone(JournalFault fault, params string[] words)
    {
        var before = Files(_directory);
        var thrown = Assert.Throws<JournalException>(() => Read(_directory));
        Assert.Equal(fault, thrown.Fault);
        Assert.All(words, word => Assert.Contains(word, thrown.Message));
        Assert.DoesNotContain("fresh one begun", thrown.Message);
        Assert.Equal(before, Files(_directory));
    }

    /// <summary>Every file with its content, but -shm: it serves only those who have the database open.</summary>
    private static List<string> Files(string directory) =>
        [.. Directory.GetFiles(directory).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(Facts.Bytes(file))}")];
}

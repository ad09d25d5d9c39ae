using System.Text;
using Microsoft.Data.Sqlite;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;
using E = PosDaemon.Lanes.JournalEntry;

namespace PosDaemon.Tests.Journal;

/// <summary>Whatever stands in the file, a start goes well: what cannot be read is damage, moved aside and said aloud.
/// </summary>
public sealed class A_journal_with_nonsense_in_it : IDisposable
{
    private static readonly string[] Columns =
    [
        "scans.scan_id", "scans.lane", "scans.ended_at", "scans.no", "entries.entry", "entries.secret", "entries.id",
        "outbox.scan_id", "outbox.report", "outbox.tries", "outbox.next_at", "outbox.parked", "outbox.id",
        "marks.name", "marks.value",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("posd-nonsense-").FullName;

    private string Sound => Path.Combine(_root, "sound");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task In_any_column()
    {
        await FillAsync();
        var random = new Random(1205);
        var damaged = 0;
        for (var round = 0; round < 150; round++)
        {
            var directory = Copy(round);
            Spoil(Path.Combine(directory, "journal.db"), Columns[round % Columns.Length], random);
            damaged += await StartsAsync(directory) ? 0 : 1;
            Directory.Delete(directory, recursive: true);
        }

        // Some nonsense is still a journal, most is none: both were met.
        Assert.InRange(damaged, 20, 149);
    }

    [Theory]
    [InlineData(long.MinValue, true)]
    [InlineData(-1, true)]
    [InlineData(253_402_300_800_000, false)]
    [InlineData(long.MaxValue - 1, false)]
    public async Task In_the_time_of_a_report_it_is_due_at_once_or_never(long nextAt, bool isDue)
    {
        await FillAsync();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(Sound, "journal.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM outbox WHERE id > 1; UPDATE outbox SET next_at = $next";
            command.Parameters.AddWithValue("$next", nextAt);
            command.ExecuteNonQuery();
        }

        var opened = new List<JournalOpened>();
        await using var journal = Facts.Open(Sound, opened);
        Assert.Equal(isDue ? 1 : 0, (await journal.DueAsync(TimeProvider.System.GetUtcNow(), 9)).Count);
        Assert.Equal(isDue ? DateTimeOffset.UnixEpoch : DateTimeOffset.MaxValue, await journal.NextDueAsync());
        Assert.Null(Assert.Single(opened).MovedTo);
    }

    [Fact]
    public async Task In_any_byte_of_the_file()
    {
        await FillAsync();
        var random = new Random(77);
        var damaged = 0;
        for (var round = 0; round < 80; round++)
        {
            var directory = Copy(round);
            var path = Path.Combine(directory, "journal.db");
            var bytes = File.ReadAllBytes(path);
            for (var i = 0; i < 8; i++) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
            damaged += await StartsAsync(directory) ? 0 : 1;
            Directory.Delete(directory, recursive: true);
        }

        Assert.InRange(damaged, 10, 79);
    }

    [Fact]
    public async Task Cut_off_anywhere()
    {
        await FillAsync();
        var length = new FileInfo(Path.Combine(Sound, "journal.db")).Length;
        for (var left = 0L; left < length; left += 2039)
        {
            var directory = Copy((int)left);
            using (var file = new FileStream(Path.Combine(directory, "journal.db"), FileMode.Open))
                file.SetLength(left);
            await StartsAsync(directory);
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("This is a key that is a good deal longer than a key may be, and no key.")]
    public async Task In_the_key_it_is_said_and_the_journal_is_whole_once_the_key_is_back(string nonsense)
    {
        await FillAsync();
        var file = Path.Combine(Sound, "journal.key");
        var key = File.ReadAllBytes(file);
        File.WriteAllText(file, nonsense);
        await using var journal = Facts.Open(Sound);
        for (var tries = 0; tries < 3; tries++)
        {
            var fault = await Assert.ThrowsAsync<JournalException>(async () => await journal.ScansAsync("counter", 99));
            Assert.Equal(JournalFault.Failed, fault.Fault);
            Assert.Contains("is not this user's key of 32 bytes", fault.Message);
        }

        File.WriteAllBytes(file, key);
        Assert.Equal(8, (await journal.ScansAsync("counter", 99)).Length);
        Assert.Empty(Directory.GetFiles(Sound, "*damaged*"));
    }

    /// <summary>As the service does it: opens, loads its lanes, looks into the outbox; a fault is an answer, and the
    /// next use works. False where the journal was moved aside.</summary>
    private static async Task<bool> StartsAsync(string directory)
    {
        var opened = new List<JournalOpened>();
        await using var journal = Facts.Open(directory, opened);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await journal.ScansAsync("counter", 100);
                await journal.ScansAsync("exit", 100);
                await journal.DueAsync(DateTimeOffset.MaxValue.AddDays(-1), 100);
                await journal.NextDueAsync();
                await journal.PruneAsync(TimeSpan.FromDays(10_000), 1_000_000);
                await journal.CommitAsync(new JournalBatch(
                    [Facts.Read("new"), Facts.Accept("new")], [Facts.Report("new")], []));
                Assert.Equal(ScanPhase.Accepted, (await journal.FindAsync(new ScanId("new")))!.Phase);
                break;
            }
            catch (JournalException fault) when (tries < 3)
            {
                if (fault.Fault is JournalFault.TooNew) return false;     // the flipped bit was in its version
                Assert.Equal(JournalFault.Damaged, fault.Fault);
            }
        }

        var isDamaged = opened.Any(one => one.MovedTo is not null);
        // An empty file is a fresh one with nothing to keep.
        if (isDamaged) Assert.Contains(opened, one => one.State == JournalState.New);
        Assert.Equal(isDamaged, Directory.GetFiles(directory, "*damaged*").Length > 0);
        return !isDamaged;
    }

    private static void Spoil(string path, string column, Random random)
    {
        var (table, name) = column.Split('.') switch { var parts => (parts[0], parts[1]) };
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        var value = random.Next(6) switch
        {
            0 => DBNull.Value,
            1 => random.NextInt64(long.MinValue, long.MaxValue),
            2 => -1L,
            3 => Noise(random),
            4 => "\0{\"entry\":\"accept\",\"Scan\":null}",
            _ => Changed(command, table, name, random),
        };
        // The tables are strict: they take anything only while their declarations say so.
        command.CommandText = $"""
            PRAGMA writable_schema = ON;
            CREATE TEMP TABLE kept AS SELECT name, sql FROM sqlite_master;
            UPDATE sqlite_master SET sql = replace(replace(replace(sql, ' NOT NULL', ''),
                ') STRICT, WITHOUT', ') WITHOUT'), ') STRICT', ')') WHERE type = 'table';
            PRAGMA writable_schema = RESET;
            UPDATE OR REPLACE {table} SET {name} = $value WHERE {name} IS
                (SELECT {name} FROM {table} ORDER BY random() LIMIT 1);
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = (SELECT k.sql FROM kept k WHERE k.name = sqlite_master.name)
                WHERE type = 'table';
            PRAGMA writable_schema = RESET;
            """;
        command.Parameters.AddWithValue("$value", value);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // This column takes no such value: the file stays sound, which is a start to try as well.
        }
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        return noise;
    }

    /// <summary>A value of that column with some of its characters or bytes changed.</summary>
    private static object Changed(SqliteCommand command, string table, string name, Random random)
    {
        command.CommandText = $"SELECT {name} FROM {table} WHERE {name} IS NOT NULL ORDER BY random() LIMIT 1";
        var value = command.ExecuteScalar();
        var bytes = value switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            byte[] blob => blob,
            _ => [1, 2, 3],
        };
        if (bytes.Length > 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
        return value is string ? Encoding.UTF8.GetString(bytes) : bytes;
    }

    private string Copy(int number)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_root, $"{number}")).FullName;
        foreach (var name in (string[])["journal.db", "journal.key"])
            File.Copy(Path.Combine(Sound, name), Path.Combine(directory, name));
        return directory;
    }

    private async Task FillAsync()
    {
        var now = new Moment(new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero), TimeSpan.Zero);
        await using var journal = Facts.Open(Sound);
        for (var i = 0; i < 12; i++)
        {
            var id = new ScanId($"s{i:D2}");
            await journal.CommitAsync(Facts.Batch(Facts.Read(id.Value, i % 3 == 0 ? "exit" : "counter")));
            await journal.CommitAsync(Facts.Batch(Facts.Accept(id.Value), Facts.Started(id.Value)));
            await journal.CommitAsync(new JournalBatch([Facts.Printed(id.Value)], [Facts.Report(id.Value)], [id]));
            await journal.CommitAsync(Facts.Batch(
                new E.UndoAsked(id, now, new UndoId("u"), "li", "mistake"),
                new E.UndoEnded(
                    id, now, new UndoId("u"), new UndoResponse { Refused = new Refused { Message = "no" } }),
                new E.GatePulsed(id, now, 1)));
        }

        await journal.ApplyAsync([new OutboxChange.Later(3, 12, DateTimeOffset.MaxValue, "rejected")]);
        await journal.CommitAsync(JournalBatch.Probe);
    }
}

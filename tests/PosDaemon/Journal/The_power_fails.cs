using PosDaemon.Journal;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Journal;

/// <summary>What is on the disk at any instant is a whole journal: what had been committed, and nothing of what had
/// not.</summary>
public sealed class The_power_fails : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("posd-power-").FullName;

    private string Live => Path.Combine(_root, "live");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static JournalStore Open(string directory, List<JournalOpened>? opened = null) =>
        Facts.Open(directory, opened);

    /// <summary>The files as they are, without what only a running process has.</summary>
    private string CopyFiles(int number, int tornBytes = 0)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_root, $"copy{number}")).FullName;
        foreach (var name in (string[])["journal.db", "journal.db-wal", "journal.key"])
            File.Copy(Path.Combine(Live, name), Path.Combine(copy, name), overwrite: true);
        if (tornBytes > 0)
        {
            using var wal = new FileStream(Path.Combine(copy, "journal.db-wal"), FileMode.Open);
            wal.SetLength(wal.Length - tornBytes);
        }

        return copy;
    }

    private static async Task CommitStepAsync(JournalStore journal, int step)
    {
        var id = $"s{step / 4:D3}";
        var batch = (step % 4) switch
        {
            0 => Facts.Batch(Facts.Read(id)),
            1 => Facts.Batch(Facts.Accept(id)),
            2 => Facts.Batch(Facts.Started(id)),
            _ => new JournalBatch([Facts.Printed(id)], [Facts.Report(id)], [new ScanId(id)]),
        };
        await journal.CommitAsync(batch);
    }

    [Fact]
    public async Task Between_any_two_commits_a_copy_of_the_files_holds_the_same_records()
    {
        await using var journal = Open(Live);
        for (var step = 0; step < 40; step++)
        {
            await CommitStepAsync(journal, step);
            var opened = new List<JournalOpened>();
            await using var copy = Open(CopyFiles(step), opened);
            Assert.Equal(
                Facts.Of(await journal.ScansAsync("counter", 100)), Facts.Of(await copy.ScansAsync("counter", 100)));
            Assert.Equal(journal.Counts, copy.Counts);
            Assert.Null(Assert.Single(opened).MovedTo);
        }
    }

    [Fact]
    public async Task A_commit_that_was_cut_off_anywhere_is_not_there_and_all_before_it_are()
    {
        await using var journal = Open(Live);
        for (var step = 0; step < 6; step++)
            await CommitStepAsync(journal, step);
        var before = Facts.Of(await journal.ScansAsync("counter", 100));
        var wal = new FileInfo(Path.Combine(Live, "journal.db-wal"));
        var lengthBefore = wal.Length;
        await CommitStepAsync(journal, 6);
        wal.Refresh();
        var after = Facts.Of(await journal.ScansAsync("counter", 100));
        Assert.NotEqual(before, after);

        var written = (int)(wal.Length - lengthBefore);
        Assert.True(written > 4096);
        var cuts = Enumerable.Range(0, 24).Select(i => 1 + i * (written - 1) / 23).ToList();
        foreach (var (number, torn) in cuts.Index())
        {
            await using var copy = Open(CopyFiles(number, torn));
            Assert.Equal(before, Facts.Of(await copy.ScansAsync("counter", 100)));
            // It is a journal to go on with.
            await copy.CommitAsync(Facts.Batch(Facts.Read("s900")));
        }
    }

    [Fact]
    public async Task A_key_that_was_cut_off_while_it_was_made_does_not_stop_the_next_start()
    {
        Directory.CreateDirectory(Live);
        File.WriteAllBytes(Path.Combine(Live, "journal.key.new"), [1, 2, 3]);
        await using var journal = Open(Live);
        await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
        Assert.Single(await journal.ScansAsync("counter", 10));
    }
}

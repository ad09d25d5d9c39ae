using Microsoft.Extensions.Time.Testing;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Journal;

/// <summary>On a file system that is really full: refused in clear words, nothing half-written, and everything there
/// again when there is room.</summary>
public sealed class The_disk_is_full
{
    private const int Block = 4096;

    private static JournalStore Open(string directory) => Facts.Open(directory);

    /// <summary>Commits scans until one does not fit; returns those that did.</summary>
    private static async Task<(List<string> Kept, JournalException? Fault)> CommitUntilFullAsync(
        JournalStore journal, int from)
    {
        var kept = new List<string>();
        for (var i = from; i < from + 400; i++)
        {
            try
            {
                var id = $"s{i:D4}";
                await journal.CommitAsync(new JournalBatch(
                    [Facts.Read(id), Facts.Accept(id, new string('x', 2000))], [Facts.Report(id)], []));
                kept.Add(id);
            }
            catch (JournalException fault)
            {
                return (kept, fault);
            }
        }

        return (kept, null);
    }

    private static async Task<string[]> IdsAsync(JournalStore journal) =>
        [.. (await journal.ScansAsync("counter", 1000)).Select(scan => scan.Id.Value).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task An_idle_terminal_finds_out_when_its_health_is_asked_for_and_when_it_is_over()
    {
        using var disk = SmallDisk.MountOrSkip();
        await using var journal = Open(disk.Path);
        await journal.CommitAsync(Facts.Batch(Facts.Read("s0000")));
        var time = new FakeTimeProvider();
        var health = new JournalHealth(journal, time);
        Assert.Null(await health.TroubleAsync());

        disk.Fill(0);
        Assert.Null(await health.TroubleAsync());   // the answer of a moment ago
        time.Advance(TimeSpan.FromSeconds(1));
        var trouble = await UntilAsync(health, time, isWell: false);
        Assert.Contains("is full", trouble, StringComparison.Ordinal);

        disk.Free();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await UntilAsync(health, time, isWell: true));
    }

    // What is left of the log's last page takes some probes.
    private static async Task<string?> UntilAsync(JournalHealth health, FakeTimeProvider time, bool isWell)
    {
        string? trouble = null;
        for (var probe = 0; probe < 200 && (trouble = await health.TroubleAsync()) is null != isWell; probe++)
            time.Advance(TimeSpan.FromSeconds(1));
        return trouble;
    }

    [Fact]
    public async Task A_commit_that_does_not_fit_is_refused_in_clear_words_and_leaves_nothing_behind()
    {
        using var disk = SmallDisk.MountOrSkip();
        await using var journal = Open(disk.Path);
        await journal.CommitAsync(Facts.Batch(Facts.Read("s0000")));
        disk.Fill(20 * Block);
        var (kept, fault) = await CommitUntilFullAsync(journal, 1);
        Assert.Equal(JournalFault.DiskFull, fault!.Fault);
        Assert.Equal($"The disk of {disk.Path} is full. Free some space: codes are not taken until the journal can "
            + "be written.", fault.Message);

        disk.Free();
        var ids = await IdsAsync(journal);
        Assert.Equal(["s0000", .. kept], ids);
        Assert.Equal(kept.Count, journal.Counts.Pending);
    }

    [Fact]
    public async Task It_stays_refused_while_it_is_full_and_works_again_with_everything_from_before_when_it_is_not()
    {
        using var disk = SmallDisk.MountOrSkip();
        await using var journal = Open(disk.Path);
        await journal.CommitAsync(Facts.Batch(Facts.Read("s0000")));
        disk.Fill();
        var (kept, _) = await CommitUntilFullAsync(journal, 1);
        for (var i = 0; i < 5; i++)
        {
            var fault = await Assert.ThrowsAsync<JournalException>(
                async () => await journal.CommitAsync(JournalBatch.Probe));
            Assert.Equal(JournalFault.DiskFull, fault.Fault);
        }

        disk.Free();
        await journal.CommitAsync(JournalBatch.Probe);
        await journal.CommitAsync(Facts.Batch(Facts.Read("s9999")));
        var ids = await IdsAsync(journal);
        Assert.Equal(["s0000", .. kept, "s9999"], ids);
    }

    [Fact]
    public async Task Another_process_that_starts_on_the_full_disk_loses_nothing_either()
    {
        using var disk = SmallDisk.MountOrSkip();
        List<string> kept;
        await using (var journal = Open(disk.Path))
        {
            await journal.CommitAsync(Facts.Batch(Facts.Read("s0000")));
            disk.Fill(12 * Block);
            (kept, _) = await CommitUntilFullAsync(journal, 1);
        }

        await using var next = Open(disk.Path);
        var (more, fault) = await CommitUntilFullAsync(next, 5000);
        Assert.Equal(JournalFault.DiskFull, fault!.Fault);
        disk.Free();
        await next.CommitAsync(JournalBatch.Probe);
        Assert.Empty(new[] { "s0000" }.Concat(kept).Concat(more).Except(await IdsAsync(next)));
        Assert.Empty(Directory.GetFiles(disk.Path, "*damaged*"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_disk_that_is_full_at_the_first_start_is_a_full_disk_and_not_a_damaged_one(int blocksLeft)
    {
        using var disk = SmallDisk.MountOrSkip();
        disk.Fill(blocksLeft * Block);
        await using var journal = Open(Path.Combine(disk.Path, "state"));
        var fault = await Assert.ThrowsAsync<JournalException>(
            async () => await journal.CommitAsync(JournalBatch.Probe));
        Assert.Equal(JournalFault.DiskFull, fault.Fault);
        disk.Free();
        await journal.CommitAsync(Facts.Batch(Facts.Read("s0001")));
        Assert.Equal(["s0001"], await IdsAsync(journal));
    }

    [Fact]
    public async Task Wherever_the_room_ends_at_the_first_start_it_is_said_and_mended_by_making_room()
    {
        using var disk = SmallDisk.MountOrSkip();
        var refused = 0;
        for (var blocks = 0; blocks < 48; blocks++)
        {
            var directory = Path.Combine(disk.Path, $"state{blocks}");
            disk.Fill(blocks * Block);
            await using (var journal = Open(directory))
            {
                var (kept, fault) = await CommitUntilFullAsync(journal, 1);
                Assert.Equal(JournalFault.DiskFull, fault!.Fault);
                refused += kept.Count == 0 ? 1 : 0;
                disk.Free();
                await journal.CommitAsync(Facts.Batch(Facts.Read("s9999")));
                var ids = await IdsAsync(journal);
                Assert.Equal([.. kept, "s9999"], ids);
            }

            Assert.Empty(Directory.GetFiles(directory, "*damaged*"));
            Directory.Delete(directory, recursive: true);
        }

        // Both sides of the edge were met: those that could not even begin, and those that ran full later.
        Assert.InRange(refused, 2, 46);
    }

    [Fact]
    public async Task Reports_whose_answer_cannot_be_written_stay()
    {
        using var disk = SmallDisk.MountOrSkip();
        await using var journal = Open(disk.Path);
        await journal.CommitAsync(new JournalBatch([Facts.Read("s1")], [Facts.Report("s1")], []));
        var item = Assert.Single(await journal.DueAsync(DateTimeOffset.MaxValue.AddDays(-1), 10));
        disk.Fill();
        var fault = await Assert.ThrowsAsync<JournalException>(async () =>
        {
            for (var tries = 1; tries < 400; tries++)
                await journal.ApplyAsync([new OutboxChange.Later(item.Id, tries, item.NextAt, null)]);
        });
        Assert.Equal(JournalFault.DiskFull, fault.Fault);
        disk.Free();
        Assert.Equal(1, journal.Counts.Pending);
        await journal.ApplyAsync([new OutboxChange.Done(item.Id)]);
        Assert.Equal(0, journal.Counts.Pending);
    }
}

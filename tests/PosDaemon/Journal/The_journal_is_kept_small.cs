using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using E = PosDaemon.Lanes.JournalEntry;

namespace PosDaemon.Tests.Journal;

/// <summary>The loop that removes old scans now and then.</summary>
public sealed class The_journal_is_kept_small : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("posd-prune-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Finished_scans_go_after_a_quarter_and_not_a_day_before()
    {
        await using var journal = Facts.Open(_directory, time: _time);
        await FinishAsync(journal, "old");
        _time.Advance(TimeSpan.FromDays(1));
        await FinishAsync(journal, "young");
        await journal.CommitAsync(Facts.Batch(Facts.Read("open")));
        using var loop = new PruneLoop(
            journal, new JournalOptions { Directory = _directory }, _time, NullLogger<PruneLoop>.Instance);
        using var stopping = new CancellationTokenSource();
        var running = loop.RunAsync(stopping.Token);

        _time.Advance(TimeSpan.FromDays(91) - TimeSpan.FromMinutes(20));
        Assert.NotNull(await journal.FindAsync(new ScanId("old")));
        _time.Advance(TimeSpan.FromMinutes(30));
        using var patience = new CancellationTokenSource(Patience);
        while (await journal.FindAsync(new ScanId("old")) is not null)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await running;
        Assert.NotNull(await journal.FindAsync(new ScanId("young")));
        Assert.NotNull(await journal.FindAsync(new ScanId("open")));
    }

    private static async Task FinishAsync(JournalStore journal, string id)
    {
        var scan = new ScanId(id);
        await journal.CommitAsync(new JournalBatch(
            [Facts.Read(id), new E.Cancel(scan, Facts.Read(id).At, "x")], [], [scan]));
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Journal;

/// <summary>Several lanes, the outbox and the console share one journal, each on its own thread.</summary>
public sealed class Many_at_one_journal : IReportSink, IDisposable
{
    private const int Lanes = 4;
    private const int ScansPerLane = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("posd-many-").FullName;
    private readonly ConcurrentQueue<string> _sent = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_lane_finds_its_own_scans_whole_and_every_report_is_sent()
    {
        await using var journal = Facts.Open(_directory);
        using var stopping = new CancellationTokenSource();
        using var outbox = new OutboxLoop(
            journal, this, new Caller(), TimeProvider.System, NullLogger<OutboxLoop>.Instance);
        var sending = Task.Run(() => outbox.RunAsync(stopping.Token));
        var console = Task.Run(() => WatchAsync(journal, stopping.Token));

        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => ServeAsync(journal, outbox, lane))))
            .WaitAsync(Patience);
        using var patience = new CancellationTokenSource(Patience);
        while (journal.Counts != default)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await Task.WhenAll(sending, console).WaitAsync(Patience);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var scans = await journal.ScansAsync($"lane{lane}", 1000);
            Assert.Equal(ScansPerLane, scans.Length);
            Assert.All(scans, scan => Assert.Equal(SlipPhase.Printed, scan.Slip.Phase));
        }

        Assert.Equal(Lanes * ScansPerLane, _sent.Count);
        Assert.Equal(Lanes * ScansPerLane, _sent.Distinct().Count());
    }

    [Fact]
    public async Task A_batch_that_is_rejected_in_a_group_leaves_the_others_standing()
    {
        await using var journal = Facts.Open(_directory);
        await journal.CommitAsync(Facts.Batch(Facts.Read("s0")));
        for (var round = 1; round <= 50; round++)
        {
            var batches = Enumerable.Range(0, 8).Select(i => i switch
            {
                3 => Facts.Batch(Facts.Read($"r{round}-half"), Facts.Read("s0")),
                5 => Facts.Batch(Facts.Printed("never-read")),
                _ => new JournalBatch([Facts.Read($"r{round}-{i}")], [Facts.Report($"r{round}-{i}")], []),
            }).ToList();
            using var gate = new Barrier(batches.Count);
            var commits = batches.Select(batch => Task.Factory.StartNew(
                async () =>
                {
                    gate.SignalAndWait();
                    await journal.CommitAsync(batch);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
            foreach (var (i, commit) in commits.Index())
            {
                if (i is 3 or 5) await Assert.ThrowsAsync<JournalException>(() => commit);
                else await commit;
            }

            Assert.Equal(new OutboxCounts(6 * round, 0), journal.Counts);
        }

        var scans = await journal.ScansAsync("counter", 0);
        Assert.Equal(1 + 6 * 50, scans.Length);
        Assert.DoesNotContain(scans, scan => scan.Id.Value.EndsWith("half", StringComparison.Ordinal));
    }

    private static async Task ServeAsync(JournalStore journal, OutboxLoop outbox, int lane)
    {
        for (var i = 0; i < ScansPerLane; i++)
        {
            var id = $"{lane}-{i:D3}";
            await journal.CommitAsync(Facts.Batch(Facts.Read(id, $"lane{lane}")));
            await journal.CommitAsync(Facts.Batch(Facts.Accept(id), Facts.Started(id)));
            await journal.CommitAsync(new JournalBatch([Facts.Printed(id)], [Facts.Report(id)], [new ScanId(id)]));
            outbox.Wake();
        }
    }

    private static async Task WatchAsync(JournalStore journal, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            // Whatever is read in between is one state and not half of two.
            if (await journal.FindAsync(new ScanId("0-000")) is { Phase: ScanPhase.Accepted } scan)
                Assert.NotEqual(SlipPhase.Due, scan.Slip.Phase);
            Assert.True(await journal.PruneAsync(TimeSpan.FromDays(1), 10_000) == 0);
        }
    }

    Task<CloudAnswer<ReportSlipsResponse>> IReportSink.ReportSlipsAsync(
        ReportSlipsRequest request, CancellationToken abort)
    {
        var reply = new ReportSlipsResponse();
        foreach (var report in request.Reports)
        {
            _sent.Enqueue(report.ScanId);
            reply.Verdicts.Add(new ItemVerdict { Verdict = ItemVerdict.Types.Verdict.Stored });
        }

        return Task.FromResult<CloudAnswer<ReportSlipsResponse>>(
            new CloudAnswer<ReportSlipsResponse>.Answered(reply));
    }
}

using System.Collections.Concurrent;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Journal;

/// <summary>Several lanes, the outbox and the console share one journal, each on its own thread.</summary>
public sealed class Many_at_one_journal : IDisposable
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
        using var journal = new JournalStore(_directory, new SystemRandom(), TimeProvider.System, _ => { });
        using var stopping = new CancellationTokenSource();
        var outbox = new OutboxLoop(journal, Send, TimeProvider.System, _ => { });
        var sending = Task.Run(() => outbox.RunAsync(stopping.Token));
        var console = Task.Run(() => Watch(journal, stopping.Token));

        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => Serve(journal, outbox, lane))))
            .WaitAsync(Patience);
        using var patience = new CancellationTokenSource(Patience);
        while (journal.Count() != default)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await Task.WhenAll(sending, console).WaitAsync(Patience);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var scans = journal.Load($"lane{lane}", 1000);
            Assert.Equal(ScansPerLane, scans.Length);
            Assert.All(scans, scan => Assert.Equal(SlipPhase.Printed, scan.Slip.Phase));
        }

        Assert.Equal(Lanes * ScansPerLane, _sent.Count);
        Assert.Equal(Lanes * ScansPerLane, _sent.Distinct().Count());
    }

    private static void Serve(JournalStore journal, OutboxLoop outbox, int lane)
    {
        for (var i = 0; i < ScansPerLane; i++)
        {
            var id = $"{lane}-{i:D3}";
            journal.Commit(Facts.Batch(Facts.Read(id, $"lane{lane}")));
            journal.Commit(Facts.Batch(Facts.Accept(id), Facts.Started(id)));
            journal.Commit(new JournalBatch([Facts.Printed(id)], [Facts.Report(id)], [new ScanId(id)]));
            outbox.Wake();
        }
    }

    private static void Watch(JournalStore journal, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            // Whatever is read in between is one state and not half of two.
            if (journal.Find(new ScanId("0-000")) is { Phase: ScanPhase.Accepted } scan)
                Assert.NotEqual(SlipPhase.Due, scan.Slip.Phase);
            Assert.True(journal.Prune(TimeSpan.FromDays(1), 10_000) == 0);
        }
    }

    private Task<(ReportSlipsResponse?, string?)> Send(IReadOnlyList<SlipReport> reports, CancellationToken stopping)
    {
        var reply = new ReportSlipsResponse();
        foreach (var report in reports)
        {
            _sent.Enqueue(report.ScanId);
            reply.Verdicts.Add(new ItemVerdict { Verdict = ItemVerdict.Types.Verdict.Stored });
        }

        return Task.FromResult<(ReportSlipsResponse?, string?)>((reply, null));
    }
}

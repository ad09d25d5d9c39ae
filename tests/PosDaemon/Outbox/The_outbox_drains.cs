using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Outbox;

/// <summary>The loop that sends reports: when it wakes, how long it waits, and that nothing blocks it.</summary>
public sealed class The_outbox_drains
{
    private static readonly JournalException Full = new(JournalFault.DiskFull, "The disk is full.");

    [Fact]
    public async Task What_waits_at_the_start_is_sent_at_once_and_then_the_loop_sleeps()
    {
        await using var outbox = new RunningOutbox(RunningOutbox.Stores, "s1", "s2");
        Assert.Equal(["s1", "s2"], await outbox.SentAsync());
        Assert.Equal(TimeSpan.FromHours(1), await outbox.AsleepAsync());
        Assert.Equal(default, outbox.Store.Counts);
    }

    [Fact]
    public async Task A_wake_up_sends_what_was_enqueued_since()
    {
        await using var outbox = new RunningOutbox(RunningOutbox.Stores);
        await outbox.AsleepAsync();
        outbox.Store.Add("s1");
        outbox.Wake();
        outbox.Wake();
        Assert.Equal(["s1"], await outbox.SentAsync());
    }

    [Fact]
    public async Task A_wake_up_that_comes_while_it_sends_is_not_lost()
    {
        RunningOutbox? outbox = null;
        await using var running = outbox = new RunningOutbox(reports =>
        {
            if (reports[0].ScanId == "s1")
            {
                outbox!.Store.Add("s2");
                outbox.Wake();
            }

            return RunningOutbox.Stores(reports);
        });
        await outbox.AsleepAsync();
        outbox.Store.Add("s1");
        outbox.Wake();
        Assert.Equal(["s1"], await outbox.SentAsync());
        Assert.Equal(["s2"], await outbox.SentAsync());
    }

    [Fact]
    public async Task Without_an_answer_it_waits_longer_each_time_and_sends_the_same_again()
    {
        await using var outbox = new RunningOutbox(_ => null, "s1");
        foreach (var seconds in (int[])[1, 2, 5, 10, 30, 30])
        {
            Assert.Equal(["s1"], await outbox.SentAsync());
            Assert.Equal(TimeSpan.FromSeconds(seconds), await outbox.AsleepAsync());
            outbox.Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        await outbox.SentAsync();
        Assert.Equal(["deadline"], outbox.Troubles);
    }

    [Fact]
    public async Task It_does_not_send_before_its_time_even_when_woken()
    {
        await using var outbox = new RunningOutbox(_ => null, "s1");
        await outbox.SentAsync();
        await outbox.AsleepAsync();
        outbox.Time.Advance(TimeSpan.FromSeconds(0.9));
        var reads = outbox.Store.Reads;
        outbox.Wake();
        await RunningOutbox.UntilAsync(() => outbox.Store.Reads > reads);
        await outbox.AsleepAsync();
        Assert.False(outbox.HasSent);
    }

    [Fact]
    public async Task When_the_cloud_is_back_status_shows_it()
    {
        var isDown = true;
        await using var outbox = new RunningOutbox(
            reports => Volatile.Read(ref isDown) ? null : RunningOutbox.Stores(reports), "s1");
        await outbox.SentAsync();
        await outbox.AsleepAsync();
        Volatile.Write(ref isDown, false);
        outbox.Time.Advance(TimeSpan.FromSeconds(1));
        await outbox.SentAsync();
        await outbox.AsleepAsync();
        Assert.Equal(["deadline", null], outbox.Troubles);
    }

    [Fact]
    public async Task A_report_that_always_fails_goes_alone_and_is_parked_while_the_others_drain()
    {
        await using var outbox = new RunningOutbox(
            reports => reports.Any(report => report.ScanId == "poison") ? null : RunningOutbox.Stores(reports),
            "s1", "poison", "s2");
        // Twice in company, then each for itself, and two where one went well.
        Assert.Equal(["s1", "poison", "s2"], await outbox.SentAsync());
        outbox.Time.Advance(await outbox.AsleepAsync());
        Assert.Equal(["s1", "poison", "s2"], await outbox.SentAsync());
        outbox.Time.Advance(await outbox.AsleepAsync());
        Assert.Equal(["s1"], await outbox.SentAsync());
        Assert.Equal(["poison", "s2"], await outbox.SentAsync());
        outbox.Time.Advance(await outbox.AsleepAsync());
        Assert.Equal(["poison"], await outbox.SentAsync());
        Assert.Equal(["s2"], await outbox.SentAsync());

        // A fresh one does not wait behind it.
        await outbox.AsleepAsync();
        outbox.Store.Add("s3");
        outbox.Wake();
        Assert.Equal(["s3"], await outbox.SentAsync());

        for (var tries = 5; tries <= 12; tries++)
        {
            outbox.Time.Advance(await outbox.AsleepAsync());
            Assert.Equal(["poison"], await outbox.SentAsync());
        }

        Assert.Equal(TimeSpan.FromMinutes(10), await outbox.AsleepAsync());
        Assert.Equal(new OutboxCounts(0, 1), outbox.Store.Counts);
        Assert.Equal("deadline", Assert.Single(outbox.Store.Items()).Parked);
    }

    [Fact]
    public async Task A_parked_report_is_asked_for_slowly_and_leaves_once_the_cloud_takes_it()
    {
        var isDown = true;
        await using var outbox = new RunningOutbox(
            reports => Volatile.Read(ref isDown) ? null : RunningOutbox.Stores(reports), "s1");
        for (var tries = 1; tries <= 12; tries++)
        {
            await outbox.SentAsync();
            if (tries < 12)
                outbox.Time.Advance(await outbox.AsleepAsync());
        }

        await outbox.AsleepAsync();
        Volatile.Write(ref isDown, false);
        outbox.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(["s1"], await outbox.SentAsync());
        await outbox.AsleepAsync();
        Assert.Empty(outbox.Store.Items());
    }

    [Fact]
    public async Task All_that_met_a_long_outage_goes_as_soon_as_the_cloud_answers_again()
    {
        const int Reports = 40, Tries = 12;
        var isDown = true;
        string[] scans = [.. Enumerable.Range(1, Reports).Select(number => $"s{number}")];
        await using var outbox = new RunningOutbox(
            reports => Volatile.Read(ref isDown) ? null : RunningOutbox.Stores(reports), scans);
        while (outbox.Store.Items().Any(item => item.Tries < Tries))
            outbox.Time.Advance(await outbox.AsleepAsync());

        // The last of them may have fallen due again: the cloud must not come back while one is under way.
        await outbox.AsleepAsync();
        Assert.Equal(new OutboxCounts(0, Reports), outbox.Store.Counts);
        Volatile.Write(ref isDown, false);
        outbox.Store.Add("new");
        outbox.Wake();

        await outbox.AsleepForAsync(TimeSpan.FromHours(1));
        Assert.Empty(outbox.Store.Items());
    }

    [Fact]
    public async Task A_rejected_report_is_kept_and_never_sent_again()
    {
        await using var outbox = new RunningOutbox(_ => new ReportSlipsResponse
        {
            Verdicts = { new ItemVerdict { Verdict = ItemVerdict.Types.Verdict.Rejected, Message = "no such scan" } },
        }, "s1");
        await outbox.SentAsync();
        Assert.Equal(TimeSpan.FromHours(1), await outbox.AsleepAsync());
        outbox.Time.Advance(TimeSpan.FromDays(365));
        await outbox.AsleepAsync();
        Assert.False(outbox.HasSent);
        Assert.Equal(new OutboxCounts(0, 1), outbox.Store.Counts);
        Assert.Contains("no such scan", Assert.Single(outbox.Store.Items()).Parked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_number_of_verdicts_changes_nothing_and_is_said()
    {
        await using var outbox = new RunningOutbox(_ => new ReportSlipsResponse(), "s1", "s2");
        await outbox.SentAsync();
        Assert.Equal(TimeSpan.FromSeconds(1), await outbox.AsleepAsync());
        Assert.Equal(2, outbox.Store.Items().Length);
        Assert.Equal(["the cloud gave 0 verdicts for 2 reports"], outbox.Troubles);
    }

    [Fact]
    public async Task A_journal_in_trouble_is_left_alone_for_a_while_and_nothing_is_sent_meanwhile()
    {
        await using var outbox = new RunningOutbox(RunningOutbox.Stores);
        await outbox.AsleepAsync();
        outbox.Store.Add("s1");
        outbox.Store.Trouble = Full;
        outbox.Wake();
        await outbox.AsleepForAsync(TimeSpan.FromSeconds(5));
        Assert.False(outbox.HasSent);

        outbox.Store.Trouble = null;
        outbox.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["s1"], await outbox.SentAsync());
        await outbox.AsleepAsync();
        Assert.Equal(["The disk is full.", null], outbox.Troubles);
    }

    [Fact]
    public async Task What_was_sent_and_could_not_be_written_off_is_sent_again()
    {
        RunningOutbox? outbox = null;
        await using var running = outbox = new RunningOutbox(reports =>
        {
            // The first time the disk fills up between sending and settling.
            outbox!.Store.Trouble = outbox.Troubles.IsEmpty ? Full : null;
            return RunningOutbox.Stores(reports);
        });
        await outbox.AsleepAsync();
        outbox.Store.Add("s1");
        outbox.Wake();
        Assert.Equal(["s1"], await outbox.SentAsync());
        await outbox.AsleepForAsync(TimeSpan.FromSeconds(5));
        outbox.Store.Trouble = null;
        outbox.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["s1"], await outbox.SentAsync());
        await outbox.AsleepAsync();
        Assert.Empty(outbox.Store.Items());
    }

    [Fact]
    public async Task Trouble_with_the_journal_is_over_for_status_too_where_nothing_waits()
    {
        await using var outbox = new RunningOutbox(RunningOutbox.Stores);
        await outbox.AsleepAsync();
        outbox.Store.Trouble = Full;
        outbox.Wake();
        await outbox.AsleepForAsync(TimeSpan.FromSeconds(5));
        outbox.Store.Trouble = null;
        outbox.Time.Advance(TimeSpan.FromSeconds(5));
        await outbox.AsleepForAsync(TimeSpan.FromHours(1));
        Assert.Equal(["The disk is full.", null], outbox.Troubles);
    }

    [Fact]
    public async Task Nothing_is_changed_once_the_service_stops()
    {
        var store = new MemoryOutbox(TimeProvider.System);
        store.Add("s1");
        using var stopping = new CancellationTokenSource();
        using var loop = new OutboxLoop(
            store, new StoppingSink(stopping), RunningOutbox.Terminal, TimeProvider.System,
            NullLogger<OutboxLoop>.Instance);
        await loop.RunAsync(stopping.Token).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, Assert.Single(store.Items()).Tries);
    }

    /// <summary>The service stops while the cloud answers.</summary>
    private sealed class StoppingSink(CancellationTokenSource stopping) : IReportSink
    {
        public async Task<CloudAnswer<ReportSlipsResponse>> ReportSlipsAsync(
            ReportSlipsRequest request, CancellationToken abort)
        {
            await stopping.CancelAsync();
            Assert.True(abort.IsCancellationRequested);
            return new CloudAnswer<ReportSlipsResponse>.Answered(RunningOutbox.Stores(request.Reports));
        }
    }
}

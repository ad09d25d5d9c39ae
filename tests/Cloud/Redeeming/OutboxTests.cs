using Google.Protobuf.WellKnownTypes;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Tests;

/// <summary>Cases 9, 13 and 14, slip reports, and what a terminal asks after it lost its journal.</summary>
[Trait("Store", "Either")]
public sealed class OutboxTests
{
    [Theory]
    [InlineData(SlipOutcome.Printed, SlipOutcome.Printed, Verdict.Known)]
    [InlineData(SlipOutcome.Unknown, SlipOutcome.Printed, Verdict.Stored)]
    [InlineData(SlipOutcome.Unknown, SlipOutcome.NotPrinted, Verdict.Stored)]
    [InlineData(SlipOutcome.Unknown, SlipOutcome.Unknown, Verdict.Known)]
    [InlineData(SlipOutcome.Printed, SlipOutcome.NotPrinted, Verdict.Rejected)]
    [InlineData(SlipOutcome.Assumed, SlipOutcome.Unknown, Verdict.Rejected)]
    public async Task A_later_outcome_replaces_unknown_and_nothing_else(
        SlipOutcome first, SlipOutcome second, Verdict verdict)
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(request);
        Assert.Equal([Verdict.Stored], await ReportAsync(cloud, (request.ScanId, 1, first)));
        Assert.Equal([verdict], await ReportAsync(cloud, (request.ScanId, 1, second)));
        Assert.Equal([Verdict.Stored], await ReportAsync(cloud, (request.ScanId, 2, second)));
    }

    [Fact]
    public async Task One_bad_report_blocks_no_other()
    {
        await using var cloud = new TestCloud();
        var good = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(good);
        var refused = cloud.Ask("NO-SUCH-CODE");
        await cloud.RefusedAsync(refused);
        var verdicts = await ReportAsync(
            cloud, ("unknown", 1, SlipOutcome.Printed), (refused.ScanId, 1, SlipOutcome.Printed),
            (good.ScanId, 0, SlipOutcome.Printed), (good.ScanId, 1, (SlipOutcome)99),
            (good.ScanId, 1, SlipOutcome.Printed));
        Assert.Equal(
            [Verdict.Rejected, Verdict.Rejected, Verdict.Rejected, Verdict.Rejected, Verdict.Stored], verdicts);
    }

    [Fact]
    public async Task Unreported_are_this_terminals_accepted_slips_that_were_never_reported_nor_undone()
    {
        await using var cloud = new TestCloud();
        var lost = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var reported = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var undone = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var elsewhere = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        elsewhere.Caller.TerminalId = "t-2";
        foreach (var request in new[] { lost, reported, undone, elsewhere })
            await cloud.AcceptedAsync(request);
        await ReportAsync(cloud, (reported.ScanId, 1, SlipOutcome.Unknown));
        await cloud.UndoAsync(undone.ScanId);

        var reply = await cloud.Slips.ListUnreportedAsync(new ListUnreportedRequest { Caller = cloud.Caller() });
        var item = Assert.Single(reply.Items);
        Assert.Equal((lost.ScanId, "counter"), (item.ScanId, item.Lane));
        Assert.Equal((await cloud.Redeem.RunAsync(lost)).Accepted, item.Accepted);

        await TellsOfUnknownAsync(cloud, reported.ScanId);
        cloud.Time.Advance(TimeSpan.FromDays(8));
        var recent = new ListUnreportedRequest { Caller = cloud.Caller() };
        Assert.Empty((await cloud.Slips.ListUnreportedAsync(recent)).Items);
        var since = new ListUnreportedRequest { Caller = cloud.Caller(), Since = TestGoods.Start.ToTimestamp() };
        Assert.Single((await cloud.Slips.ListUnreportedAsync(since)).Items);
    }

    [Fact]
    public async Task Case_09_an_upload_of_what_the_cloud_accepted_on_line_is_known()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(request);
        Assert.Equal([Verdict.Known], Verdicts(await UploadAsync(cloud, request)));
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions"));
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM uploads"));
    }

    [Fact]
    public async Task Case_13_and_14_every_item_of_an_upload_has_its_verdict_and_a_repeat_changes_nothing()
    {
        await using var cloud = new TestCloud();
        var accepted = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(accepted);
        var refused = cloud.Ask("NO-SUCH-CODE");
        await cloud.RefusedAsync(refused);
        var opaque = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var faulty = cloud.Ask("ABCD", scanId: "");
        var conflict = accepted.Clone();
        conflict.Uses = 2;
        RedeemRequest[] batch = [accepted, faulty, opaque, conflict, refused];
        var first = await UploadAsync(cloud, batch);
        Assert.Equal(
            [Verdict.Known, Verdict.Rejected, Verdict.Rejected, Verdict.Rejected, Verdict.Rejected], Verdicts(first));
        Assert.All(first.Verdicts.Skip(1), verdict => Assert.NotEmpty(verdict.Verdict.Message));
        Assert.Equal(Reason.NotFound, first.Verdicts[4].WouldHaveRefused.Reason);
        var traces = cloud.Count("SELECT count(*) FROM uploads");
        await cloud.ReopenAsync();
        Assert.Equal(first.Verdicts, (await UploadAsync(cloud, batch)).Verdicts);
        Assert.Equal(traces, cloud.Count("SELECT count(*) FROM uploads"));
        // The scan id of a rejected upload is not spent: on line, the same scan may still be decided.
        await cloud.AcceptedAsync(opaque);
        Assert.Equal(Verdict.Known, (await UploadAsync(cloud, opaque)).Verdicts[0].Verdict.Verdict);
    }

    [Fact]
    public async Task A_list_over_the_limit_is_an_invalid_request()
    {
        await using var cloud = new TestCloud();
        var request = new ReportSlipsRequest { Caller = cloud.Caller() };
        request.Reports.AddRange(Enumerable.Range(0, 501).Select(_ => new SlipReport()));
        await Assert.ThrowsAsync<InvalidRequestException>(() => cloud.Slips.ReportAsync(request));
    }

    [Fact]
    public async Task A_watch_beats_at_once_and_every_fifteen_seconds_until_it_is_cancelled()
    {
        await using var cloud = new TestCloud();
        using var gone = new CancellationTokenSource();
        var watch = cloud.Watch.WatchAsync(
            new WatchRequest { Caller = cloud.Caller() }, new TaskCompletionSource().Task, gone.Token);
        await using var events = watch.GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.NotNull(events.Current.Heartbeat);
        var next = events.MoveNextAsync().AsTask();
        cloud.Time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(next.IsCompleted);
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await next);
        Assert.Equal(TestGoods.Start.AddSeconds(15), events.Current.ServerTime.ToDateTimeOffset());
        next = events.MoveNextAsync().AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_watch_ends_between_two_beats_when_its_terminal_is_revoked()
    {
        await using var cloud = new TestCloud();
        var revoked = new TaskCompletionSource();
        await using var events = cloud.Watch.WatchAsync(
            new WatchRequest { Caller = cloud.Caller() }, revoked.Task, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        var next = events.MoveNextAsync().AsTask();

        revoked.SetResult();

        Assert.False(await next);
    }

    private static async Task<IEnumerable<Verdict>> ReportAsync(
        TestCloud cloud, params (string ScanId, int Copy, SlipOutcome Outcome)[] lines)
    {
        var request = new ReportSlipsRequest { Caller = cloud.Caller() };
        request.Reports.AddRange(lines.Select(line => new SlipReport
        {
            ScanId = line.ScanId, Copy = line.Copy, Outcome = line.Outcome, Printer = "printer1",
        }));
        return (await cloud.Slips.ReportAsync(request)).Verdicts.Select(verdict => verdict.Verdict);
    }

    private static Task<UploadOfflineResponse> UploadAsync(TestCloud cloud, params RedeemRequest[] scans)
    {
        var request = new UploadOfflineRequest { Caller = cloud.Caller() };
        request.Items.AddRange(scans.Select(scan => new OfflineRedemption
        {
            ScanId = scan.ScanId, Caller = scan.Caller, Code = scan.Code, Uses = scan.Uses, Bill = scan.Bill,
            Answers = { scan.Answers },
        }));
        return cloud.UploadAsync(request);
    }

    private static IEnumerable<Verdict> Verdicts(UploadOfflineResponse reply) =>
        reply.Verdicts.Select(verdict => verdict.Verdict.Verdict);

    private static async Task TellsOfUnknownAsync(TestCloud cloud, string scan)
    {
        var request = new ListUnreportedRequest { Caller = cloud.Caller(), IncludeUnknown = true };
        var items = (await cloud.Slips.ListUnreportedAsync(request)).Items;
        Assert.Equal(2, items.Count);
        Assert.Equal(1, Assert.Single(items, item => item.ScanId == scan).ReportedCopy);

        // The marked copy is in doubt too; then one is on paper, and nothing is owed.
        await ReportAsync(cloud, (scan, 2, SlipOutcome.Unknown));
        items = (await cloud.Slips.ListUnreportedAsync(request)).Items;
        Assert.Equal(2, Assert.Single(items, item => item.ScanId == scan).ReportedCopy);
        await ReportAsync(cloud, (scan, 2, SlipOutcome.Printed));
        Assert.DoesNotContain(
            (await cloud.Slips.ListUnreportedAsync(request)).Items, item => item.ScanId == scan);
    }
}

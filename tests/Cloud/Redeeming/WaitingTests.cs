using Google.Protobuf.WellKnownTypes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Another process holds the database's write lock: what only reads is answered, what waits is decided by the
/// clock of its own transaction.</summary>
[Trait("Store", "Either")]
public sealed class WaitingTests
{
    private static readonly TimeSpan Waited = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Previews_are_answered_while_a_redeem_waits_and_the_list_of_slips_waits_with_it()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        Task<RedeemResponse> redeem;
        Task<ListUnreportedResponse> list;

        using (cloud.HoldDatabase())
        {
            redeem = cloud.Redeem.RunAsync(request);
            await cloud.UntilWaitingAsync(1);
            list = cloud.Slips.ListUnreportedAsync(new ListUnreportedRequest { Caller = cloud.Caller() });
            // More than there are connections.
            for (var number = 0; number < 20; number++)
            {
                var preview = await Soon(cloud.Preview.RunAsync(new PreviewRequest
                {
                    ScanId = cloud.NextId(), Caller = request.Caller, Code = request.Code,
                }));
                Assert.NotNull(preview.Offer);
            }
            Assert.False(redeem.IsCompleted || list.IsCompleted);
        }

        Assert.NotNull((await redeem).Accepted);
        Assert.Equal(request.ScanId, Assert.Single((await list).Items).ScanId);
    }

    [Fact]
    public async Task A_redeem_that_waits_past_the_end_of_its_code_is_refused_as_expired()
    {
        await using var cloud = new TestCloud();
        var until = TestGoods.Start.AddMinutes(1);
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats() with { ValidUntil = until }));

        var reply = await AfterWaiting(cloud, () => cloud.Redeem.RunAsync(request));

        Assert.Equal(Reason.Expired, reply.Refused.Reason);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM redemptions"));
    }

    [Fact]
    public async Task A_redeem_that_waits_until_its_code_is_good_is_accepted()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(
            TestGoods.Seats() with { ValidFrom = TestGoods.Start.AddMinutes(1) }));

        var reply = await AfterWaiting(cloud, () => cloud.Redeem.RunAsync(request));

        Assert.Equal(TestGoods.Start + Waited, reply.Accepted.RedeemedAt.ToDateTimeOffset());
        Assert.Equal(
            TestGoods.Start + Waited + TestGoods.Ticket.UndoWindow, reply.Accepted.UndoUntil.ToDateTimeOffset());
    }

    [Fact]
    public async Task An_undo_that_waits_past_its_window_is_too_late_and_one_in_time_is_dated_by_its_transaction()
    {
        await using var cloud = new TestCloud();
        var late = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(late);
        cloud.Time.Advance(TestGoods.Ticket.UndoWindow - TimeSpan.FromMinutes(1));
        var fresh = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(fresh);

        var refused = await AfterWaiting(cloud, () => cloud.UndoAsync(late.ScanId));
        var undone = await AfterWaiting(cloud, () => cloud.UndoAsync(fresh.ScanId));

        Assert.Equal(Reason.TooLate, refused.Refused.Reason);
        Assert.Equal(cloud.Time.GetUtcNow(), undone.Undone.UndoneAt.ToDateTimeOffset());
    }

    [Fact]
    public async Task The_server_time_is_that_of_the_reply_in_every_call_that_waited()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var caller = cloud.Caller();
        var upload = new UploadOfflineRequest { Caller = caller };
        upload.Items.Add(new OfflineRedemption { ScanId = "scan-off", Code = request.Code });
        var report = new ReportSlipsRequest { Caller = caller };
        report.Reports.Add(new SlipReport { ScanId = request.ScanId, Copy = 1, Outcome = SlipOutcome.Printed });
        Func<Task<Timestamp>>[] calls =
        [
            async () => (await cloud.Redeem.RunAsync(request)).ServerTime,
            async () => (await cloud.UndoAsync(request.ScanId)).ServerTime,
            async () => (await cloud.UploadAsync(upload)).ServerTime,
            async () => (await cloud.Slips.ReportAsync(report)).ServerTime,
        ];

        foreach (var call in calls)
            Assert.Equal(await AfterWaiting(cloud, call), cloud.Time.GetUtcNow().ToTimestamp());
    }

    // The call has read its request when it returns its task; then it waits for the lock.
    private static async Task<T> AfterWaiting<T>(TestCloud cloud, Func<Task<T>> call)
    {
        Task<T> answer;
        using (cloud.HoldDatabase())
        {
            answer = call();
            await cloud.UntilWaitingAsync(1);
            cloud.Time.Advance(Waited);
            Assert.False(answer.IsCompleted);
        }
        return await answer;
    }

    private static Task<T> Soon<T>(Task<T> call) => call.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
}

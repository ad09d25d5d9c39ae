using Google.Protobuf.WellKnownTypes;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>A redeem that comes too late to be of use burns no code.</summary>
[Trait("Store", "Either")]
public sealed class NotAfterTests
{
    [Fact]
    public async Task A_request_past_its_time_uses_and_stores_nothing_and_the_same_id_may_ask_anew()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.NotAfter = TestGoods.Start.AddMilliseconds(-1).ToTimestamp();

        var late = await cloud.Redeem.RunAsync(request);

        Assert.NotEmpty(late.NotDone.Message);
        Assert.Equal(TestGoods.Start, late.ServerTime.ToDateTimeOffset());
        Assert.Equal(0, cloud.Count("""
            SELECT (SELECT count(*) FROM scans) + (SELECT count(*) FROM refusals) + (SELECT count(*) FROM redemptions)
            """));
        request.NotAfter = TestGoods.Start.ToTimestamp();
        var anew = await cloud.Redeem.RunAsync(request);
        Assert.Equal((true, false), (anew.Accepted is not null, anew.RepeatedReply));
    }

    [Fact]
    public async Task What_would_have_been_refused_is_not_done_as_well()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask("NO-SUCH-CODE");
        request.NotAfter = TestGoods.Start.AddSeconds(-1).ToTimestamp();

        Assert.NotNull((await cloud.Redeem.RunAsync(request)).NotDone);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM refusals"));
    }

    [Fact]
    public async Task A_stored_result_is_given_whatever_the_time()
    {
        await using var cloud = new TestCloud();
        var accepted = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var refused = cloud.Ask("NO-SUCH-CODE");
        var first = await cloud.AcceptedAsync(accepted);
        await cloud.RefusedAsync(refused);
        cloud.Time.Advance(TimeSpan.FromHours(1));
        accepted.NotAfter = refused.NotAfter = TestGoods.Start.ToTimestamp();

        Assert.Equal(first, await cloud.AcceptedAsync(accepted));
        Assert.Equal(Reason.NotFound, (await cloud.RefusedAsync(refused)).Reason);
        var other = accepted.Clone();
        other.Uses = 7;
        Assert.Equal(Reason.KeyConflict, (await cloud.RefusedAsync(other)).Reason);
    }

    [Fact]
    public async Task Neither_the_limit_nor_the_attempt_is_content_so_another_one_of_either_is_no_conflict()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.NotAfter = TestGoods.Start.AddSeconds(5).ToTimestamp();
        var first = await cloud.AcceptedAsync(request);
        request.NotAfter = TestGoods.Start.AddSeconds(9).ToTimestamp();
        request.Attempt = 7;

        Assert.Equal(first, await cloud.AcceptedAsync(request));
        request.NotAfter = null;
        Assert.Equal(first, await cloud.AcceptedAsync(request));
    }

    [Fact]
    public async Task The_answers_to_a_question_that_come_too_late_are_not_done_and_the_question_stays()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Voucher)));
        Assert.Equal(Reason.NeedsAnswers, (await cloud.RefusedAsync(request)).Reason);
        var answered = request.Clone();
        answered.Bill = new Money { Minor = 500, Currency = "CNY" };
        answered.NotAfter = TestGoods.Start.AddSeconds(-1).ToTimestamp();

        Assert.NotNull((await cloud.Redeem.RunAsync(answered)).NotDone);
        Assert.True((await cloud.Redeem.RunAsync(request)).RepeatedReply);
        answered.NotAfter = null;
        await cloud.AcceptedAsync(answered);
    }

    [Fact]
    public async Task A_request_in_time_that_waits_past_it_for_its_transaction_is_not_done()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.NotAfter = TestGoods.Start.AddSeconds(1).ToTimestamp();
        Task<RedeemResponse> redeem;

        using (cloud.HoldDatabase())
        {
            redeem = cloud.Redeem.RunAsync(request);
            await cloud.UntilWaitingAsync(1);
            cloud.Time.Advance(TimeSpan.FromSeconds(2));
        }

        var late = await redeem;
        Assert.NotNull(late.NotDone);
        Assert.True(late.ServerTime.ToDateTimeOffset() > request.NotAfter.ToDateTimeOffset());
        Assert.Equal(1, cloud.Count("SELECT min(uses_left) FROM entitlements"));
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM scans"));
    }

    [Fact]
    public async Task The_time_of_a_redemption_is_that_of_its_transaction_and_the_receive_time_is_kept_beside_it()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        Task<Accepted> redeem;

        using (cloud.HoldDatabase())
        {
            redeem = cloud.AcceptedAsync(request);
            await cloud.UntilWaitingAsync(1);
            cloud.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(TestGoods.Start.AddSeconds(2), (await redeem).RedeemedAt.ToDateTimeOffset());
        Assert.Equal(2000, cloud.Count("SELECT redeemed_at - received_at FROM redemptions"));
    }

    [Fact]
    public async Task A_time_that_cannot_be_read_is_an_invalid_request_and_never_no_limit()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.NotAfter = new Timestamp { Seconds = long.MaxValue };

        await Assert.ThrowsAsync<InvalidRequestException>(() => cloud.Redeem.RunAsync(request));
    }
}

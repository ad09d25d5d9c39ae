using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Cases 7, 8 and 17 with real threads, all let go at once.</summary>
[Trait("Store", "Either")]
public sealed class ConcurrencyTests
{
    private const int Devices = 50;

    [Fact]
    public async Task Case_07_the_same_key_in_parallel_is_executed_once_and_answered_alike()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var replies = await AtOnce(_ => cloud.Redeem.RunAsync(request));
        Assert.Single(replies, reply => !reply.RepeatedReply);
        Assert.Single(replies.Select(reply => reply.Accepted).Distinct());
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions"));
    }

    [Fact]
    public async Task Case_08_fifty_devices_with_one_code_get_exactly_one_acceptance()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        var replies = await AtOnce(device =>
        {
            var request = cloud.Ask(code);
            request.Caller.TerminalId = $"t-{device}";
            return cloud.Redeem.RunAsync(request);
        });
        var accepted = Assert.Single(replies, reply => reply.Accepted is not null).Accepted;
        var refused = replies.Where(reply => reply.Refused is not null).Select(reply => reply.Refused).ToList();
        Assert.Equal(Devices - 1, refused.Count);
        Assert.All(refused, no => Assert.Equal(
            (Reason.AlreadyRedeemed, accepted.RedemptionId), (no.Reason, no.PriorUse.RedemptionId)));
        Assert.Equal(Devices - 1, cloud.Count("SELECT count(*) FROM refusals"));
    }

    [Fact]
    public async Task Case_16_parallel_uses_of_a_pass_never_take_more_than_there_are()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Pass) with { Uses = 21 });
        var replies = await AtOnce(_ =>
        {
            var request = cloud.Ask(code);
            request.Uses = 2;
            return cloud.Redeem.RunAsync(request);
        });
        Assert.Equal(10, replies.Count(reply => reply.Accepted is not null));
        Assert.All(
            replies.Where(reply => reply.Refused is not null),
            reply => Assert.Equal((Reason.NotEnoughUses, 1), (reply.Refused.Reason, reply.Refused.UsesLeft)));
    }

    [Fact]
    public async Task Case_17_parallel_spends_of_a_voucher_never_go_below_zero()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Voucher));
        var replies = await AtOnce(_ =>
        {
            var request = cloud.Ask(code);
            request.Bill = new Money { Minor = 3010, Currency = "CNY" };
            return cloud.Redeem.RunAsync(request);
        });
        var accepted = replies.Where(reply => reply.Accepted is not null).Select(reply => reply.Accepted).ToList();
        Assert.Equal([970, 3010, 3010, 3010], accepted.Select(yes => yes.ValueUsed.Minor).Order());
        Assert.All(accepted, yes => Assert.Equal(3010, yes.ValueUsed.Minor + yes.CashDue.Minor));
        Assert.Equal(0, cloud.Count("SELECT balance FROM entitlements"));
    }

    // One thread each, held at a barrier, so that they really arrive together.
    private static async Task<RedeemResponse[]> AtOnce(Func<int, Task<RedeemResponse>> call)
    {
        using var start = new Barrier(Devices);
        var calls = Enumerable.Range(0, Devices).Select(device => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return call(device);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        return await Task.WhenAll(calls.ToList());
    }
}

using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Counters;

/// <summary>The main job at an exit, where nobody is asked and a gate opens.</summary>
[Collection(ShopCollection.Name)]
public sealed class ExitGateTests
{
    [Fact]
    public async Task A_paid_basket_gives_one_slip_and_one_pulse_and_its_second_use_is_refused_with_time_and_place()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan());
        var exit = shop.Lane(LanePlan.Exit);
        var accepted = await exit.ShowAsync(shop.Code("exit-basket"));
        Assert.Equal("accepted", accepted.Kind);
        await exit.PrintedAsync(accepted.ScanId!);
        await exit.PassedAsync(accepted.ScanId!);

        // Beyond the repeat window it is a new scan.
        await Task.Delay(shop.Plan.RepeatWindow * 2, shop.Time);
        var refused = await exit.ShowAsync(shop.Code("exit-basket"));
        Assert.Equal(("refused", "ALREADY_REDEEMED"), (refused.Kind, refused.Reason));
        Assert.Equal("已核销过", refused.Zh);
        Assert.NotEqual(accepted.ScanId, refused.ScanId);
        // In the mall's time, eight hours before Greenwich.
        var when = accepted.At.ToOffset(TimeSpan.FromHours(8));
        Assert.Contains($"已于 {when:yyyy-MM-dd HH}:", refused.Detail);
        Assert.Contains("在云栖里购物中心（exit）核销", refused.Detail);

        var gate = await exit.GateAsync();
        Assert.Equal((1, false), (gate.PulseCount, gate.Open));
        Assert.InRange(Assert.Single(gate.Pulses).Ms!.Value, 400, 1500);
        Assert.Single(await exit.PaperAsync()).MustContain("购物小票", "合计￥38.20");
    }

    [Fact]
    public async Task A_reply_that_is_lost_is_asked_for_again_under_the_same_id_one_redemption_one_slip_one_pulse()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { HasWire = true });
        var exit = shop.Lane(LanePlan.Exit);
        shop.Wire.DropReplies();
        await shop.Bench.ScanAsync(exit.Plan.Scanner, shop.Code("exit-basket"));
        await shop.UntilAsync(async () => ((await shop.CloudRecordsAsync()).Redemptions.Count == 1),
            () => "the cloud has redeemed and nobody heard it");
        shop.Wire.Cut();
        var silence = await exit.UntilVerdictAsync(verdict => verdict.Kind == "noAnswer");
        Assert.Empty(await exit.PaperAsync());
        Assert.Equal(0, (await exit.GateAsync()).PulseCount);

        shop.Wire.Mend();
        var accepted = await exit.UntilVerdictAsync(verdict => verdict.Kind is "accepted" or "refused");
        Assert.Equal(("accepted", silence.ScanId), (accepted.Kind, accepted.ScanId));
        await exit.PrintedAsync(accepted.ScanId!);
        await exit.PassedAsync(accepted.ScanId!);
        Assert.Single(await exit.PaperAsync());
        Assert.Equal(accepted.ScanId, Assert.Single((await shop.CloudRecordsAsync()).Redemptions).ScanId);
        Assert.Equal(1, (await exit.GateAsync()).PulseCount);
    }
}

using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>posd killed while it holds a gate open: the relay board has no timer of its own.</summary>
[Collection(ShopCollection.Name)]
public sealed class KilledPulseTests
{
    [Fact]
    public async Task A_gate_left_driven_by_a_kill_is_let_go_at_the_start_and_the_same_code_pulses_once_more()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Goods = [Goods.ExitBasket()], Pulse = TimeSpan.FromSeconds(4),
        });
        var exit = shop.Lane(LanePlan.Exit);
        await shop.Bench.ScanAsync(exit.Plan.Scanner, shop.Sold[0]);
        await shop.UntilAsync(async () => (await exit.GateAsync()).Open, () => "the gate is open");
        await shop.Terminal.KillAsync();
        Assert.True((await exit.GateAsync()).Open, "the pulse was over before the kill");

        await shop.StartTerminalAsync();
        await shop.UntilReadyAsync();
        var gate = await exit.GateAsync();
        Assert.Equal((1, false), (gate.PulseCount, gate.Open));
        var scan = Assert.Single((await exit.SnapshotAsync()).Recent);
        Assert.Equal(("accepted", "uncertain"), (scan.Phase, scan.Gate.State));

        // Shown twice more: whether the first guest got through is not known, so once it may be tried again.
        await exit.ShowAsync(shop.Sold[0], "accepted");
        await exit.PassedAsync(scan.ScanId);
        await shop.Bench.ScanAsync(exit.Plan.Scanner, shop.Sold[0]);
        await exit.UntilVerdictAsync(verdict => verdict.Kind is "repeat" or "refused");
        Assert.Equal(2, (await exit.GateAsync()).PulseCount);
        Assert.Equal(scan.ScanId, Assert.Single((await shop.CloudRecordsAsync()).Redemptions).ScanId);
    }
}

using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>The service manager stops the terminal in the middle of its work.</summary>
[Collection(ShopCollection.Name)]
public sealed class StopTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Told_to_stop_while_it_prints_it_finishes_the_slip_lets_go_of_the_gate_and_ends_with_0()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Goods = [Goods.ExitBasket()], PrinterSpeed = 80,
        });
        var exit = shop.Lane(LanePlan.Exit);
        var verdict = await exit.ShowAsync(shop.Sold[0]);
        Assert.Equal("accepted", verdict.Kind);
        await shop.UntilAsync(async () => (await shop.Bench.PrintingAsync(exit.Plan.Printer)).Current.Length > 0,
            () => "the slip is half way out");
        var began = shop.Time.GetTimestamp();
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));
        output.WriteLine($"stopped after {shop.Time.GetElapsedTime(began).TotalSeconds:0.0} s");
        var gate = await exit.GateAsync();
        Assert.False(gate.Open);
        Assert.Equal(1, gate.PulseCount);
        Assert.Single(await exit.PaperAsync()).MustContain("合计￥9.00", "核销号");

        // The slip was seen through, so nobody has to doubt it after the start.
        await shop.StartTerminalAsync();
        await shop.UntilReadyAsync();
        await exit.PrintedAsync(verdict.ScanId!);
        await shop.UntilAsync("all is reported", state => state.Outbox.Due == 0);
        Assert.Single(await exit.PaperAsync());
        Assert.Equal(1, (await exit.GateAsync()).PulseCount);
    }
}

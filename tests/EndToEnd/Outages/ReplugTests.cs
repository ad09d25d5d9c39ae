using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>Cables that are pulled and put back while the terminal runs.</summary>
[Collection(ShopCollection.Name)]
public sealed class ReplugTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_scanner_that_is_put_back_reads_again_in_under_two_seconds()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 3 });
        var exit = shop.Lane(LanePlan.Exit);
        for (var time = 0; time < 3; time++)
        {
            await shop.Bench.UnplugAsync($"scanners/{exit.Plan.Scanner}");
            await shop.UntilAsync("the scanner is missed", state => !state.Lane("exit").Scanner.Online);
            Assert.False((await shop.Console.ReadyAsync()).IsReady);
            var put = shop.Time.GetTimestamp();
            await shop.Bench.PlugAsync($"scanners/{exit.Plan.Scanner}");
            await shop.UntilAsync("the scanner is back", state => state.Lane("exit").Scanner.Online,
                TimeSpan.FromSeconds(2));
            output.WriteLine($"back after {shop.Time.GetElapsedTime(put).TotalMilliseconds:0} ms");
            await exit.RedeemAsync(shop.Tickets()[time].Code);
        }
        Assert.Equal(3, (await exit.PaperAsync()).Count);
    }

    [Theory]
    [InlineData("counter")]
    [InlineData("exit")]
    public async Task A_slip_waits_while_the_printer_is_unplugged_and_comes_once_when_it_is_back(string name)
    {
        // The counter's printer is on the network, that of the exit on a serial line.
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 2 });
        var lane = shop.Lane(shop.Plan.Lanes.Single(one => one.Name == name));
        await shop.Bench.UnplugAsync($"printers/{lane.Plan.Printer}");
        await shop.UntilAsync("the printer is missed", state => state.Lane(name).Printer is { Ready: false });
        var verdict = await lane.ShowAsync(shop.Tickets()[0].Code);
        Assert.Equal("accepted", verdict.Kind);
        var held = await lane.ScanAsync(verdict.ScanId!, "the slip is held", scan => scan.Slip.State == "held");
        Assert.False(string.IsNullOrWhiteSpace(held.Slip.Reason));
        Assert.Contains((await lane.SnapshotAsync()).Held, scan => scan.ScanId == verdict.ScanId);

        await shop.Bench.PlugAsync($"printers/{lane.Plan.Printer}");
        Assert.Equal(1, (await lane.PrintedAsync(verdict.ScanId!)).Slip.Copy);
        await lane.RedeemAsync(shop.Tickets()[1].Code);
        var paper = await lane.PaperAsync();
        Assert.Equal(2, paper.Count);
        Assert.All(paper, piece => Assert.DoesNotContain("REPRINT", piece.Squeezed));
    }

    [Fact]
    public async Task A_gate_that_was_unplugged_opens_once_when_it_is_back_and_the_code_is_shown_again()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Goods = [Goods.ExitBasket()] });
        var exit = shop.Lane(LanePlan.Exit);
        await shop.Bench.UnplugAsync($"gates/{exit.Plan.Gate}");
        await shop.UntilAsync("the gate is missed", state => state.Lane("exit").Gate is { Online: false });
        var verdict = await exit.ShowAsync(shop.Sold[0]);
        Assert.Equal("accepted", verdict.Kind);
        await exit.ScanAsync(verdict.ScanId!, "the gate stays shut", scan => scan.Gate.State == "notOpened");
        Assert.Equal(0, (await exit.GateAsync()).PulseCount);
        await exit.PrintedAsync(verdict.ScanId!);

        await shop.Bench.PlugAsync($"gates/{exit.Plan.Gate}");
        await shop.UntilAsync("the gate is back", state => state.Lane("exit").Gate is { Online: true });
        await shop.Bench.ScanAsync(exit.Plan.Scanner, shop.Sold[0]);
        await exit.PassedAsync(verdict.ScanId!);
        Assert.Single(await exit.PaperAsync());
        Assert.Single((await shop.CloudRecordsAsync()).Redemptions);
        Assert.Equal(1, (await exit.GateAsync()).PulseCount);
    }
}

using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>The roll ends while a slip is being printed.</summary>
[Collection(ShopCollection.Name)]
public sealed class PaperOutTests
{
    [Theory]
    [InlineData("counter")]
    [InlineData("exit")]
    public async Task Paper_that_runs_out_in_the_middle_of_a_slip_ends_in_one_slip_without_a_mark(string name)
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 2, PrinterSpeed = 250 });
        var lane = shop.Lane(shop.Plan.Lanes.Single(one => one.Name == name));
        await shop.Bench.BreakAsync(new { device = lane.Plan.Printer, fault = "paper-out-mid-slip", afterLines = 4 });
        var verdict = await lane.ShowAsync(shop.Tickets()[0].Code);
        Assert.Equal("accepted", verdict.Kind);
        await shop.UntilAsync("the terminal knows that there is no paper",
            state => state.Lane(name).Printer is { Ready: false, Paper: "end" });
        Assert.Contains("paper", (await lane.SnapshotAsync()).Printer!.Trouble);
        Assert.NotEqual("printed", (await lane.SnapshotAsync()).Scan(verdict.ScanId)!.Slip.State);

        await shop.Bench.SetPrinterAsync(lane.Plan.Printer, new { paper = "ok" });
        Assert.Equal(1, (await lane.PrintedAsync(verdict.ScanId!)).Slip.Copy);
        await lane.RedeemAsync(shop.Tickets()[1].Code);
        var slips = Paper.Slips(await lane.PaperAsync(), "汀兰剧院").ToList();
        Assert.Equal(2, slips.Count);
        Assert.Equal(2, slips.DistinctBy(slip => slip.OrderNumber).Count());
        Assert.All(slips, slip => Assert.Equal(1, slip.Copy));
    }
}

using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Counters;

/// <summary>Scanners that send no plain bytes: HID POS reports or SSI packets at the counter, key events at the exit.
/// </summary>
[Collection(ShopCollection.Name)]
public sealed class UsbScannerTests
{
    [Theory]
    [InlineData("hid-a")]
    [InlineData("hid-b")]
    [InlineData("hid-c")]
    [InlineData("ssi")]
    public async Task Codes_by_reports_packets_and_keys_are_redeemed_once_also_after_replugging(string counterInterface)
    {
        var counter = LanePlan.Counter with { ScannerInterface = counterInterface };
        var byKeys = LanePlan.Exit with { ScannerInterface = "keyboard" };
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Tickets = 4,
            Lanes = [counter, byKeys],
            // A simulated scanner that gets no processor for a moment is not to look like one that has finished.
            ScannerSilence = TimeSpan.FromSeconds(2),
        });
        var tickets = shop.Tickets();
        foreach (var (index, lane) in new[] { shop.Lane(counter), shop.Lane(byKeys) }.Index())
        {
            await lane.RedeemAsync(tickets[index * 2].Code);

            await shop.Bench.BreakAsync(
                new { device = lane.Plan.Scanner, fault = "unplug-mid-code", code = tickets[index * 2 + 1].Code });
            await shop.UntilAsync("the scanner is missed", state => !state.Lane(lane.Plan.Name).Scanner.Online);
            await shop.Bench.PlugAsync($"scanners/{lane.Plan.Scanner}");
            await shop.UntilAsync("the scanner is back", state => state.Lane(lane.Plan.Name).Scanner.Online);

            await lane.RedeemAsync(tickets[index * 2 + 1].Code);
            Assert.Equal(2, (await lane.PaperAsync()).Count);
        }

        Assert.Equal(4, (await shop.CloudRecordsAsync()).Redemptions.Count);
    }
}

using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Counters;

/// <summary>A phone that is held before the reader of an exit.</summary>
[Collection(ShopCollection.Name)]
public sealed class HeldPhoneTests
{
    private const int Presentations = 200;

    // Faster than any reader, and all of them within some seconds.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    [Fact]
    public async Task A_code_presented_two_hundred_times_is_one_request_one_slip_one_opening_and_a_verdict_repeated()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Lanes = [LanePlan.Exit], Goods = [Goods.ExitBasket(1), Goods.ExitBasket(2)],
            RepeatWindow = TimeSpan.FromSeconds(20),
        });
        var exit = shop.Lane(LanePlan.Exit);
        for (var time = 0; time < Presentations; time++)
        {
            await shop.Bench.ScanAsync(exit.Plan.Scanner, shop.Sold[0]);
            await Task.Delay(Pace, shop.Time);
        }

        var repeated = await exit.UntilVerdictAsync(verdict => verdict.Kind == "repeat");
        await exit.PrintedAsync(repeated.ScanId!);
        await exit.PassedAsync(repeated.ScanId!);
        Assert.Equal(Presentations, (await shop.Bench.ScannerAsync(exit.Plan.Scanner)).Scans);
        Assert.Equal(repeated.ScanId, Assert.Single((await exit.SnapshotAsync()).Recent).ScanId);
        Assert.True(Verdicts(shop, "Repeat", repeated.ScanId!) > 1, $"it was not repeated\n{shop.Logs()}");

        // Nothing is lost: the next guest's code is read at once.
        var next = await exit.RedeemAsync(shop.Sold[1]);
        await exit.PassedAsync(next.ScanId);
        Assert.Equal(2, (await exit.PaperAsync()).Count);
        Assert.Equal(2, (await exit.GateAsync()).PulseCount);
        var redeemed = (await shop.CloudRecordsAsync()).Redemptions.Select(one => one.ScanId);
        Assert.Equal([repeated.ScanId, next.ScanId], redeemed);
        Assert.Equal(2, Requests(shop));
    }

    private static int Verdicts(Shop shop, string kind, string scan) => shop.Terminal.Lines.Count(
        line => line.Contains($"Verdict {kind} for scan {scan}", StringComparison.Ordinal));

    /// <summary>Redemptions that were asked for, by the cloud's log: accepted, refused, repeated or not done.</summary>
    private static int Requests(Shop shop) => shop.Nodes[0].Process!.Lines.Count(
        line => line.Contains(" INF 501", StringComparison.Ordinal));
}

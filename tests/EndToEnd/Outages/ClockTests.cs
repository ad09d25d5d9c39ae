using System.Globalization;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>The clock of the machine is set while a code waits for the cloud: nothing waits for the clock, nothing is
/// done twice.</summary>
[Collection(ShopCollection.Name)]
public sealed class ClockTests(ITestOutputHelper output)
{
    // Of Debian's package faketime.
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly int[] Days = [1, -1, 365, -365];

    [Fact]
    public async Task A_clock_that_jumps_by_a_day_or_a_year_holds_up_neither_terminal_nor_cloud()
    {
        if (!File.Exists(Library)) Assert.Skip($"{Library} (package faketime) sets no program's clock here");
        var clock = Path.GetTempFileName();
        try
        {
            await LiveThroughAsync(clock);
        }
        finally
        {
            File.Delete(clock);
        }
    }

    private async Task LiveThroughAsync(string clock)
    {
        SetBy(clock, days: 0);
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Goods = [.. Enumerable.Range(1, 1 + Days.Length * 2).Select(Goods.ExitBasket)],
            HasWire = true,
            Environment =
            [
                new("LD_PRELOAD", Library), new("FAKETIME_TIMESTAMP_FILE", clock), new("FAKETIME_CACHE_DURATION", "1"),
                // A system's monotonic clock is never set.
                new("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ],
        });
        var exit = shop.Lane(LanePlan.Exit);
        await exit.PassedAsync((await exit.RedeemAsync(shop.Sold[0])).ScanId);
        var shown = 1;
        foreach (var days in Days)
        {
            shop.Wire.Cut();
            var waiting = await exit.ShowAsync(shop.Sold[shown++], "noAnswer");
            SetBy(clock, days);
            shop.Wire.Mend();
            var began = shop.Time.GetTimestamp();
            await exit.PrintedAsync(waiting.ScanId!);
            await shop.UntilAsync("its report is sent", state => state.Outbox.Due == 0, Limit);
            var served = shop.Time.GetElapsedTime(began);
            await exit.PassedAsync(waiting.ScanId!);
            await exit.PassedAsync((await exit.RedeemAsync(shop.Sold[shown++])).ScanId);
            Assert.Equal(shown, (await exit.GateAsync()).PulseCount);
            output.WriteLine($"{days:+0;-0} days: the code that waited had its slip and report "
                + $"{served.TotalSeconds:0.0} s after the line was back");
        }

        await shop.UntilAsync("all is reported", state => state.Outbox.Due == 0, Limit);
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));
        var records = await shop.CloudRecordsAsync();
        Assert.Equal(shown, records.Redemptions.Count);
        Assert.All(Paper.Slips(await exit.PaperAsync(), "合计"), slip => Assert.Equal(1, slip.Copy));
    }

    private static void SetBy(string clock, int days)
    {
        // Replaced as a whole: a program that reads it meanwhile must not find half a number.
        File.WriteAllText(clock + ".new", days.ToString("+0;-0;+0", CultureInfo.InvariantCulture) + "d");
#pragma warning disable RS0030 // The clock of a test need not outlive a power cut.
        File.Move(clock + ".new", clock, overwrite: true);
#pragma warning restore RS0030
    }
}

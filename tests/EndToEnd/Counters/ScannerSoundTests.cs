using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Counters;

/// <summary>What guest and cashier hear of a verdict from the scanner itself.</summary>
[Collection(ShopCollection.Name)]
public sealed class ScannerSoundTests
{
    [Theory]
    [InlineData("ssi", "ssi", "warble")]
    [InlineData("serial", "datalogic", null)]
    [InlineData("serial", "datalogicGryphon", null)]
    [InlineData("hid-a", "hidPos", null)]
    public async Task Accepted_refused_and_no_answer_are_told_apart_and_the_next_code_is_read(
        string scannerInterface, string commands, string? tryAgain)
    {
        var counter = LanePlan.Counter with { ScannerInterface = scannerInterface, ScannerCommands = commands };
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Tickets = 4,
            Lanes = [counter],
            HasWire = true,
            CloudDeadline = TimeSpan.FromSeconds(1),
            ScannerSilence = TimeSpan.FromSeconds(2),
        });
        var (lane, tickets) = (shop.Lane(counter), shop.Tickets());

        await lane.RedeemAsync(tickets[0].Code);
        await SoundedAsync(shop, lane, "good", 1);
        await Task.Delay(shop.Plan.RepeatWindow * 2, shop.Time);
        Assert.Equal("refused", (await lane.ShowAsync(tickets[0].Code)).Kind);
        await SoundedAsync(shop, lane, "bad", 1);
        await lane.RedeemAsync(tickets[1].Code);
        await SoundedAsync(shop, lane, "good", 2);

        shop.Wire.Cut();
        await lane.ShowAsync(tickets[2].Code, "noAnswer");
        if (tryAgain is not null) await SoundedAsync(shop, lane, tryAgain, 1);
        shop.Wire.Mend();
        await SoundedAsync(shop, lane, "good", 3);
        await lane.RedeemAsync(tickets[3].Code);
        await SoundedAsync(shop, lane, "good", 4);

        var scanner = await shop.Bench.ScannerAsync(counter.Scanner);
        Assert.Equal((4, 1, tryAgain is null ? 0 : 1),
            (scanner.Sounded("good"), scanner.Sounded("bad"), scanner.Sounded("warble")));
        Assert.Equal(4, (await shop.CloudRecordsAsync()).Redemptions.Count);
    }

    private static Task SoundedAsync(Shop shop, ShopLane lane, string sound, int times) => shop.UntilAsync(
        async () => (await shop.Bench.ScannerAsync(lane.Plan.Scanner)).Sounded(sound) == times,
        () => $"{sound} for the time {times}");
}

using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Counters;

/// <summary>What guest and cashier see of a verdict from lamps.</summary>
[Collection(ShopCollection.Name)]
public sealed class SignalTests
{
    [Theory]
    [InlineData("patlite", "green", "red flash", "amber flash 2")]
    [InlineData("lcus", "relay 1", "relay 2", "relay 3")]
    [InlineData("modbus", "relay 1", "relay 2", "relay 3")]
    public async Task Accepted_refused_and_no_answer_shine_and_go_dark_and_lamps_that_are_away_stop_nothing(
        string board, string accepted, string refused, string tryAgain)
    {
        var counter = LanePlan.Counter with { SignalBoard = board };
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Tickets = 3, Lanes = [counter], HasWire = true, CloudDeadline = TimeSpan.FromSeconds(1),
        });
        var (lane, tickets) = (shop.Lane(counter), shop.Tickets());
        await shop.UntilAsync("the lamps are there", state => state.Lane("counter").Signal!.Online);

        await lane.RedeemAsync(tickets[0].Code);
        var shown = await ShinesAsync(shop, accepted, 0);
        await Task.Delay(shop.Plan.RepeatWindow * 2, shop.Time);
        await lane.ShowAsync(tickets[0].Code);
        shown = await ShinesAsync(shop, refused, shown);
        shop.Wire.Cut();
        await lane.ShowAsync(tickets[1].Code, "noAnswer");
        shown = await ShinesAsync(shop, tryAgain, shown);
        shop.Wire.Mend();
        await ShinesAsync(shop, accepted, shown);

        await shop.Bench.UnplugAsync($"signals/{counter.Signal}");
        var away = await shop.UntilAsync("the lamps are missed",
            state => state.Alarms.Any(alarm => alarm is { Code: "signalOffline", Stops: false }));
        Assert.False(away.Lane("counter").Signal!.Online);
        await lane.RedeemAsync(tickets[2].Code);
        Assert.True((await shop.Console.ReadyAsync()).IsReady);
        await shop.Bench.PlugAsync($"signals/{counter.Signal}");
        await shop.UntilAsync("the lamps are back", state => state.Lane("counter").Signal!.Online);
        Assert.Equal("dark", (await shop.Bench.SignalAsync(counter.Signal)).State);
    }

    /// <summary>Waits until that lamp has shone and is dark again.</summary>
    /// <param name="from">States of the lamps that had been seen before.</param>
    /// <returns>Those that have been seen now.</returns>
    private static async Task<int> ShinesAsync(Shop shop, string lamp, int from)
    {
        var seen = new SignalSeen(true, "", []);
        await shop.UntilAsync(
            async () =>
            {
                seen = await shop.Bench.SignalAsync("counter-signal");
                return seen.State == "dark"
                    && seen.Shown.Skip(from).Any(state => state.StartsWith(lamp, StringComparison.Ordinal));
            },
            () => $"{lamp} shines; {string.Join(", ", seen.Shown.Skip(from))}");
        return seen.Shown.Count;
    }
}

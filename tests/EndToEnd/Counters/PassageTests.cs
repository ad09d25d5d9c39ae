using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Counters;

/// <summary>An exit whose gate hangs on a Modbus board and sees who passes.</summary>
[Collection(ShopCollection.Name)]
public sealed class PassageTests
{
    [Fact]
    public async Task A_guest_who_passes_is_seen_and_so_is_one_who_is_followed_and_one_who_does_not_come()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Lanes = [LanePlan.Exit],
            GatesHaveSensors = true,
            Goods = [Goods.ExitBasket(), Goods.ExitBasket(), Goods.ExitBasket()],
        });
        var exit = shop.Lane(LanePlan.Exit);
        (string? Walk, string State)[] guests = [("pass", "passed"), ("tailgate", "tailgated"), (null, "timedOut")];

        foreach (var (code, (walk, state)) in shop.Sold.Zip(guests))
        {
            var accepted = await exit.ShowAsync(code);
            Assert.Equal("accepted", accepted.Kind);
            await exit.PassedAsync(accepted.ScanId!);
            if (walk is not null) await shop.Bench.WalkAsync(exit.Plan.Gate, walk);

            await shop.UntilAsync($"the gate says {state}",
                seen => seen.Lane("exit").Gate!.Passage == new GateEventSeen(state, $"{accepted.ScanId}/1"));
        }

        var gate = await exit.GateAsync();
        Assert.Equal((3, false, false), (gate.PulseCount, gate.Open, gate.Stuck));
    }

    [Fact]
    public async Task A_sensor_that_is_covered_stops_the_lane_with_an_alarm_and_the_same_code_opens_afterwards()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Lanes = [LanePlan.Exit],
            GatesHaveSensors = true,
            Goods = [Goods.ExitBasket()],
            RepeatWindow = TimeSpan.Zero,
        });
        var exit = shop.Lane(LanePlan.Exit);
        await shop.Bench.BreakAsync(new { device = exit.Plan.Gate, fault = "stuck-sensor" });
        await shop.UntilAsync("the alarm",
            seen => seen.Alarms.Any(alarm => alarm is { Code: "gateBlocked", Stops: true }));
        var accepted = await exit.ShowAsync(shop.Sold[0]);
        await exit.ScanAsync(accepted.ScanId!, "the gate stays shut", scan => scan.Gate.State == "notOpened");

        await shop.Bench.BreakAsync(new { device = exit.Plan.Gate, fault = "none" });
        await shop.UntilAsync("no alarm", seen => !seen.Alarms.Any(alarm => alarm.Code == "gateBlocked"));
        await shop.Bench.ScanAsync(exit.Plan.Scanner, shop.Sold[0]);
        await exit.PassedAsync(accepted.ScanId!);

        Assert.Equal(1, (await exit.GateAsync()).PulseCount);
    }
}

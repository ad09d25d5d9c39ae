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
    public async Task A_guest_who_does_not_pass_keeps_the_code_where_the_lane_undoes_and_it_opens_again()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Lanes = [LanePlan.Exit], GatesHaveSensors = true, NotPassed = "undo",
            Goods = [Goods.GardenDay(), Goods.GardenDay()],
        });
        var gate = shop.Lane(LanePlan.Exit);
        await PassAsync(shop, gate, shop.Sold[1]);
        var first = await gate.ShowAsync(shop.Sold[0], "accepted");
        await gate.PrintedAsync(first.ScanId!);
        var undone = await gate.UntilVerdictAsync(verdict => verdict.Kind == "undone");
        Assert.Equal(first.ScanId, undone.ScanId);
        Assert.StartsWith("您没有通过闸机，此码恢复可用。请再次出示。", undone.Detail, StringComparison.Ordinal);

        var second = await PassAsync(shop, gate, shop.Sold[0]);

        var (before, after) = ((await gate.SnapshotAsync()).Scan(first.ScanId)!, (await gate.SnapshotAsync()).Scan(
            second)!);
        Assert.Equal(("undone", "timedOut", "printed"), (before.Phase, before.Gate.Passage, before.Slip.State));
        Assert.Equal(("accepted", "passed"), (after.Phase, after.Gate.Passage));
        Assert.Equal(3, (await gate.GateAsync()).PulseCount);
        Assert.Equal([true, false], (await shop.CloudRecordsAsync()).Redemptions
            .Where(one => one.ScanId == first.ScanId || one.ScanId == second)
            .OrderBy(one => one.ScanId != first.ScanId).Select(one => one.IsUndone));
        var entries = (await shop.TerminalRecordsAsync()).Entries.Where(entry => entry.ScanId == first.ScanId);
        Assert.Contains(entries, entry => entry is { Entry: "passageSeen", Pulse: 1, Outcome: "timedOut" });
        Assert.Equal("nobody passed the gate in time", entries.Single(entry => entry.Entry == "undoAsked").Why);
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("undo")]
    public async Task A_redemption_that_the_lane_keeps_or_the_cloud_does_not_take_back_stands(string rule)
    {
        // The cloud takes no basket back.
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Lanes = [LanePlan.Exit], GatesHaveSensors = true, NotPassed = rule,
            Goods = [rule == "keep" ? Goods.GardenDay() : Goods.ExitBasket(1), Goods.ExitBasket(2)],
        });
        var exit = shop.Lane(LanePlan.Exit);
        await PassAsync(shop, exit, shop.Sold[1]);
        var accepted = await exit.ShowAsync(shop.Sold[0], "accepted");
        var scan = await exit.ScanAsync(accepted.ScanId!, "nobody passed", scan => scan.Gate.Passage == "timedOut");
        if (rule == "undo")
        {
            var refused = await exit.UntilVerdictAsync(verdict => verdict.Kind == "undoRefused");
            Assert.StartsWith("您没有通过闸机，但核销仍有效。请联系工作人员。", refused.Detail, StringComparison.Ordinal);
        }

        var again = await exit.ShowAsync(shop.Sold[0], "refused");
        Assert.Equal("ALREADY_REDEEMED", again.Reason);
        Assert.Equal(rule == "undo", (await exit.SnapshotAsync()).Scan(scan.ScanId)!.Undo is not null);
        var redeemed = (await shop.CloudRecordsAsync()).Redemptions;
        Assert.Equal([false, false], redeemed.Select(one => one.IsUndone));
        Assert.Equal(2, (await exit.GateAsync()).PulseCount);
    }

    /// <summary>A guest shows a code and goes through, so that the sensor is known to work.</summary>
    private static async Task<string> PassAsync(Shop shop, ShopLane exit, string code)
    {
        var accepted = await exit.ShowAsync(code, "accepted");
        await exit.PassedAsync(accepted.ScanId!);
        await shop.Bench.WalkAsync(exit.Plan.Gate, "pass");
        var scan = await exit.ScanAsync(
            accepted.ScanId!, "the guest has passed", scan => scan.Gate.Passage == "passed");
        return scan.ScanId;
    }
}

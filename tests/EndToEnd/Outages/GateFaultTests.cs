using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>Whatever breaks in the middle of a pulse, on each make of board: the relay is never left driven, no code
/// opens twice but where the journal calls the first pulse uncertain, and the alarm says what to look at.</summary>
[Collection(ShopCollection.Name)]
public sealed class GateFaultTests
{
    // Long where something has to be done in its middle, also on a busy machine.
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1), LongPulse = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(20);

    /// <summary>From the showing of a code to the kill, in milliseconds: before its answer, in its pulse, after it.
    /// </summary>
    private static readonly int[] Moments = [0, 100, 500, 1400];

    // An LCUS board answers nothing and has no inputs: that it is deaf, or a sensor stuck, cannot be seen there.
    [Theory]
    [InlineData("killed", "lcus")]
    [InlineData("killed", "modbus")]
    [InlineData("killed", "waveshare")]
    [InlineData("unplugged", "lcus")]
    [InlineData("unplugged", "modbus")]
    [InlineData("unplugged", "waveshare")]
    [InlineData("deaf", "modbus")]
    [InlineData("deaf", "waveshare")]
    [InlineData("stuck-relay", "lcus")]
    [InlineData("stuck-relay", "modbus")]
    [InlineData("stuck-relay", "waveshare")]
    [InlineData("stuck-sensor", "modbus")]
    [InlineData("stuck-sensor", "waveshare")]
    public async Task A_gate_is_never_left_driven_and_opens_once_for_a_code(string fault, string board)
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Lanes = [LanePlan.Exit], GateBoard = board, GatesHaveSensors = fault == "stuck-sensor",
            Pulse = fault is "unplugged" or "deaf" ? LongPulse : Pulse,
            Goods = [.. Enumerable.Range(1, Moments.Length).Select(Goods.ExitBasket)],
        });
        var exit = shop.Lane(LanePlan.Exit);
        await (fault switch
        {
            "killed" => KillAtEachMomentAsync(shop, exit),
            "unplugged" => LoseTheCableAsync(shop, exit),
            "deaf" => FallSilentAsync(shop, exit),
            "stuck-relay" => StickAsync(shop, exit),
            _ => CoverTheSensorAsync(shop, exit),
        });

        await LetGoAsync(shop, exit);
        await MustHaveOpenedOnceAsync(shop, exit);
    }

    private static async Task KillAtEachMomentAsync(Shop shop, ShopLane exit)
    {
        foreach (var (code, moment) in shop.Sold.Zip(Moments))
        {
            await shop.Bench.ScanAsync(exit.Plan.Scanner, code);
            await Task.Delay(TimeSpan.FromMilliseconds(moment), shop.Time);
            await shop.Terminal.KillAsync();
            // The board's own timer, while nobody is there.
            if (shop.Plan.GateBoard == "waveshare") await LetGoAsync(shop, exit);
            await shop.StartTerminalAsync();
            await shop.UntilReadyAsync();
            await LetGoAsync(shop, exit);

            await exit.ShowAsync(code, "accepted", "repeat", "refused");
            await shop.UntilAsync("every guest has got in", seen => seen.Lane("exit") is { Unresolved: 0 } lane
                && lane.Recent.All(scan => scan.Phase == "refused" || scan.Gate.State == "opened"), BackWithin);
        }
    }

    private static async Task LoseTheCableAsync(Shop shop, ShopLane exit)
    {
        var scan = await OpenAsync(shop, exit, shop.Sold[0]);
        await shop.Bench.UnplugAsync($"gates/{exit.Plan.Gate}");
        await AlarmAsync(shop, "gateOffline");
        await exit.ScanAsync(scan, "the pulse is uncertain", scan => scan.Gate.State == "uncertain");
        await shop.Bench.PlugAsync($"gates/{exit.Plan.Gate}");
        await NoAlarmAsync(shop);
        await ShowTwiceMoreAsync(shop, exit, scan);
    }

    private static async Task FallSilentAsync(Shop shop, ShopLane exit)
    {
        var scan = await OpenAsync(shop, exit, shop.Sold[0]);
        await shop.Bench.BreakAsync(new { device = exit.Plan.Gate, fault = "deaf" });
        await AlarmAsync(shop, "gateOffline");
        await exit.ScanAsync(scan, "the pulse is uncertain", scan => scan.Gate.State == "uncertain");
        if (shop.Plan.GateBoard == "waveshare") await LetGoAsync(shop, exit);
        await shop.Bench.BreakAsync(new { device = exit.Plan.Gate, fault = "none" });
        await NoAlarmAsync(shop);
        await LetGoAsync(shop, exit);
        await ShowTwiceMoreAsync(shop, exit, scan);
    }

    private static async Task StickAsync(Shop shop, ShopLane exit)
    {
        var answers = shop.Plan.GateBoard != "lcus";
        await shop.Bench.BreakAsync(new { device = exit.Plan.Gate, fault = "stuck-relay" });
        var first = await OpenAsync(shop, exit, shop.Sold[0]);
        await exit.PassedAsync(first);
        if (answers)
        {
            await AlarmAsync(shop, "gateFault");
            await BeRefusedByTheGateAsync(exit, shop.Sold[1]);
            await BeRefusedByTheGateAsync(exit, shop.Sold[2]);
        }

        await shop.Bench.BreakAsync(new { device = exit.Plan.Gate, fault = "none" });
        if (!answers)
        {
            // Nobody knows of it: OFF comes with the next pulse, or the next start.
            Assert.Equal(0, await shop.Terminal.StopAsync(BackWithin));
            await shop.StartTerminalAsync();
            await shop.UntilReadyAsync();
        }

        await NoAlarmAsync(shop);
        await LetGoAsync(shop, exit);
        await GetInAsync(exit, shop.Sold[1]);
        await GetInAsync(exit, shop.Sold[2]);
        Assert.Equal(3, (await exit.GateAsync()).PulseCount);
    }

    private static async Task CoverTheSensorAsync(Shop shop, ShopLane exit)
    {
        await shop.Bench.BreakAsync(new { device = exit.Plan.Gate, fault = "stuck-sensor" });
        // The second where a slow board was off line meanwhile: then the sensor is on as long as it is known.
        await AlarmAsync(shop, "gateBlocked", "gateFault");
        await BeRefusedByTheGateAsync(exit, shop.Sold[0]);
        await BeRefusedByTheGateAsync(exit, shop.Sold[1]);
        await shop.Bench.BreakAsync(new { device = exit.Plan.Gate, fault = "none" });
        await NoAlarmAsync(shop);
        var first = await GetInAsync(exit, shop.Sold[0]);
        await exit.ScanAsync(first, "the next one may come", scan => scan.Gate.Passage == "timedOut");
        await GetInAsync(exit, shop.Sold[1]);
        Assert.Equal(2, (await exit.GateAsync()).PulseCount);
    }

    // By two guests in turn: one code twice within 100 ms is one showing, and the alarm may be over sooner than that.
    private static async Task BeRefusedByTheGateAsync(ShopLane exit, string code)
    {
        var verdict = await exit.ShowAsync(code, "accepted");
        await exit.ScanAsync(verdict.ScanId!, "no order is taken", scan => scan.Gate.State == "notOpened");
    }

    private static async Task<string> GetInAsync(ShopLane exit, string code)
    {
        var verdict = await exit.ShowAsync(code, "accepted");
        return (await exit.PassedAsync(verdict.ScanId!)).ScanId;
    }

    /// <summary>Shows a code and waits until its pulse is under way.</summary>
    private static async Task<string> OpenAsync(Shop shop, ShopLane exit, string code)
    {
        await shop.Bench.ScanAsync(exit.Plan.Scanner, code);
        await shop.UntilAsync(async () => (await exit.GateAsync()).Open, () => "the gate is open", BackWithin);
        return (await exit.SnapshotAsync()).Current!.ScanId;
    }

    /// <summary>Once it opens again, since nobody knows of the first time; and then no more.</summary>
    private static async Task ShowTwiceMoreAsync(Shop shop, ShopLane exit, string scan)
    {
        await exit.ShowAsync(shop.Sold[0], "accepted");
        await exit.PassedAsync(scan);
        await shop.Bench.ScanAsync(exit.Plan.Scanner, shop.Sold[0]);
        await exit.UntilVerdictAsync(verdict => verdict.Kind is "repeat" or "refused");
        Assert.Equal(2, (await exit.GateAsync()).PulseCount);
    }

    private static Task<TerminalSeen> AlarmAsync(Shop shop, params string[] codes) => shop.UntilAsync(
        $"the alarm {string.Join(" or ", codes)}",
        seen => seen.Alarms.Any(alarm => codes.Contains(alarm.Code) && alarm.Stops), BackWithin);

    private static Task<TerminalSeen> NoAlarmAsync(Shop shop) => shop.UntilAsync("the gate's alarm is over",
        seen => seen.Alarms.All(alarm => alarm.Device != LanePlan.Exit.Gate), BackWithin);

    private static Task LetGoAsync(Shop shop, ShopLane exit) =>
        shop.UntilAsync(async () => !(await exit.GateAsync()).Open, () => "the relay is off", BackWithin);

    /// <summary>By the board, the journal and the cloud.</summary>
    private static async Task MustHaveOpenedOnceAsync(Shop shop, ShopLane exit)
    {
        var (gate, records) = (await exit.GateAsync(), await shop.TerminalRecordsAsync());
        var ordered = records.Entries.Where(entry => entry.Entry == "gatePulsed").ToList();
        Assert.InRange(gate.PulseCount, 1, ordered.Count);
        foreach (var orders in ordered.GroupBy(entry => entry.ScanId))
        {
            var ends = records.Entries.Where(entry => entry.ScanId == orders.Key && entry.Entry == "gateEnded")
                .Select(entry => entry.Outcome).ToList();
            Assert.Equal(1, ends.Count(outcome => outcome == "opened"));
            Assert.InRange(ends.Count(outcome => outcome == "uncertain"), 0, 1);
            Assert.Equal(orders.Count(), ends.Count);
        }

        var scans = (await shop.CloudRecordsAsync()).Redemptions.Select(redeemed => redeemed.EntitlementId).ToList();
        Assert.Equal(scans.Distinct(), scans);
        Assert.Equal(scans.Count, ordered.Select(entry => entry.ScanId).Distinct().Count());
    }
}

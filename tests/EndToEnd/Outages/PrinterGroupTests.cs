using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>Two lanes print on a group of two printers, one on the network and one on a serial line.</summary>
[Collection(ShopCollection.Name)]
public sealed class PrinterGroupTests
{
    [Fact]
    public async Task Slips_come_out_where_there_is_paper_and_wait_only_where_there_is_none()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 4, PrinterGroup = "failover" });
        var (counter, exit) = (shop.Lane(LanePlan.Counter), shop.Lane(LanePlan.Exit));
        await counter.RedeemAsync(shop.Tickets()[0].Code);
        await shop.Bench.SetPrinterAsync(counter.Plan.Printer, new { paper = "end" });
        await shop.UntilAsync("the first printer is out of paper and the group is ready",
            state => state.Lane("counter").Printer is { Ready: true, Name: "group", Paper: "ok", AgeMs: < 60_000 } group
                && group.Trouble == "counter-printer: out of paper"
                && group.Printers!.Select(printer => printer.Ready).SequenceEqual([false, true])
                && AlarmsOf(state) == "printerPaperEnd of counter-printer");
        var elsewhere = await counter.RedeemAsync(shop.Tickets()[1].Code);
        Assert.StartsWith("exit-printer: ", elsewhere.Slip.Cause, StringComparison.Ordinal);

        await shop.Bench.SetPrinterAsync(exit.Plan.Printer, new { paper = "end" });
        await shop.UntilAsync("no printer is ready",
            state => state.Lane("exit").Printer is { Ready: false, Trouble: "out of paper" }
                && AlarmsOf(state) == "printerPaperEnd! of counter-printer, printerPaperEnd! of exit-printer");
        var waiting = await exit.ShowAsync(shop.Tickets()[2].Code);
        Assert.Equal("held", (await exit.SnapshotAsync()).Scan(waiting.ScanId!)!.Slip.State);
        await shop.Bench.SetPrinterAsync(counter.Plan.Printer, new { paper = "ok" });
        await exit.PrintedAsync(waiting.ScanId!);
        await exit.RedeemAsync(shop.Tickets()[3].Code);

        Assert.Equal([1, 1, 1], Copies(await counter.PaperAsync()));
        Assert.Equal([1], Copies(await exit.PaperAsync()));
    }

    private static string AlarmsOf(TerminalSeen state) => string.Join(
        ", ", state.Alarms.Select(alarm => $"{alarm.Code}{(alarm.Stops ? "!" : "")} of {alarm.Device}"));

    private static IEnumerable<int> Copies(IEnumerable<PieceSeen> pieces) =>
        Paper.Slips(pieces, "汀兰剧院").Select(slip => slip.Copy);
}

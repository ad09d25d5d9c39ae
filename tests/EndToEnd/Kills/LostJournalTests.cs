using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>The terminal's disk is replaced: its journal is gone, the cloud still knows what it redeemed.</summary>
[Collection(ShopCollection.Name)]
public sealed class LostJournalTests
{
    [Fact]
    public async Task What_was_redeemed_and_not_reported_is_held_after_a_lost_journal_and_printed_as_a_marked_copy()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 2 });
        var exit = shop.Lane(LanePlan.Exit);
        await exit.RedeemAsync(shop.Tickets()[0].Code);
        await shop.UntilAsync("the first slip is reported", state => state.Outbox.Due == 0);
        await shop.UntilAsync(
            async () => (await shop.CloudRecordsAsync()).Reports.Count == 1, () => "the cloud has it");
        await shop.Bench.SetPrinterAsync(exit.Plan.Printer, new { paper = "end" });
        await shop.UntilAsync("there is no paper", state => state.Lane("exit").Printer is { Ready: false });
        var verdict = await exit.ShowAsync(shop.Tickets()[1].Code);
        Assert.Equal("accepted", verdict.Kind);
        await shop.Terminal.KillAsync();
        foreach (var file in Directory.GetFiles(shop.Folder.State, "journal.db*")) File.Delete(file);
        await shop.Bench.SetPrinterAsync(exit.Plan.Printer, new { paper = "ok" });

        await shop.StartTerminalAsync();
        await shop.UntilReadyAsync();
        var held = await exit.ScanAsync(verdict.ScanId!, "it is held", scan => scan.Slip.State == "unknown");
        Assert.Single((await exit.SnapshotAsync()).Held);
        Assert.Single(await exit.PaperAsync());
        (await shop.Console.ReprintAsync(held.ScanId)).MustBeTaken();
        await exit.PrintedAsync(held.ScanId, copy: 2);
        var paper = await exit.PaperAsync();
        Assert.Equal(2, paper.Count);
        paper[1].MustContain("补打REPRINT2");
        Assert.Equal(2, (await shop.CloudRecordsAsync()).Redemptions.Count);
    }
}

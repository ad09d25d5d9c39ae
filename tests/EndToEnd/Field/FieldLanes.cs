using System.Text;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Field;

/// <summary>Guests, slips and people at a lane.</summary>
internal static class FieldLanes
{
    public static async Task The_next_guest_while_the_cloud_is_asked(FieldInput _)
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 2, HasWire = true });
        var counter = shop.Lane(LanePlan.Counter);
        shop.Wire.Delay(TimeSpan.FromMilliseconds(700));
        await shop.Bench.ScanAsync(counter.Plan.Scanner, shop.Tickets()[0].Code);
        await Task.Delay(TimeSpan.FromMilliseconds(500), shop.Time);
        await shop.Bench.ScanAsync(counter.Plan.Scanner, shop.Tickets()[1].Code);

        await shop.UntilAsync(async () => (await counter.PaperAsync()).Count >= 2, () => "both have their slips");
        await shop.UntilAsync("all is reported", state => state.Outbox.Due == 0);
        Assert.Equal(2, (await counter.PaperAsync()).Count);
        Assert.Equal(2, (await shop.CloudRecordsAsync()).Redemptions.Count);
    }

    public static async Task Many_codes_in_one_view(FieldInput input)
    {
        var burst = input.Text().Split('#', '\n')
            .Select(line => line.Trim().Split("  ")[0])
            .First(line => line.Contains(@"\rCODE\r", StringComparison.Ordinal))
            .Replace(@"\r", "\r", StringComparison.Ordinal);
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 1 });
        var counter = shop.Lane(LanePlan.Counter);
        var code = shop.Tickets()[0].Code;
        await shop.Bench.SendAsync(
            counter.Plan.Scanner, Encoding.ASCII.GetBytes(burst.Replace("CODE", code, StringComparison.Ordinal)));

        await shop.UntilAsync(async () => (await counter.PaperAsync()).Count > 0, () => "the ticket's slip is out");
        await shop.UntilAsync("all is reported", state => state.Outbox.Due == 0);
        Assert.Single(await counter.PaperAsync());
        Assert.Single((await shop.CloudRecordsAsync()).Redemptions);
    }

    public static async Task A_group_of_16_tickets(FieldInput input)
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Tickets = 1, PrinterSpeed = 150,
            Templates = new Dictionary<string, string> { ["seat-ticket"] = input.Text() },
        });
        var counter = shop.Lane(LanePlan.Counter);

        var scan = await counter.RedeemAsync(shop.Tickets()[0].Code);

        Assert.Equal(1, scan.Slip.Copy);
        // The report comes when the last line is read; it may not be on paper yet.
        await shop.UntilAsync(async () => (await counter.PaperAsync()).Count >= 16, () => "the last ticket is cut");
        var pieces = await counter.PaperAsync();
        Assert.Equal(16, pieces.Count);
        Assert.All(pieces, piece => Assert.DoesNotContain("REPRINT", piece.Text));
    }

    public static async Task An_undo(FieldInput _)
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 1 });
        var counter = shop.Lane(LanePlan.Counter);
        var scan = await counter.RedeemAsync(shop.Tickets()[0].Code);

        (await shop.Console.UndoAsync(scan.ScanId, "")).MustBeTaken();

        var lane = await counter.SnapshotAsync();
        Assert.Equal(("undone", "undone", "undone"),
            (lane.Verdict!.Kind, lane.Current!.Phase, lane.Scan(scan.ScanId)!.Undo!.State));
        Assert.NotEqual("核销成功", lane.Verdict.Zh);
    }

    public static async Task A_cloud_that_is_cut_off(FieldInput _)
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 1, HasWire = true });
        var counter = shop.Lane(LanePlan.Counter);
        shop.Wire.Cut();

        var verdict = await counter.ShowAsync(shop.Tickets()[0].Code, "noAnswer");

        Assert.NotEmpty(verdict.Zh);
        Assert.DoesNotContain($"{verdict.Zh}{verdict.Detail}", letter => char.IsAsciiLetter(letter));
        shop.Wire.Mend();
        await counter.PrintedAsync(verdict.ScanId!);
    }
}

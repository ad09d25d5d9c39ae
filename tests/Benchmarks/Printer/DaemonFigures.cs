using System.Text;
using PosDaemon.Benchmarks.Lane;
using PosDaemon.Benchmarks.Rounds;

namespace PosDaemon.Benchmarks.Printer;

/// <summary>With the real daemon and the real cloud as processes: from the bytes in which the printer says a change by
/// itself to the end of the event that shows it to a page, and from the proof of a slip to the first byte of the next
/// one of the lane, both in the journal meanwhile.</summary>
internal sealed class DaemonFigures(string posd, string poscloud, int changes, int slips, int rounds)
{
    private const int WarmUp = 100;

    // In one slip: it is waited for so long.
    private const int ChangesInSlip = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Longer than what a scan leaves to do; no more changes a second than EventStream sends one by one.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan BetweenScans = TimeSpan.FromMilliseconds(50);

    public async Task AddAsync(Table table)
    {
        using var shop = LaneShop.Open(
            posd, poscloud, WarmUp + rounds * slips + changes / ChangesInSlip + 1);
        using var page = new EventReader(shop.Console, shop.Token);
        var codes = new Queue<string>(shop.Codes);
        for (var i = 0; i < WarmUp; i++)
        {
            await ScanAsync(shop, codes.Dequeue());
            await SlipAsync(shop);
            await ChangeAsync(shop, page, isLow: i % 2 == 0);
        }

        List<double> afterQuiet = [], behindAnother = [], inSlip = [], gaps = [];
        for (var i = 0; i < changes; i++)
        {
            await Task.Delay(Pause, TimeProvider.System);
            afterQuiet.Add(await ChangeAsync(shop, page, isLow: true));
            behindAnother.Add(await ChangeAsync(shop, page, isLow: false));
        }

        while (inSlip.Count < changes)
            inSlip.AddRange(await InSlipAsync(shop, page, codes.Dequeue()));
        for (var round = 0; round < rounds; round++)
            gaps.AddRange(await GapsAsync(shop, codes));
        table.Add(["posd: status change to its event, after a quiet time", .. Percentiles.Cells(afterQuiet)]);
        table.Add(["posd: the same, right behind another", .. Percentiles.Cells(behindAnother)]);
        table.Add(["posd: the same, while a slip is in the printer", .. Percentiles.Cells(inSlip)]);
        table.Add(["posd: a slip's proof to the next one's first byte", .. Percentiles.Cells(gaps)]);
    }

    private static async Task<double> ChangeAsync(LaneShop shop, EventReader page, bool isLow)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        var changed = shop.Printer.SetPaperLow(isLow);
        var shown = await page.UntilAsync(isLow ? "near" : "ok", limit.Token);
        return TimeProvider.System.GetElapsedTime(changed, shown).TotalMilliseconds;
    }

    private static async Task<List<double>> InSlipAsync(LaneShop shop, EventReader page, string code)
    {
        var times = new List<double>();
        shop.Printer.Hold();
        await ScanAsync(shop, code);
        for (var i = 0; i < ChangesInSlip; i++)
        {
            await Task.Delay(Pause, TimeProvider.System);
            times.Add(await ChangeAsync(shop, page, isLow: i % 2 == 0));
        }

        shop.Printer.Release();
        await SlipAsync(shop);
        return times;
    }

    private async Task<List<double>> GapsAsync(LaneShop shop, Queue<string> codes)
    {
        shop.Printer.Hold();
        for (var i = 0; i < slips; i++)
            await ScanAsync(shop, codes.Dequeue());
        await Task.Delay(Pause, TimeProvider.System);
        shop.Printer.Release();
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        return await SlipGaps.ReadAsync(shop.Printer, slips, limit.Token);
    }

    private static async Task SlipAsync(LaneShop shop)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        await shop.Printer.Slips.ReadAsync(limit.Token);
    }

    private static async Task ScanAsync(LaneShop shop, string code)
    {
        shop.Scanner.Send(Encoding.ASCII.GetBytes(code + "\r"));
        await Task.Delay(BetweenScans, TimeProvider.System);
    }
}

using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Windows;

/// <summary>posd for Windows under Wine 8: serial ports on pseudo-terminals and the print spooler. What Wine does not
/// have (drivers of USB printers, modem lines, plugging in) is not shown here.</summary>
[Collection(ShopCollection.Name)]
public sealed class WindowsTests(Wine wine) : IClassFixture<Wine>
{
    private static readonly LanePlan Lane = new("counter", "whenNeeded", HasGate: false, SerialPrinter: true);

    private Wine Wine
    {
        get
        {
            if (wine.Missing is { } missing) Assert.Skip(missing);
            return wine;
        }
    }

    [Fact]
    public async Task Devices_lists_serial_ports_and_print_queues()
    {
        var (code, lines) = await Wine.PosdAsync("devices");

        Assert.Equal(0, code);
        Assert.Contains("serial:COM7", lines, StringComparison.Ordinal);
        Assert.Contains("spooler:Receipt", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slips_of_printers_on_com_ports_survive_a_roll_that_ends_and_a_cable_that_is_pulled()
    {
        await using var shop = await OpenAsync();
        var lane = shop.Lane(Lane);
        await lane.RedeemAsync(shop.Tickets()[0].Code);

        await shop.Bench.BreakAsync(new { device = Lane.Printer, fault = "paper-out-mid-slip", afterLines = 4 });
        var second = await lane.ShowAsync(shop.Tickets()[1].Code);
        await shop.UntilAsync("the terminal knows that there is no paper",
            state => state.Lane(Lane.Name).Printer is { Ready: false, Paper: "end" });
        await shop.Bench.SetPrinterAsync(Lane.Printer, new { paper = "ok" });
        Assert.Equal(1, (await lane.PrintedAsync(second.ScanId!)).Slip.Copy);

        await shop.Bench.UnplugAsync($"printers/{Lane.Printer}");
        await shop.UntilAsync("the printer is missed", state => state.Lane(Lane.Name).Printer is { Ready: false });
        var third = await lane.ShowAsync(shop.Tickets()[2].Code);
        await lane.ScanAsync(third.ScanId!, "the slip is held", scan => scan.Slip.State == "held");
        await shop.Bench.PlugAsync($"printers/{Lane.Printer}");
        Assert.Equal(1, (await lane.PrintedAsync(third.ScanId!)).Slip.Copy);

        var slips = Paper.Slips(await lane.PaperAsync(), "汀兰剧院").ToList();
        Assert.Equal(3, slips.Count);
        Assert.Equal(3, slips.DistinctBy(slip => slip.OrderNumber).Count());
        Assert.All(slips, slip => Assert.Equal(1, slip.Copy));
    }

    [Fact]
    public async Task Bytes_for_a_print_queue_arrive_exactly_and_a_queue_in_trouble_gets_none()
    {
        var logo = Wine.In("logo.png");
        await File.WriteAllBytesAsync(logo, Noise(512, 600));
        string[] Store(string address) =>
            ["printer", "logo", "--printer-address", address, "--key", "LG", "--file", logo];
        File.Delete(Wine.Printed);

        Assert.Equal(0, (await Wine.PosdAsync(Store($"file:{Wine.In("stored")}"))).Code);
        var (code, lines) = await Wine.PosdAsync(Store("spooler:Receipt"));
        Assert.True(code == 0, lines);
        var expected = await File.ReadAllBytesAsync(Wine.In("stored"));
        Assert.InRange(expected.Length, 32 * 1024 + 1, int.MaxValue);
        Assert.Equal(expected, await File.ReadAllBytesAsync(Wine.Printed));

        await Wine.SetOfflineAsync(true);
        var refused = await Wine.PosdAsync(Store("spooler:Receipt"));
        await Wine.SetOfflineAsync(false);
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("Receipt is set to work off line; nothing was sent", refused.Output,
            StringComparison.Ordinal);
        Assert.Equal(expected.Length, new FileInfo(Wine.Printed).Length);
    }

    [Fact]
    public async Task Print_queue_that_does_not_exist_is_named_in_a_sentence()
    {
        var (code, lines) = await Wine.PosdAsync(
            "printer", "logo", "--printer-address", "spooler:Nobody", "--key", "LG", "--file", await LogoAsync());

        Assert.NotEqual(0, code);
        Assert.Contains("Windows has no printer of that name", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slip_for_a_print_queue_is_printed_whole_and_called_assumed()
    {
        File.Delete(Wine.Printed);
        await using var shop = await OpenAsync(Lane with { PrinterAddress = "spooler:Receipt" });
        var lane = shop.Lane(Lane);
        var verdict = await lane.ShowAsync(shop.Tickets()[0].Code);
        Assert.Equal("accepted", verdict.Kind);
        await lane.ScanAsync(verdict.ScanId!, "the slip is assumed", scan => scan.Slip.State == "assumed");

        var bytes = await File.ReadAllBytesAsync(Wine.Printed);
        // From ESC @ to the cut, GS V.
        Assert.Equal([0x1B, 0x40], bytes[..2]);
        Assert.InRange(bytes.AsSpan().LastIndexOf("\u001DV"u8), bytes.Length - 8, bytes.Length);
    }

    private async Task<string> LogoAsync()
    {
        var logo = Wine.In("small.png");
        await File.WriteAllBytesAsync(logo, Noise(8, 8));
        return logo;
    }

    // Black and white, one bit a dot, each row behind the number of its filter.
    private static byte[] Noise(int width, int height)
    {
        var rows = new byte[(1 + width / 8) * height];
        new Random(1).NextBytes(rows);
        for (var row = 0; row < height; row++)
            rows[row * (1 + width / 8)] = 0;
        return TestPng.Of(width, height, 1, 0, rows);
    }

    private async Task<Shop> OpenAsync(LanePlan? lane = null)
    {
        var shop = await Shop.OpenAsync(new ShopPlan
        {
            Tickets = 3,
            PrinterSpeed = 250,
            Lanes = [lane ?? Lane],
            PosdProgram = Wine.Posd,
            SerialPorts = new Dictionary<string, string> { [Lane.Scanner] = "COM7", [Lane.Printer] = "COM8" },
        });
        try
        {
            foreach (var (device, port) in shop.Plan.SerialPorts)
                Wine.Point(port, shop.Folder.In(device));
            await shop.StartTerminalAsync();
            await shop.UntilReadyAsync();
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }
}

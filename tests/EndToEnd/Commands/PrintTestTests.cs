using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Commands;

/// <summary>What a technician tries a printer with.</summary>
[Collection(ShopCollection.Name)]
public sealed class PrintTestTests
{
    private static readonly ShopPlan NoCloud = new() { StartsCloud = false };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("counter-printer")]
    [InlineData("exit-printer")]
    public async Task A_test_page_comes_out_and_the_printer_says_so(string printer)
    {
        await using var shop = await Shop.OpenAsync(NoCloud);

        var (code, lines) = await PosdAsync(
            shop, "print-test", "--config", shop.Folder.Config, "--printer", printer, "--language", "en");

        Assert.Equal(0, code);
        Assert.Contains("Printed: the printer says that it has done all of it (GS ( H)", lines,
            StringComparison.Ordinal);
        Assert.Contains("It calls itself PS-80", lines, StringComparison.Ordinal);
        var page = Assert.Single(await shop.Bench.PaperAsync(printer));
        page.MustContain("Testpage", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "核销凭证", "PRINT-TEST");
        // A row of digits from edge to edge shows whether the profile's width is the printer's.
        Assert.Contains("123456789012345678901234567890123456789012345678", page.Text, StringComparison.Ordinal);
        Assert.Equal(["PRINT-TEST"], page.Qr);
    }

    [Fact]
    public async Task A_printer_that_is_not_ready_is_waited_for_and_its_trouble_is_said()
    {
        await using var shop = await Shop.OpenAsync(NoCloud);
        await shop.Bench.SetPrinterAsync("counter-printer", new { cover = "open" });

        await using var posd = Start(
            shop, "print-test", "--config", shop.Folder.Config, "--printer", "counter-printer");
        await posd.LineAsync("Waiting: the cover is open");
        await shop.Bench.SetPrinterAsync("counter-printer", new { cover = "closed" });

        Assert.Equal(0, await posd.EndAsync(Patience));
        Assert.Single(await shop.Bench.PaperAsync("counter-printer"));
    }

    [Fact]
    public async Task Paper_that_ends_in_the_page_is_said_while_it_is_waited_for()
    {
        await using var shop = await Shop.OpenAsync(NoCloud);
        await shop.Bench.BreakAsync(
            new { device = "counter-printer", fault = "paper-out-mid-slip", afterLines = 4 });

        await using var posd = Start(
            shop, "print-test", "--config", shop.Folder.Config, "--printer", "counter-printer");
        await posd.LineAsync("Waiting: out of paper");
        await shop.Bench.SetPrinterAsync("counter-printer", new { paper = "ok" });

        Assert.Equal(0, await posd.EndAsync(Patience));
        Assert.Single(await shop.Bench.PaperAsync("counter-printer"));
    }

    [Fact]
    public async Task The_drawer_and_the_buzzer_are_tried_by_themselves_and_no_paper_comes()
    {
        await using var shop = await Shop.OpenAsync(NoCloud);
        string[] printer = ["--config", shop.Folder.Config, "--printer", "counter-printer"];

        var (drawer, _) = await PosdAsync(shop, ["printer", "drawer", .. printer]);
        var (buzzer, _) = await PosdAsync(shop, ["printer", "buzzer", "--times", "3", .. printer]);
        var (wrong, said) = await PosdAsync(shop, ["printer", "drawer", "--number", "3", .. printer]);

        Assert.Equal((0, 0, 2), (drawer, buzzer, wrong));
        Assert.Contains("expected 1 to 2", said, StringComparison.Ordinal);
        var seen = await shop.Bench.PrintingAsync("counter-printer");
        Assert.Equal((1, true), (seen.DrawerPulses, seen.Buzzes > 0));
        Assert.Empty(await shop.Bench.PaperAsync("counter-printer"));
        Assert.Equal("", seen.Current);
    }

    [Fact]
    public async Task A_posd_that_runs_does_it_in_its_turn_and_its_slips_go_on()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 1 });
        string[] printer = ["--config", shop.Folder.Config, "--printer", "counter-printer"];
        var lane = shop.Lane(LanePlan.Counter);
        // The posd of a shop takes any port; a configuration of the field names one.
        shop.WriteTerminal(shop.Console.Port);

        var (test, said) = await PosdAsync(shop, ["print-test", .. printer]);
        var (drawer, _) = await PosdAsync(shop, ["printer", "drawer", .. printer]);
        var (third, no) = await PosdAsync(shop, ["printer", "drawer", "--number", "3", .. printer]);
        var (logo, stop) = await PosdAsync(shop, ["printer", "logo", "--key", "LG", "--file", "logo.png", .. printer]);
        await lane.RedeemAsync(shop.Tickets()[0].Code);
        await shop.Bench.SetPrinterAsync("counter-printer", new { paper = "end" });
        await shop.UntilAsync("there is no paper", state => state.Lane("counter").Printer is { Ready: false });
        var (none, why) = await PosdAsync(shop, ["print-test", .. printer]);

        Assert.Equal((0, 0, 2, 1, 1), (test, drawer, third, none, logo));
        Assert.Contains("stop it", stop, StringComparison.Ordinal);
        Assert.Contains("Printed: ", said, StringComparison.Ordinal);
        Assert.Contains("expected 1 to 2", no, StringComparison.Ordinal);
        Assert.Contains("NotPrinted: out of paper", why, StringComparison.Ordinal);
        var paper = await lane.PaperAsync();
        Assert.Equal(2, paper.Count);
        Assert.Equal(["PRINT-TEST"], paper[0].Qr);
        Assert.Equal(1, (await shop.Bench.PrintingAsync("counter-printer")).DrawerPulses);
    }

    [Theory]
    [InlineData("which printer", "print-test")]
    [InlineData("there is no profile", "print-test", "--printer-address", "tcp://127.0.0.1:9", "--profile", "laser")]
    [InlineData("lpt1", "printer", "drawer", "--printer-address", "lpt1")]
    [InlineData("alone", "print-test", "--printer-address", "tcp://127.0.0.1:9", "--printer", "counter-printer")]
    public async Task What_names_no_printer_is_refused_with_what_to_give(string why, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("print-test-").FullName;
        await using var posd = ProgramProcess.Start(
            "posd", BuiltProgram.Posd, folder, TimeProvider.System, arguments);

        Assert.Equal(2, await posd.EndAsync(Patience));
        Assert.Contains(why, string.Join('\n', posd.Lines), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static ProgramProcess Start(Shop shop, params string[] arguments) => ProgramProcess.Start(
        "posd", shop.Plan.PosdProgram ?? BuiltProgram.Posd, shop.Folder.Path, shop.Time, arguments);

    private static async Task<(int Code, string Lines)> PosdAsync(Shop shop, params string[] arguments)
    {
        await using var posd = Start(shop, arguments);
        return (await posd.EndAsync(Patience), string.Join('\n', posd.Lines));
    }
}

using System.Text.Json.Nodes;
using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Commands;

/// <summary>"Scan now": which of the scanners on the counter is it?</summary>
[Collection(ShopCollection.Name)]
public sealed class IdentifyTests
{
    private static readonly ShopPlan NoCloud = new() { StartsCloud = false };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_scanner_that_reads_is_named_and_can_be_given_to_another_lane()
    {
        await using var shop = await Shop.OpenAsync(NoCloud with
        {
            Lanes = [LanePlan.Counter, LanePlan.Exit with { ScannerInterface = "ssi" }],
        });

        await using var named = Start(shop);
        await named.LineAsync("Scan any code now");
        await shop.Bench.ScanAsync("exit-scanner", "ANYTHING");
        Assert.Equal(0, await named.EndAsync(Patience));
        Assert.Contains("(in the configuration now: exit-scanner)", string.Join('\n', named.Lines),
            StringComparison.Ordinal);
        Assert.Equal(("counter-scanner", "exit-scanner"), Scanners(shop));

        await using var given = Start(shop, "--lane", "counter");
        await given.LineAsync("Scan any code now");
        await shop.Bench.ScanAsync("exit-scanner", "ANYTHING");
        Assert.Equal(0, await given.EndAsync(Patience));
        // The lane that had it has the other one now: no two lanes on one scanner.
        Assert.Equal(("exit-scanner", "counter-scanner"), Scanners(shop));
        Assert.Single(Directory.GetFiles(shop.Folder.Path, "*.bak"));
    }

    [Fact]
    public async Task A_posd_that_runs_keeps_its_scanners_and_what_names_no_lane_is_refused()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan());
        shop.WriteTerminal(shop.Console.Port);

        await using var running = Start(shop);
        await using var nobody = Start(shop, "--lane", "nobody");

        Assert.Equal(1, await running.EndAsync(Patience));
        Assert.Contains("stop it first", string.Join('\n', running.Lines), StringComparison.Ordinal);
        Assert.Equal(2, await nobody.EndAsync(Patience));
        Assert.Contains("it has: counter, exit", string.Join('\n', nobody.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_where_no_code_comes_and_says_what_to_look_at()
    {
        await using var shop = await Shop.OpenAsync(NoCloud);

        await using var posd = Start(shop, "--seconds", "1");

        Assert.Equal(1, await posd.EndAsync(Patience));
        Assert.Contains("no code was read", string.Join('\n', posd.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_can_be_opened_nobody_is_told_to_scan()
    {
        await using var shop = await Shop.OpenAsync(NoCloud);
        await shop.Bench.UnplugAsync("scanners/counter-scanner");
        await shop.Bench.UnplugAsync("scanners/exit-scanner");

        await using var posd = Start(shop);

        Assert.Equal(1, await posd.EndAsync(Patience));
        var said = string.Join('\n', posd.Lines);
        Assert.Contains("counter-scanner cannot be opened", said, StringComparison.Ordinal);
        Assert.Contains("no scanner can be opened", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Scan any code now", said, StringComparison.Ordinal);
    }

    private static (string Counter, string Exit) Scanners(Shop shop)
    {
        var lanes = JsonNode.Parse(File.ReadAllText(shop.Folder.Config))!["lanes"]!.AsArray();
        string Of(string name) =>
            lanes.First(lane => (string?)lane!["name"] == name)!["scanner"]!.GetValue<string>();
        return (Of("counter"), Of("exit"));
    }

    private static ProgramProcess Start(Shop shop, params string[] arguments) => ProgramProcess.Start(
        "posd", shop.Plan.PosdProgram ?? BuiltProgram.Posd, shop.Folder.Path, shop.Time,
        ["devices", "identify", "--config", shop.Folder.Config, "--language", "en", .. arguments]);
}

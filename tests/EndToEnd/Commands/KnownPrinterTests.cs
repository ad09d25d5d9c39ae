using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Commands;

/// <summary>What a printer answered is still known after a restart.</summary>
[Collection(ShopCollection.Name)]
public sealed class KnownPrinterTests
{
    private static readonly ShopPlan NoCloud = new() { StartsCloud = false };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("counter")]
    [InlineData("exit")]
    public async Task What_proves_a_slip_is_known_after_a_restart_and_print_test_finds_out_more(string lane)
    {
        await using var shop = await Shop.OpenAsync(NoCloud);
        var printer = $"{lane}-printer";
        var first = await RunAsync(shop, lane);
        Assert.Equal("fence", first.Method);
        Assert.StartsWith("probed 2", first.From, StringComparison.Ordinal);

        // Out of paper it answers no fence: what is known is what was kept.
        await shop.Bench.SetPrinterAsync(printer, new { paper = "end" });
        Assert.Equal(first, await RunAsync(shop, lane));
        await shop.Bench.SetPrinterAsync(printer, new { paper = "ok" });

        await using var test = ProgramProcess.Start("posd", BuiltProgram.Posd, shop.Folder.Path, shop.Time,
            "print-test", "--config", shop.Folder.Config, "--printer", printer);
        Assert.Equal(0, await test.EndAsync(Patience));
        var words = Assert.Single(test.Lines, line => line.Contains("proved by", StringComparison.Ordinal));
        Assert.Contains("Slips on it are proved by: processId (probed 2", words, StringComparison.Ordinal);

        var now = await RunAsync(shop, lane);
        Assert.Equal("processId", now.Method);
        Assert.Contains(now.From, words, StringComparison.Ordinal);
    }

    /// <summary>One run of posd; returns what proves a slip as soon as that is known.</summary>
    private static async Task<ProofSeen> RunAsync(Shop shop, string lane)
    {
        await shop.StartTerminalAsync();
        var state = await shop.UntilAsync(
            "what proves a slip is known", state => state.Lane(lane).Printer?.Proof is not null);
        Assert.Equal(0, await shop.Terminal.StopAsync(Patience));
        return state.Lane(lane).Printer!.Proof!;
    }
}

using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>Whoever starts the terminal need not read what it prints.</summary>
[Collection(ShopCollection.Name)]
public sealed class FullPipeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task With_its_output_a_full_pipe_the_terminal_redeems_prints_and_ends_in_time_with_0()
    {
        const int Guests = 5;
        var limit = TimeSpan.FromSeconds(10);
        await using var shop = await Shop.OpenAsync(new ShopPlan { Tickets = Guests });
        var port = FreePort.Any();
        shop.WriteTerminal(port);
        await using var posd = UnreadProgram.Start(BuiltProgram.Posd, shop.Time, "run", "--config", shop.Folder.Config);
        shop.UseConsoleAt(new Uri($"http://127.0.0.1:{port}/"));
        await shop.UntilAsync(IsReadyAsync, () => "posd is ready");
        var exit = shop.Lane(LanePlan.Exit);
        foreach (var ticket in shop.Tickets()) await exit.RedeemAsync(ticket.Code);
        Assert.False(posd.HasEnded);

        var began = shop.Time.GetTimestamp();
        Assert.Equal(0, await posd.StopAsync(limit));

        var took = shop.Time.GetElapsedTime(began);
        output.WriteLine($"{Guests} guests served; ended {took.TotalSeconds:0.0} s after SIGTERM");
        Assert.Equal(Guests, (await shop.CloudRecordsAsync()).Redemptions.Count);

        async Task<bool> IsReadyAsync()
        {
            try
            {
                return (await shop.Console.ReadyAsync()).IsReady;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}

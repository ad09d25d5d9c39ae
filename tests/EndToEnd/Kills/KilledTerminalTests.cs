using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>The real posd, killed at random moments while guests keep coming. POSD_KILLS is how often (20),
/// POSD_KILL_SEED the seed of the moments.</summary>
[Collection(ShopCollection.Name)]
public sealed class KilledTerminalTests(ITestOutputHelper output)
{
    private const int KillsInOneShop = 20;

    [Fact]
    public async Task Every_redemption_has_one_slip_and_both_books_agree_when_the_terminal_is_killed_at_random_moments()
    {
        var kills = Setting.Number("POSD_KILLS", 20);
        var seed = Setting.Number("POSD_KILL_SEED", 20_260);
        for (var done = 0; done < kills; done += KillsInOneShop)
        {
            var here = Math.Min(KillsInOneShop, kills - done);
            await using var shop = await Shop.OpenAsync(new ShopPlan
            {
                Tickets = here * 5, Goods = [.. Enumerable.Range(1, here * 2).Select(Goods.ExitBasket)],
            });
            var day = new KillingDay(shop, new Random(seed + done));
            await day.LiveThroughAsync(here);
            var reckoning = await KillReckoning.MakeAsync(shop);
            output.WriteLine($"seed {seed + done}: {day.Story}; {reckoning.Summary}");
            Assert.True(reckoning.Wrong.Count == 0, string.Join('\n', reckoning.Wrong.Take(20)) + "\n" + shop.Logs());
            Assert.Equal(shop.Guests().Count, reckoning.Redeemed);
        }
    }
}

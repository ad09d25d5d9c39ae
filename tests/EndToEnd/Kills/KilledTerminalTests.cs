using System.Net;
using PosDaemon.EndToEnd.Tests.Hostile;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>The real posd, killed at random moments while guests keep coming, on a good line to the cloud and behind
/// one that does all that a bad line may do. POSD_KILLS is how often on each (6 and 4), POSD_KILL_SEED the seed of the
/// moments.</summary>
[Collection(ShopCollection.Name)]
public sealed class KilledTerminalTests(ITestOutputHelper output)
{
    private const int KillsInOneShop = 20;

    /// <summary>Milliseconds: the longest that a connection lasts on the bad line.</summary>
    private const int Connection = 600;

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 4)]
    public async Task Every_redemption_has_one_slip_and_both_books_agree_when_the_terminal_is_killed_at_random_moments(
        bool isBehindABadLine, int everyDay)
    {
        var kills = Setting.Number("POSD_KILLS", everyDay);
        var seed = Setting.Number("POSD_KILL_SEED", 20_260);
        for (var done = 0; done < kills; done += KillsInOneShop)
        {
            var here = Math.Min(KillsInOneShop, kills - done);
            await using var shop = await Shop.OpenAsync(new ShopPlan
            {
                Tickets = here * 3, Goods = [.. Enumerable.Range(1, here).Select(Goods.ExitBasket)],
            });
            await using var line = isBehindABadLine ? BadLine(shop, seed + done) : null;
            var day = new KillingDay(shop, new Random(seed + done));
            await day.LiveThroughAsync(here, line is null ? () => Task.CompletedTask : line.TurnGoodAsync);
            var reckoning = await KillReckoning.MakeAsync(shop);
            output.WriteLine($"seed {seed + done}: {day.Story}; {reckoning.Summary}"
                + (line is null ? "" : $"; {line.Connections} connections, {line.Played.Values.Sum()} hostile acts"));
            Assert.True(reckoning.Wrong.Count == 0, string.Join('\n', reckoning.Wrong.Take(20)) + "\n" + shop.Logs());
            Assert.Equal(shop.Guests().Count, reckoning.Redeemed);
        }
    }

    private static HostilePeer BadLine(Shop shop, int seed)
    {
        var line = new HostilePeer(new IPEndPoint(IPAddress.Loopback, shop.CloudPort), seed, Connection, shop.Time);
        line.Start();
        shop.PointTerminalAt(line.Port);
        return line;
    }
}

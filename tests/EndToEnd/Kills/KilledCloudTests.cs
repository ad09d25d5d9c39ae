using System.Net;
using PosDaemon.EndToEnd.Tests.Hostile;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>The real poscloud, killed at random moments behind a line that does all that a bad line may do, while
/// guests keep coming. POSD_CLOUD_KILLS is how often (3), POSD_KILL_SEED the seed of the moments.</summary>
[Collection(ShopCollection.Name)]
public sealed class KilledCloudTests(ITestOutputHelper output)
{
    private const int OneInKilledWhileStarting = 5;

    /// <summary>Milliseconds: the longest that a connection lasts, that the cloud stays up, and that it stays away.
    /// </summary>
    private const int Connection = 600, Up = 2500, Away = 500;

    [Fact]
    public async Task Every_redemption_has_one_slip_and_both_books_agree_when_the_cloud_is_killed_behind_a_bad_line()
    {
        var kills = Setting.Number("POSD_CLOUD_KILLS", 3);
        var seed = Setting.Number("POSD_KILL_SEED", 20_260);
        await using var shop = await Shop.OpenAsync(new ShopPlan
        {
            Tickets = kills * 6, Goods = [.. Enumerable.Range(1, kills * 2).Select(Goods.ExitBasket)],
            AnswerWindow = TimeSpan.FromSeconds(20),
        });
        await using var line = new HostilePeer(
            new IPEndPoint(IPAddress.Loopback, shop.CloudPort), seed, Connection, shop.Time);
        line.Start();
        shop.PointTerminalAt(line.Port);
        await shop.StartTerminalAsync();
        using var over = new CancellationTokenSource();
        var guests = new HurriedGuests(shop, new Random(seed));
        var coming = guests.ComeAsync(pause: 300, over.Token);
        var chance = new Random(seed);
        for (var kill = 0; kill < kills; kill++) await KillOnceAsync(shop, chance);

        await shop.StartCloudAsync();
        await over.CancelAsync();
        await coming;
        await line.TurnGoodAsync();
        await shop.UntilReadyAsync();
        var evening = new Evening(shop, guests.All);
        await evening.ComeBackAsync();
        await evening.SettleAsync();
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));

        var reckoning = await KillReckoning.MakeAsync(shop);
        output.WriteLine($"seed {seed}, {kills} kills: {line.Connections} connections, {line.Played.Values.Sum()} "
            + $"hostile acts; {guests.Shown} codes shown, {evening.CameBack} guests came back; {reckoning.Summary}");
        Assert.True(reckoning.Wrong.Count == 0, string.Join('\n', reckoning.Wrong.Take(20)) + "\n" + shop.Logs());
        Assert.Equal(guests.All.Length, reckoning.Redeemed);
        // The terminal lived through it: no slip of its own is in doubt. And not everybody had to come back.
        Assert.Equal((0, 0), (reckoning.Doubtful, evening.Reprints));
        Assert.InRange(evening.CameBack, 0, guests.All.Length - 1);
    }

    private static async Task KillOnceAsync(Shop shop, Random chance)
    {
        var cloud = shop.Nodes[0];
        if (chance.Next(OneInKilledWhileStarting) == 0) await cloud.LaunchAsync();
        else await cloud.StartAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(Up)), shop.Time);
        Assert.False(cloud.Process!.HasEnded, $"poscloud has ended by itself:\n{cloud.Process.LastLines()}");
        await cloud.Process.KillAsync();
        Assert.False(shop.Terminal.HasEnded, $"posd has ended:\n{shop.Logs()}");
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(Away)), shop.Time);
    }
}

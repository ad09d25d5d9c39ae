using System.Net;
using PosDaemon.EndToEnd.Tests.Kills;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Hostile;

/// <summary>The real posd against a peer that does all that a network, a router or a broken server may do, at random,
/// and now and then is the real cloud. POSD_BADPEER_MINUTES is how long (0: until each act was played once),
/// POSD_BADPEER_SEED the seed of the draws.</summary>
[Collection(ShopCollection.Name)]
public sealed class HostilePeerTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task No_network_event_ends_the_terminal_and_every_code_is_redeemed_once_with_one_slip()
    {
        var minutes = Setting.Number("POSD_BADPEER_MINUTES", 0);
        var seed = Setting.Number("POSD_BADPEER_SEED", 7);
        await using var shop = await Shop.OpenAsync(new ShopPlan
        {
            Tickets = 120 + minutes * 30, AnswerWindow = TimeSpan.FromSeconds(20),
        });
        // Acts are short where each is to be seen in a short time; else long enough for deadlines to pass.
        await using var peer = new HostilePeer(
            new IPEndPoint(IPAddress.Loopback, shop.CloudPort), seed, minutes == 0 ? 240 : 6000, shop.Time);
        peer.Start();
        shop.PointTerminalAt(peer.Port);
        await shop.StartTerminalAsync();
        var held = new HeldByProcess(shop.Terminal.Id);
        var began = shop.Time.GetTimestamp();
        using var over = new CancellationTokenSource();
        var guests = new HurriedGuests(shop, new Random(seed));
        var coming = guests.ComeAsync(minutes == 0 ? 150 : 1400, over.Token);

        while (minutes == 0 ? peer.NotPlayedYet.Any() : shop.Time.GetElapsedTime(began) < TimeSpan.FromMinutes(minutes))
        {
            Assert.False(shop.Terminal.HasEnded, $"posd has ended:\n{shop.Logs()}");
            held.Snapshot();
            Assert.True(minutes > 0 || shop.Time.GetElapsedTime(began) < Patience,
                $"not played: {string.Join(", ", peer.NotPlayedYet)}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), shop.Time);
        }

        var took = shop.Time.GetElapsedTime(began);
        await over.CancelAsync();
        await coming;
        await peer.TurnGoodAsync();
        await shop.UntilReadyAsync();
        var evening = new Evening(shop, guests.All);
        await evening.ComeBackAsync();
        await evening.SettleAsync();
        held.Snapshot();
        Assert.False(shop.Terminal.HasEnded);
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));

        var reckoning = await KillReckoning.MakeAsync(shop);
        output.WriteLine($"seed {seed}, {took.TotalSeconds:0} s: {peer.Connections} connections, "
            + $"{peer.Played.Values.Sum()} hostile acts of {peer.Played.Count} kinds; {guests.Shown} codes shown, "
            + $"{evening.CameBack} guests came back; {held}; {reckoning.Summary}");
        Assert.True(reckoning.Wrong.Count == 0, string.Join('\n', reckoning.Wrong.Take(20)) + "\n" + shop.Logs());
        Assert.Equal(guests.All.Length, reckoning.Redeemed);
        Assert.Equal((0, 0), (reckoning.Doubtful, evening.Reprints));
        Assert.InRange(HostileActs.All.Count, 40, int.MaxValue);
        var log = await File.ReadAllLinesAsync(Path.Combine(shop.Folder.State, "posd.log"));
        Assert.DoesNotContain(log, line => line.Contains(" ERR ", StringComparison.Ordinal)
            || line.Contains(" FTL ", StringComparison.Ordinal));
        held.MustBeBounded();
    }
}

using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>One day of a shop whose terminal keeps being killed: guests show their codes all the time, some of them
/// twice, some at both lanes. In the evening the terminal stays up, whoever was not let in comes back, and the
/// cashier has the slips in doubt printed again.</summary>
internal sealed class KillingDay
{
    private const int OneInShownAgain = 6;
    private const int OneInOtherLane = 10;
    private const int OneInKilledWhileStarting = 5;

    private readonly Shop _shop;
    private readonly Random _chance;
    private readonly SoldCode[] _guests;
    private readonly Evening _evening;
    private int _next;
    private int _shown;
    private int _again;
    private int _killedWhileStarting;
    private volatile bool _isUp;

    public KillingDay(Shop shop, Random chance)
    {
        (_shop, _chance, _guests) = (shop, chance, Shuffled(shop.Guests(), chance));
        _evening = new Evening(shop, _guests);
    }

    public string Story =>
        $"{_shown} codes shown while it was killed ({_again} of them again, {_killedWhileStarting} kills while it "
        + $"started), {_evening.CameBack} guests came back later, {_evening.Reprints} copies asked for";

    /// <param name="kills">How often the terminal is killed.</param>
    /// <param name="makeWell">Done when the day is over and before the evening: no fault but the kills is left.</param>
    public async Task LiveThroughAsync(int kills, Func<Task> makeWell)
    {
        using var evening = new CancellationTokenSource();
        var showing = ShowAsync(evening.Token);
        for (var kill = 0; kill < kills; kill++) await KillOnceAsync();
        await evening.CancelAsync();
        await showing;
        await makeWell();
        await _shop.StartTerminalAsync();
        await _evening.ComeBackAsync();
        await _evening.SettleAsync();
        Assert.Equal(0, await _shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));
    }

    private async Task ShowAsync(CancellationToken evening)
    {
        while (!evening.IsCancellationRequested)
        {
            var again = _next > 0 && (_next == _guests.Length || _chance.Next(OneInShownAgain) == 0);
            var number = again ? Math.Max(0, _next - 1 - _chance.Next(5)) : _next++;
            _again += again ? 1 : 0;
            await ShowAsync(number, _chance.Next(OneInOtherLane) == 0);
            // Hardly anybody waits at a dead terminal.
            var pause = _isUp ? _chance.Next(20, 140) : _chance.Next(300, 900);
            await Task.Delay(TimeSpan.FromMilliseconds(pause), _shop.Time, CancellationToken.None);
        }
    }

    private Task ShowAsync(int number, bool atOtherLane)
    {
        _shown++;
        var lanes = _shop.Plan.Lanes;
        var lane = lanes[(number + (atOtherLane ? 1 : 0)) % lanes.Count];
        return _shop.Bench.ScanAsync(lane.Scanner, _guests[number].Code);
    }

    private async Task KillOnceAsync()
    {
        var terminal = _shop.LaunchTerminal();
        if (_chance.Next(OneInKilledWhileStarting) == 0)
        {
            _killedWhileStarting++;
            await Task.Delay(TimeSpan.FromMilliseconds(_chance.Next(600)), _shop.Time);
        }
        else
        {
            await terminal.LineAsync("posd: ready");
            _isUp = true;
            await Task.Delay(TimeSpan.FromMilliseconds(_chance.Next(2500)), _shop.Time);
        }
        Assert.False(terminal.HasEnded, $"posd has ended by itself:\n{terminal.LastLines()}");
        _isUp = false;
        await terminal.KillAsync();
    }

    private static SoldCode[] Shuffled(IReadOnlyList<SoldCode> guests, Random chance)
    {
        SoldCode[] shuffled = [.. guests];
        chance.Shuffle(shuffled);
        return shuffled;
    }
}

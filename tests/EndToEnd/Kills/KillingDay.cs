using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>One day of a shop whose terminal keeps being killed: guests show their codes all the time, some of them
/// twice, some at both lanes. In the evening the terminal stays up, whoever was not let in comes back, and the
/// cashier has the slips in doubt printed again.</summary>
internal sealed class KillingDay(Shop shop, Random chance)
{
    private const int OneInShownAgain = 6;
    private const int OneInOtherLane = 10;
    private const int OneInKilledWhileStarting = 5;

    private readonly SoldCode[] _guests = Shuffled(shop.Guests(), chance);
    private int _next;
    private int _shown;
    private int _again;
    private int _killedWhileStarting;
    private int _cameBack;
    private int _reprints;
    private volatile bool _isUp;

    public string Story =>
        $"{_shown} codes shown while it was killed ({_again} of them again, {_killedWhileStarting} kills while it "
        + $"started), {_cameBack} guests came back later, {_reprints} copies asked for";

    public async Task LiveThroughAsync(int kills)
    {
        using var evening = new CancellationTokenSource();
        var showing = ShowAsync(evening.Token);
        for (var kill = 0; kill < kills; kill++) await KillOnceAsync();
        await evening.CancelAsync();
        await showing;
        await shop.StartTerminalAsync();
        await ComeBackAsync();
        await SettleAsync();
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));
    }

    private async Task ShowAsync(CancellationToken evening)
    {
        while (!evening.IsCancellationRequested)
        {
            var again = _next > 0 && (_next == _guests.Length || chance.Next(OneInShownAgain) == 0);
            var number = again ? Math.Max(0, _next - 1 - chance.Next(5)) : _next++;
            _again += again ? 1 : 0;
            await ShowAsync(number, chance.Next(OneInOtherLane) == 0);
            // Hardly anybody waits at a dead terminal.
            var pause = _isUp ? chance.Next(20, 140) : chance.Next(300, 900);
            await Task.Delay(TimeSpan.FromMilliseconds(pause), shop.Time, CancellationToken.None);
        }
    }

    private Task ShowAsync(int number, bool atOtherLane)
    {
        _shown++;
        var lanes = shop.Plan.Lanes;
        var lane = lanes[(number + (atOtherLane ? 1 : 0)) % lanes.Count];
        return shop.Bench.ScanAsync(lane.Scanner, _guests[number].Code);
    }

    private async Task KillOnceAsync()
    {
        var terminal = shop.LaunchTerminal();
        if (chance.Next(OneInKilledWhileStarting) == 0)
        {
            _killedWhileStarting++;
            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(600)), shop.Time);
        }
        else
        {
            await terminal.LineAsync("posd: ready");
            _isUp = true;
            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(2500)), shop.Time);
        }
        Assert.False(terminal.HasEnded, $"posd has ended by itself:\n{terminal.LastLines()}");
        _isUp = false;
        await terminal.KillAsync();
    }

    /// <summary>Codes that were shown to a dead terminal, or not at all, are shown again, one guest after the other at
    /// each lane.</summary>
    private async Task ComeBackAsync()
    {
        await QuietAsync();
        var used = await UsedAsync();
        int[] missing = [.. Enumerable.Range(0, _guests.Length).Where(number => !used.Contains(number))];
        _cameBack = missing.Length;
        var lanes = shop.Plan.Lanes;
        await Task.WhenAll(lanes.Select(async (lane, index) =>
        {
            foreach (var number in missing.Where(number => number % lanes.Count == index))
                await ComeBackAsync(lane, _guests[number]);
        }));
    }

    private async Task ComeBackAsync(LanePlan lane, SoldCode guest)
    {
        var before = (await shop.Console.StateAsync()).Lane(lane.Name).Verdict?.ScanId;
        await shop.Bench.ScanAsync(lane.Scanner, guest.Code);
        await shop.UntilAsync($"{guest.Title} is accepted", state =>
            state.Lane(lane.Name).Verdict is { Kind: "accepted" } verdict && verdict.ScanId != before);
    }

    private static SoldCode[] Shuffled(IReadOnlyList<SoldCode> guests, Random chance)
    {
        SoldCode[] shuffled = [.. guests];
        chance.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>The cloud keeps hashes of codes, so used ones are known by their titles, which are numbered.</summary>
    private async Task<HashSet<int>> UsedAsync()
    {
        var titles = (await shop.CloudRecordsAsync()).Redemptions.Select(one => one.Title).ToHashSet();
        return [.. Enumerable.Range(0, _guests.Length).Where(number => titles.Contains(_guests[number].Title))];
    }

    private async Task SettleAsync()
    {
        while (true)
        {
            var records = await QuietAsync();
            string[] doubtful = [.. records.Accepted.Where(scan => scan.Slip.State == "held")
                .Select(scan => scan.ScanId)];
            if (doubtful.Length == 0) return;
            foreach (var scan in doubtful)
            {
                _reprints++;
                (await shop.Console.ReprintAsync(scan)).MustBeTaken();
            }
        }
    }

    /// <summary>Waits until nothing is under way. The journal is looked into as well: the state shows the newest scans
    /// only.</summary>
    private async Task<TerminalRecords> QuietAsync()
    {
        TerminalRecords? records = null;
        await shop.UntilAsync(async () =>
        {
            var state = await shop.Console.StateAsync();
            if (state.Outbox.Due > 0 || state.Lanes.Any(lane => lane.Unresolved > 0 || !lane.Scanner.Online))
                return false;
            records = (await shop.TerminalRecordsAsync());
            return records.Pending == 0 && records.Scans.Values.All(scan =>
                scan.IsResolved && scan.Slip.State is not ("due" or "printing"));
        }, () => "nothing is under way any more");
        return records!;
    }
}

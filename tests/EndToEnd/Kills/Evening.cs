using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>The end of a day that went badly, when all is well again: whoever was not let in comes back, and the
/// cashier has the slips in doubt printed again.</summary>
internal sealed class Evening(Shop shop, SoldCode[] guests)
{
    // A printer gives out two slips a second, and a whole day's may be due.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public int CameBack { get; private set; }

    public int Reprints { get; private set; }

    /// <summary>Codes that were shown to a dead terminal, or not at all, are shown again, one guest after the other at
    /// each lane.</summary>
    public async Task ComeBackAsync()
    {
        await QuietAsync();
        var used = await UsedAsync();
        int[] missing = [.. Enumerable.Range(0, guests.Length).Where(number => !used.Contains(number))];
        CameBack = missing.Length;
        var lanes = shop.Plan.Lanes;
        await Task.WhenAll(lanes.Select(async (lane, index) =>
        {
            foreach (var number in missing.Where(number => number % lanes.Count == index))
                await ComeBackAsync(lane, guests[number]);
        }));
    }

    private async Task ComeBackAsync(LanePlan lane, SoldCode guest)
    {
        var before = (await shop.Console.StateAsync()).Lane(lane.Name).Verdict?.ScanId;
        await shop.Bench.ScanAsync(lane.Scanner, guest.Code);
        await shop.UntilAsync($"{guest.Title} is accepted", state =>
            state.Lane(lane.Name).Verdict is { Kind: "accepted" } verdict && verdict.ScanId != before);
    }

    /// <summary>The cloud keeps hashes of codes, so used ones are known by their titles, which are numbered.</summary>
    private async Task<HashSet<int>> UsedAsync()
    {
        var titles = (await shop.CloudRecordsAsync()).Redemptions.Select(one => one.Title).ToHashSet();
        return [.. Enumerable.Range(0, guests.Length).Where(number => titles.Contains(guests[number].Title))];
    }

    /// <summary>The cashier has the slips in doubt printed again, until there are none.</summary>
    public async Task SettleAsync()
    {
        while (true)
        {
            var records = await QuietAsync();
            string[] doubtful = [.. records.Accepted.Where(scan => scan.Slip.State == "held")
                .Select(scan => scan.ScanId)];
            if (doubtful.Length == 0) return;
            foreach (var scan in doubtful)
            {
                Reprints++;
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
            return records.Owed == 0 && records.Scans.Values.All(scan =>
                scan.IsResolved && scan.Slip.State is not ("due" or "printing"));
        }, () => "nothing is under way any more", Patience);
        return records!;
    }
}

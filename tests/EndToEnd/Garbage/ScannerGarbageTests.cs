using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Garbage;

/// <summary>What comes out of a scanner's cable and is no code of ours.</summary>
[Collection(ShopCollection.Name)]
public sealed class ScannerGarbageTests(ITestOutputHelper output)
{
    // Longer than the silence after which a code that was cut off is thrown away.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_megabyte_of_random_bytes_is_refused_piece_by_piece_and_the_next_guest_is_served()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 1 });
        var exit = shop.Lane(LanePlan.Exit);
        var bytes = new byte[1 << 20];
        new Random(7).NextBytes(bytes);
        // Four characters in a row might be somebody's code, which only the cloud can tell: no encoding has this byte.
        for (var i = 3; i < bytes.Length; i += 4) bytes[i] = 0xFF;
        var began = shop.Time.GetTimestamp();
        await shop.Bench.SendAsync(exit.Plan.Scanner, bytes);
        var told = new HashSet<string>();
        await shop.UntilAsync(async () =>
        {
            var lane = await exit.SnapshotAsync();
            if (lane.Verdict is { } verdict) told.Add($"{verdict.Kind} {verdict.Reason}".Trim());
            return !(await shop.Bench.ScannerAsync(exit.Plan.Scanner)).Sending && lane.Unresolved == 0;
        }, () => "the terminal has read everything", TimeSpan.FromMinutes(3));
        await Task.Delay(Pause, shop.Time);
        await shop.UntilAsync("nothing waits", state => state.Lane("exit").Unresolved == 0);
        var took = shop.Time.GetElapsedTime(began);
        // What is no code is said to be none; more than a lane can take at once is turned away aloud.
        Assert.Subset(new HashSet<string> { "checking", "refused MALFORMED", "busy", "noAnswer" }, told);

        await exit.RedeemAsync(shop.Tickets()[0].Code);
        Assert.Single(await exit.PaperAsync());
        Assert.Single((await shop.CloudRecordsAsync()).Redemptions);
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));
        var scans = (await shop.TerminalRecordsAsync()).Scans;
        Assert.Single(scans.Values, scan => scan.Phase == "accepted");
        Assert.All(scans.Values.Where(scan => scan.Phase != "accepted"), scan =>
            Assert.Equal(("refused", "MALFORMED"), (scan.Phase, scan.Reason)));
        // Of each event at most a hundred lines at once and ten a second.
        var most = 100 + 10 * (shop.Time.GetElapsedTime(began).TotalSeconds + 1);
        foreach (var kind in (await File.ReadAllLinesAsync(Path.Combine(shop.Folder.State, "posd.log")))
            .Where(line => line.Contains("[exit]", StringComparison.Ordinal)
                || line.Contains("-scanner]", StringComparison.Ordinal))
            .GroupBy(line => line.Split(' ')[3].Split('[')[0]))
            Assert.True(kind.Count() <= most, $"{kind.Count()} lines of event {kind.Key}, at most {most} are allowed");
        output.WriteLine($"1 MB: {scans.Count} scans in {took.TotalSeconds:0.0} s; told {string.Join(", ", told)}");
    }

    [Fact]
    public async Task A_code_of_100000_characters_is_refused_whole_with_its_length_and_the_next_guest_is_served()
    {
        // A simulated scanner that gets no processor for a moment is not to look like one that has finished.
        var plan = new ShopPlan { Tickets = 1, ScannerSilence = TimeSpan.FromSeconds(4) };
        await using var shop = await Shop.OpenForBusinessAsync(plan);
        var exit = shop.Lane(LanePlan.Exit);
        var verdict = await exit.ShowAsync(new string('A', 100_000));
        Assert.Equal(("refused", "MALFORMED"), (verdict.Kind, verdict.Reason));
        Assert.Equal("码无法识别", verdict.Zh);
        Assert.Contains("100000 字节", verdict.Detail);

        var byConsole = await shop.Console.ScanAsync("exit", new string('A', 100_000));
        Assert.True(byConsole.Status is 400 or 413, $"{byConsole}");

        await exit.RedeemAsync(shop.Tickets()[0].Code);
        Assert.Single(await exit.PaperAsync());
        Assert.Single((await shop.CloudRecordsAsync()).Scans);
    }
}

using System.Runtime.Versioning;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>That two scanners of one make are never taken for one another, whatever the kernel calls them today, and
/// that their cables may be pulled for months. POSD_SOAK_REPLUGS says how often, for each kind.</summary>
[SupportedOSPlatform("linux")]
public sealed class RenumberedTests(ITestOutputHelper output)
{
    private const int Side = 3, SideWhenMany = 10, Many = 1000;

    // Other programs of a busy machine may hold one up.
    private const int MayBeLateOneOf = 100;

    public static TheoryData<string> Schemes => [.. TwinKind.All.Select(kind => kind.Scheme)];

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Twins_that_are_plugged_in_in_any_order_read_at_their_own_lanes_and_leave_nothing_behind(
        string scheme)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux pseudo-terminals");
        var replugs = SoakTests.Count("POSD_SOAK_REPLUGS", 30);
        var kind = TwinKind.All.Single(kind => kind.Scheme == scheme);
        var pairs = new List<TwinLanes>();
        try
        {
            for (var seed = 1; seed <= (replugs < Many ? Side : SideWhenMany); seed++)
                pairs.Add(new TwinLanes(kind, seed));
            var each = Math.Max(replugs / pairs.Count, 4);
            await ReplugAsync(pairs, each / 4);
            var before = await Held.WhileInUseAsync(pairs[0].Connections, 2);
            await ReplugAsync(pairs, each / 2 - each / 4);
            var half = await Held.WhenQuietAsync(pairs[0].Connections, before.Covers);
            await ReplugAsync(pairs, each - each / 2);
            var after = await Held.WhenQuietAsync(pairs[0].Connections, before.Covers);

            output.WriteLine($"{scheme}: {each * pairs.Count} replugs of twins, names swapped "
                + $"{pairs.Sum(pair => pair.Swapped)} times, back within {pairs.Max(pair => pair.Slowest)}, "
                + $"{pairs.Sum(pair => pair.Late)} of them later than in 2 s");
            foreach (var (name, now) in new[] { "warm", "half", "end" }.Zip([before, half, after]))
                output.WriteLine($"  {name}: {now}");
            Assert.InRange(pairs.Sum(pair => pair.Swapped), 1, each * pairs.Count);
            Assert.InRange(pairs.Sum(pair => pair.Late), 0, 1 + (each * pairs.Count / MayBeLateOneOf));
            SoakTests.NothingIsLeft(before, half, after);
        }
        finally
        {
            foreach (var pair in pairs)
                await pair.DisposeAsync();
        }
    }

    private static Task ReplugAsync(IReadOnlyList<TwinLanes> pairs, int times) =>
        Task.WhenAll(pairs.Select(async pair =>
        {
            for (var time = 0; time < times; time++)
                await pair.ReplugAsync();
        }));
}

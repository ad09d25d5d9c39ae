using System.Globalization;
using PosDaemon.Contracts.Tests.Transports;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>That months of bad cables leave nothing behind: no descriptor, thread, timer or connection, and no heap
/// that grows. POSD_SOAK_OPENINGS and POSD_SOAK_REPLUGS say how often, for each kind of transport.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Faster = 10;

    // What may be held more after the second half of a run than after the first.
    private const long MostManaged = 512 * 1024, MostResident = 16 * 1024 * 1024;

    private readonly FasterTime _time = new(Faster);

    public static TheoryData<string> Transports => [.. SoakKind.All.Select(kind => kind.Name)];

    public static TheoryData<string> Cables =>
        [.. SoakKind.All.Select(kind => kind.Name).Where(name => name != "file")];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Loops_that_are_started_and_stopped_at_any_moment_leave_nothing_behind(string transport)
    {
        var (openings, connections) = (Count("POSD_SOAK_OPENINGS", 32), Connections());
        await using var lanes = SoakLanes.Of(transport, LanesFor(openings), connections, _time);
        using var failed = new CancellationTokenSource();
        var number = 0;

        await RunAsync(openings / 4);
        var before = await Held.WhenSettledAsync(connections);
        await RunAsync(openings / 2);
        var half = await Held.WhenQuietAsync(connections, before.Covers);
        await RunAsync(openings);
        var after = await Held.WhenQuietAsync(connections, before.Covers);

        async Task OpenAndCloseAsync(SoakLane lane, int next)
        {
            try
            {
                await lane.OpenAndCloseAsync(next);
            }
            catch
            {
                // The others need not go on to the end.
                await failed.CancelAsync();
                throw;
            }
        }

        Report($"{transport}: {openings} openings and closings of the loops, {lanes.All.Sum(lane => lane.Printed)} "
            + $"slips printed, {connections.Count} connections", before, half, after);
        NothingIsLeft(before, half, after);

        async Task RunAsync(int until)
        {
            await Task.WhenAll(lanes.All.Select(async lane =>
            {
                while (!failed.IsCancellationRequested
                    && Interlocked.Increment(ref number) is var next && next <= until)
                    await OpenAndCloseAsync(lane, next);
            }));
            number = until;
        }
    }

    [Theory]
    [MemberData(nameof(Cables))]
    public async Task Cables_that_are_pulled_in_the_middle_of_anything_leave_nothing_behind(string transport)
    {
        var (replugs, connections) = (Count("POSD_SOAK_REPLUGS", 32), Connections());
        var count = LanesFor(replugs);
        var each = replugs / count;
        await using var lanes = SoakLanes.Of(transport, count, connections, _time);
        using var stopping = new CancellationTokenSource();
        var held = new List<Held>();
        var inUse = lanes.All.Sum(lane => lane.Devices);
        var meeting = new Meeting(count, async () =>
        {
            held.Add(held is [var before, ..]
                ? await Held.WhenQuietAsync(connections, before.Covers)
                : await Held.WhileInUseAsync(connections, inUse));
            if (held.Count == 3)
                await stopping.CancelAsync();
        });

        await Task.WhenAll(lanes.All.Select(lane => lane.ReplugAsync(each, MeetAsync, stopping.Token)));

        Report($"{transport}: {each * count} times each cable pulled and put in, {connections.Count} connections",
            [.. held]);
        Assert.Equal(3, held.Count);
        Assert.All(held, now => Assert.Equal(inUse, now.Connections));
        NothingIsLeft(held[0], held[1], held[2]);

        Task MeetAsync(int number) => number == each / 4 || number == each / 2 || number == each
            ? meeting.ArriveAsync()
            : Task.CompletedTask;
    }

    private OpenedConnections Connections()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux pseudo-terminals");
        return new OpenedConnections(_time);
    }

    private static int LanesFor(int times) => times < 1000 ? 4 : 25;

    internal static int Count(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : usual;

    private void Report(string what, params Held[] held)
    {
        output.WriteLine(what);
        foreach (var (name, now) in new[] { "warm", "half", "end" }.Zip(held))
            output.WriteLine($"  {name}: {now}");
    }

    // Which of them is one too many is seen by what it stands for.
    private static string Descriptors() => string.Join(", ", TransportContract.NamesOfDescriptors()
        .CountBy(name => name).Select(kind => $"{kind.Value} x {kind.Key}"));

    internal static void NothingIsLeft(Held before, Held half, Held after)
    {
        Assert.True(before.Covers(half), $"half-way: {half}; before: {before}; now: {Descriptors()}");
        Assert.True(before.Covers(after), $"at the end: {after}; before: {before}; now: {Descriptors()}");
        Assert.InRange(after.Managed - half.Managed, long.MinValue, MostManaged);
        Assert.InRange(after.Resident - half.Resident, long.MinValue, MostResident);
    }
}

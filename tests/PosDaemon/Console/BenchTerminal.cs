using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.TerminalDevices;
using PosDaemon.Tests.Hosting;

namespace PosDaemon.Tests.Console;

/// <summary>The console's side of a bench lane.</summary>
internal sealed class BenchTerminal
{
    public BenchTerminal(BenchLane lane, TerminalLanguage language = TerminalLanguage.Chinese)
    {
        Events = NewEvents(language);
        lane.Observer = Events;
        Snapshots = new TerminalSnapshots(lane.Configuration, lane.Lanes, Devices, Events, lane.Journal,
            new JournalHealth(lane.Journal, TimeProvider.System), lane.Outbox, lane.Cloud,
            new ScanViews(new VerdictViews(TimeZoneInfo.Utc, language)), TimeProvider.System);
        Commands = new LaneCommands(
            lane.Lanes, Orders, lane.Journal, new SystemRandom(), NullLogger<LaneCommands>.Instance);
        Operators = new OperatorCommands(lane.Lanes, Orders, lane.Cloud, lane.Operators, TimeProvider.System);
    }

    public ConsoleEvents Events { get; }

    public DeviceStatusStore Devices { get; } = new();

    public TerminalSnapshots Snapshots { get; }

    public LaneCommands Commands { get; }

    public OperatorCommands Operators { get; }

    private static LaneOrders Orders { get; } = new(TimeProvider.System);

    public LaneView Lane => Snapshots.Current().Lanes[0];

    public static ConsoleEvents NewEvents(TerminalLanguage language = TerminalLanguage.Chinese) =>
        new(new VerdictViews(TimeZoneInfo.Utc, language), NullLogger<ConsoleEvents>.Instance);

    /// <summary>The verdicts that were given since the last call.</summary>
    public async Task<IReadOnlyList<VerdictView>> VerdictsAsync()
    {
        var next = new List<ConsoleEvent>();
        await Events.ReadAsync(next, CancellationToken.None);
        return [.. next.OfType<ConsoleEvent.VerdictGiven>().Select(given => given.Verdict)];
    }
}

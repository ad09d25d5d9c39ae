using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.Identity;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Console;

/// <summary>What the console shows of the terminal.</summary>
internal interface ITerminalSnapshots
{
    /// <summary>Raised when a device, the cloud or the outbox is different; handlers must not block. What lanes do is
    /// in <see cref="ConsoleEvents"/>.</summary>
    event Action Changed;

    /// <summary>Everything as of now.</summary>
    TerminalView Current();

    /// <summary>Everything, after a write that shows whether the journal can take a scan.</summary>
    Task<TerminalView> ProbeAsync();
}

/// <summary>Puts what lanes, devices, journal and cloud last published into one view. Keeps nothing; asks no disk, but
/// for a probe, and no network.</summary>
internal sealed class TerminalSnapshots(
    LoadedConfiguration configuration, LaneLoops lanes, DeviceStatusStore devices, ConsoleEvents events,
    JournalStore journal, JournalHealth health, OutboxLoop outbox, RedemptionClient cloud, ScanViews scans,
    TimeProvider time, IdentityRenewal? renewal = null)
    : ITerminalSnapshots
{
    private const int RecentScans = 20;

    private readonly TerminalAlarms _alarms = new(configuration.Options.Terminal.Language);

    public event Action Changed
    {
        add
        {
            devices.Changed += value;
            cloud.ReachableChanged += value;
            outbox.Changed += value;
        }

        remove
        {
            devices.Changed -= value;
            cloud.ReachableChanged -= value;
            outbox.Changed -= value;
        }
    }

    public TerminalView Current()
    {
        var options = configuration.Options;
        var trouble = lanes.JournalTrouble;
        var counts = journal.Counts;
        return WithAlarms(new TerminalView(
            options.Terminal.Id, time.GetLocalNow(), [.. options.Lanes.Select(Lane)],
            new OutboxView(counts.Pending, counts.Parked), Cloud(cloud.State),
            new JournalView(trouble is null, trouble)));
    }

    public async Task<TerminalView> ProbeAsync() => await health.TroubleAsync() is { } trouble
        ? WithAlarms(Current() with { Journal = new JournalView(false, trouble) })
        : Current();

    private TerminalView WithAlarms(TerminalView terminal) => terminal with { Alarms = _alarms.Of(terminal) };

    private LaneView Lane(LaneEntry entry)
    {
        var snapshot = lanes.Find(entry.Name)!.Snapshot;
        var state = snapshot.State;
        var current = state.Current is { } id ? state.Scans.GetValueOrDefault(id) : null;
        var recent = state.Scans.Values.OrderByDescending(scan => scan.ReadAt.Wall).Take(RecentScans);
        var held = state.Scans.Values.Where(scan => ScanViews.IsHeld(scan, state)).OrderBy(scan => scan.ReadAt.Wall);
        var setAside = state.Scans.Values.Where(scan => scan is { IsSetAside: true, IsFinal: false })
            .OrderBy(scan => scan.ReadAt.Wall);
        return new LaneView(
            entry.Name,
            Device(entry.Scanner, devices.Scanner(entry.Scanner)),
            Printer(entry.Printer),
            Gate(entry.Gate),
            current is null ? null : scans.Of(current, state),
            events.Verdict(entry.Name),
            [.. recent.Select(scan => scans.Of(scan, state))],
            [.. held.Select(scan => scans.Of(scan, state))],
            [.. setAside.Select(scan => scans.Of(scan, state))],
            state.UnresolvedCount,
            scans.Text(snapshot.Trouble),
            entry.Signal is { } signal ? Device(signal, devices.Signal(signal)) : null,
            Operator(state),
            state.Options.SignsIn && state.OperatorAt(time.GetUtcNow()) is null);
    }

    private OperatorView? Operator(LaneState state) => state switch
    {
        _ when state.OperatorAt(time.GetUtcNow()) is { } one => new(one.Id, one.Name, one.Until),
        { Options.Operator: { Length: > 0 } configured } => new(configured, configured, null),
        _ => null,
    };

    private static DeviceView Device(string name, DeviceStatus status) => new(status.Online, status.Detail, name);

    private LaneGateView? Gate(string? name) => name is not null && devices.Gate(name) is var status
        ? new(status.Online, status.Detail, name, devices.Passage(name))
        : null;

    private PrinterView? Printer(string? name) =>
        configuration.Options.PrinterGroups.FirstOrDefault(group => group.Name == name) is { } group ? Group(group)
        : name is null ? null
        : Printer(name, devices.Printer(name));

    private PrinterView Group(PrinterGroupEntry group)
    {
        var printers = group.Printers.Select(name => Printer(name, devices.Printer(name))).ToList();
        var readiness = printers.Aggregate(GroupReadiness.Of(group.Printers),
            (known, printer) => known.With(printer.Name, printer.Ready, printer.Trouble));
        return (printers.Find(printer => printer.Ready) ?? printers[0]) with
        {
            Name = group.Name, Ready = readiness.IsReady, Trouble = readiness.Trouble, Printers = printers,
        };
    }

    private PrinterView Printer(string name, PrinterStatus status) => PrinterViews.Of(
        Array.Find(configuration.Options.Printers, entry => entry.Name == name) ?? new PrinterEntry { Name = name },
        configuration.Profiles, status);

    private CloudView Cloud(CloudState state) => new(
        state.Reachable,
        state.Clock is { } clock ? (long)clock.Error.TotalMilliseconds : null,
        state.Reachable ? null : state.LastError,
        state.Clock is { IsWrong: true },
        renewal?.EndsSoon);
}

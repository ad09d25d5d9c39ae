using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Signals;

namespace PosDaemon.Commands;

/// <summary>How one device of the configuration is doing, by a posd that runs or by a trial.</summary>
/// <param name="Works">It can be used now.</param>
/// <param name="Said">What it or the system said of it; its address where all is well.</param>
/// <param name="Alarms">What is wrong with it.</param>
/// <param name="Model">As a printer calls itself.</param>
/// <param name="Remark">A printer's own name does not fit its profile.</param>
internal sealed record DeviceState(DeviceKind Kind, string Name, string Address, IReadOnlyList<string> Lanes,
    bool Works, string? Said, IReadOnlyList<AlarmKind> Alarms, string? Model = null, string? Remark = null)
{
    /// <summary>It tells nothing until somebody uses it: that its port opens is no proof that it is there.</summary>
    public bool SaysNothing { get; init; }

    /// <summary>It could not be opened, or does not answer.</summary>
    public bool IsAway => Alarms.Any(alarm => alarm == AlarmKind.ScannerOffline || alarm == AlarmKind.GateOffline
        || alarm == AlarmKind.PrinterNotConnected || alarm == AlarmKind.SignalOffline);

    public static DeviceState Of(ScannerEntry entry, DaemonOptions options, DeviceView view) => new(
        DeviceKind.Scanner, entry.Name, entry.Address,
        [.. options.Lanes.Where(lane => lane.Scanner == entry.Name).Select(lane => lane.Name)],
        view.Online, view.Detail, view.Online ? [] : [AlarmKind.ScannerOffline]) { SaysNothing = true };

    public static DeviceState Of(PrinterEntry entry, DaemonOptions options, PrinterView view)
    {
        var groups = options.PrinterGroups.Where(group => group.Printers.Contains(entry.Name))
            .Select(group => group.Name).Append(entry.Name).ToList();
        return new(
            DeviceKind.Printer, entry.Name, entry.Address,
            [.. options.Lanes.Where(lane => groups.Contains(lane.Printer ?? "")).Select(lane => lane.Name)],
            view.Ready, view.Trouble, TerminalAlarms.KindsOf(view), view.Model, view.Remark);
    }

    public static DeviceState Of(GateEntry entry, DaemonOptions options, LaneGateView view)
    {
        var alarm = TerminalAlarms.KindOf(view);
        return new(
            DeviceKind.Gate, entry.Name, entry.Address,
            [.. options.Lanes.Where(lane => lane.Gate == entry.Name).Select(lane => lane.Name)],
            alarm is null, TerminalAlarms.CauseOf(view), alarm is null ? [] : [alarm])
        {
            SaysNothing = entry.Board == GateRelayKind.Lcus,
        };
    }

    public static DeviceState Of(SignalEntry entry, DaemonOptions options, DeviceView view) => new(
        DeviceKind.Signal, entry.Name, entry.Address,
        [.. options.Lanes.Where(lane => lane.Signal == entry.Name).Select(lane => lane.Name)],
        view.Online, view.Detail, view.Online ? [] : [AlarmKind.SignalOffline])
    {
        SaysNothing = entry.Board == SignalOutputKind.Lcus,
    };

    /// <summary>What the posd that runs on these options says of its devices; one that it does not name is left out.
    /// </summary>
    public static IReadOnlyList<DeviceState> OfRunning(DaemonOptions options, TerminalView terminal)
    {
        var scanners = terminal.Lanes.Select(lane => lane.Scanner).DistinctBy(view => view.Name)
            .ToDictionary(view => view.Name!);
        var printers = terminal.Lanes.Select(lane => lane.Printer).OfType<PrinterView>()
            .SelectMany(view => view.Printers ?? [view]).DistinctBy(view => view.Name).ToDictionary(view => view.Name);
        var gates = terminal.Lanes.Select(lane => lane.Gate).OfType<LaneGateView>().ToDictionary(view => view.Name);
        var signals = terminal.Lanes.Select(lane => lane.Signal).OfType<DeviceView>().DistinctBy(view => view.Name)
            .ToDictionary(view => view.Name!);
        return
        [
            .. options.Scanners.Where(entry => scanners.ContainsKey(entry.Name))
                .Select(entry => Of(entry, options, scanners[entry.Name])),
            .. options.Printers.Where(entry => printers.ContainsKey(entry.Name))
                .Select(entry => Of(entry, options, printers[entry.Name])),
            .. options.Gates.Where(entry => gates.ContainsKey(entry.Name))
                .Select(entry => Of(entry, options, gates[entry.Name])),
            .. options.Signals.Where(entry => signals.ContainsKey(entry.Name))
                .Select(entry => Of(entry, options, signals[entry.Name])),
        ];
    }
}

using PosDaemon.Devices;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Configuration;

/// <summary>Rules over scanners, printers, gates and signals: names and addresses are unique, options are
/// in their ranges.</summary>
internal static class DeviceRules
{
    public static IEnumerable<ConfigurationFault> Check(DaemonOptions options, ProfilesRead profiles)
    {
        var scanners = Paths("scanners", options.Scanners.Select(entry => (entry.Name, entry.Address)));
        var printers = Paths("printers", options.Printers.Select(entry => (entry.Name, entry.Address)));
        var groups = options.PrinterGroups.Select((group, index) => ($"printerGroups[{index}]", group.Name, ""));
        var gates = Paths("gates", options.Gates.Select(entry => (entry.Name, entry.Address)));
        var signals = Paths("signals", options.Signals.Select(entry => (entry.Name, entry.Address)));
        return
        [
            // A lane names a group as it names a printer.
            .. UniqueNames("scanner", scanners), .. UniqueNames("printer", [.. printers, .. groups]),
            .. UniqueNames("gate", gates), .. UniqueNames("signal", signals),
            .. Addresses(scanners, DeviceKind.Scanner), .. Addresses(printers, DeviceKind.Printer),
            .. Addresses(gates, DeviceKind.Gate), .. Addresses(signals, DeviceKind.Signal),
            .. OneUserEach([.. scanners, .. printers, .. gates, .. signals]),
            .. options.Scanners.SelectMany(
                (entry, index) => Options($"scanners[{index}]", entry.ToOptions().FindFaults())),
            .. options.Printers.SelectMany(
                (entry, index) => Options($"printers[{index}]", entry.ToOptions(profiles.Shop).FindFaults())),
            .. options.Gates.SelectMany((entry, index) => Options($"gates[{index}]", entry.ToOptions().FindFaults())),
            .. options.Gates.SelectMany(GateRules.Check),
            .. options.Signals.SelectMany(
                (entry, index) => Options($"signals[{index}]", entry.ToOptions().FindFaults())),
            .. options.Signals.SelectMany(SignalRules.Check),
            .. options.Printers.Select((entry, index) => Profile(entry, index, profiles)).OfType<ConfigurationFault>(),
            .. options.Printers.Select(Proof).OfType<ConfigurationFault>(),
            .. options.Scanners.SelectMany(ScannerRules.Check),
        ];
    }

    public static IEnumerable<ConfigurationFault> UniqueNames(
        string noun, IEnumerable<(string Path, string Name, string Address)> entries) =>
        from entry in entries
        where entry.Name.Length > 0
        group entry by entry.Name into same
        from again in same.Skip(1)
        select new ConfigurationFault($"{again.Path}.name",
            $"there is another {noun} \"{again.Name}\" at {same.First().Path}", "give each its own name");

    private static ConfigurationFault? Profile(PrinterEntry printer, int index, ProfilesRead profiles) =>
        profiles.Shop.Find(printer.Profile) is not null || profiles.Unusable.Contains(printer.Profile)
            ? null
            : new($"printers[{index}].profile", $"there is no profile {SchemaCheck.Quote(printer.Profile)}",
                NearestName.Find(printer.Profile, profiles.Shop.Names) is { } nearest
                    ? $"did you mean \"{nearest}\"?"
                    : $"write one of {string.Join(", ", profiles.Shop.Names)}");

    private static ConfigurationFault? Proof(PrinterEntry printer, int index) =>
        printer is { Answers: false, Proof: ProofSetting.Fence or ProofSetting.ProcessId }
            ? new($"printers[{index}].proof", "is an answer of the printer, and \"answers\" says that it gives none",
                "leave out \"answers\", or write \"assumed\"")
            : null;

    /// <summary>The options' own ranges, under the names they have in the file. What the schema has refused already is
    /// at its default here.</summary>
    private static IEnumerable<ConfigurationFault> Options(string device, IEnumerable<OptionFault> faults) =>
        from fault in faults
        where fault.Value is TimeSpan
        let name = char.ToLowerInvariant(fault.Name[0]) + fault.Name[1..]
        select ConfigurationRules.Range(
            $"{device}.{name}", (TimeSpan)fault.Value, (TimeSpan)fault.Least, (TimeSpan)fault.Most);

    /// <summary>What a transport cannot open is said now and not at the counter; whether the device is there is not
    /// looked at.</summary>
    private static IEnumerable<ConfigurationFault> Addresses(
        IEnumerable<(string Path, string Name, string Address)> entries, DeviceKind kind) =>
        from entry in entries
        where entry.Address.Length > 0
        let fault = Drivers.FaultOf(kind, new DeviceAddress(entry.Address))
        where fault is not null
        select new ConfigurationFault($"{entry.Path}.address",
            $"{SchemaCheck.Quote(entry.Address)} is no address of such a device ({fault.TrimEnd('.')})",
            $"write {string.Join(" or ", Drivers.ExamplesFor(kind))}");

    /// <summary>Two loops on one port steal each other's bytes. Relays of one board are the exception that this
    /// refuses as well: the board's port has one owner.</summary>
    private static IEnumerable<ConfigurationFault> OneUserEach(
        IEnumerable<(string Path, string Name, string Address)> entries) =>
        from entry in entries
        where entry.Address.Length > 0
        group entry by Drivers.PortOf(new DeviceAddress(entry.Address)) into same
        from again in same.Skip(1)
        select new ConfigurationFault($"{again.Path}.address",
            $"{SchemaCheck.Quote(again.Address)} is already used by {same.First().Path}", "give each its own port");

    private static (string Path, string Name, string Address)[] Paths(
        string list, IEnumerable<(string Name, string Address)> entries) =>
        [.. entries.Select((entry, index) => ($"{list}[{index}]", entry.Name, entry.Address))];
}

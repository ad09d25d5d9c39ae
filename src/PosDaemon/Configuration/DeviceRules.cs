using PosDaemon.Devices;
using PosDaemon.Devices.Transports;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Configuration;

/// <summary>Rules over scanners, printers and gates: names and addresses are unique, gates pulse in bounds.</summary>
internal static class DeviceRules
{
    public static IEnumerable<ConfigurationFault> Check(DaemonOptions options)
    {
        var scanners = Paths("scanners", options.Scanners.Select(entry => (entry.Name, entry.Address)));
        var printers = Paths("printers", options.Printers.Select(entry => (entry.Name, entry.Address)));
        var gates = Paths("gates", options.Gates.Select(entry => (entry.Name, entry.Address)));
        return
        [
            .. UniqueNames("scanner", scanners), .. UniqueNames("printer", printers), .. UniqueNames("gate", gates),
            .. Addresses(scanners, mayBeFile: false), .. Addresses(printers, mayBeFile: true),
            .. Addresses(gates, mayBeFile: false),
            .. OneUserEach([.. scanners, .. printers, .. gates]),
            .. options.Gates.Select(Pulse).OfType<ConfigurationFault>(),
            .. options.Printers.Select(Profile).OfType<ConfigurationFault>(),
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

    private static ConfigurationFault? Profile(PrinterEntry printer, int index) =>
        PrinterProfiles.Find(printer.Profile) is not null ? null : new($"printers[{index}].profile",
            $"there is no profile {SchemaCheck.Quote(printer.Profile)}",
            $"write one of {string.Join(", ", PrinterProfiles.Names)}");

    private static ConfigurationFault? Pulse(GateEntry gate, int index) => ConfigurationRules.Range(
        $"gates[{index}].pulse", gate.Pulse, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));

    /// <summary>What a transport cannot open is said now and not at the counter; whether the device is there is not
    /// looked at.</summary>
    private static IEnumerable<ConfigurationFault> Addresses(
        IEnumerable<(string Path, string Name, string Address)> entries, bool mayBeFile) =>
        from entry in entries
        where entry.Address.Length > 0
        let isFile = entry.Address.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        let fault = isFile && !mayBeFile
            ? "a file gives no codes and takes no orders"
            : Drivers.FaultOf(mayBeFile ? DeviceKind.Printer : DeviceKind.Scanner, new DeviceAddress(entry.Address))
        where fault is not null
        select new ConfigurationFault($"{entry.Path}.address",
            $"{SchemaCheck.Quote(entry.Address)} is no address of such a device ({fault.TrimEnd('.')})",
            "write serial:/path?baud=9600 or tcp://host:port" + (mayBeFile ? ", or file:/path" : ""));

    /// <summary>Two loops on one port steal each other's bytes. Relays of one board are the exception that this
    /// refuses as well: the board's port has one owner.</summary>
    private static IEnumerable<ConfigurationFault> OneUserEach(
        IEnumerable<(string Path, string Name, string Address)> entries) =>
        from entry in entries
        where entry.Address.Length > 0
        group entry by entry.Address into same
        from again in same.Skip(1)
        select new ConfigurationFault($"{again.Path}.address",
            $"{SchemaCheck.Quote(again.Address)} is already used by {same.First().Path}", "give each its own port");

    private static (string Path, string Name, string Address)[] Paths(
        string list, IEnumerable<(string Name, string Address)> entries) =>
        [.. entries.Select((entry, index) => ($"{list}[{index}]", entry.Name, entry.Address))];
}

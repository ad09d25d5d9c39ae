namespace PosDaemon.Configuration;

/// <summary>Rules over scanners, printers and gates: names and addresses are unique, gates pulse in bounds.</summary>
internal static class DeviceRules
{
    private static readonly string[] ScannerSchemes = ["serial:/path?baud=9600", "tcp://host:port"];
    private static readonly string[] PrinterSchemes = [.. ScannerSchemes, "file:/path"];

    public static IEnumerable<ConfigurationFault> Check(DaemonOptions options)
    {
        var scanners = Paths("scanners", options.Scanners.Select(entry => (entry.Name, entry.Address)));
        var printers = Paths("printers", options.Printers.Select(entry => (entry.Name, entry.Address)));
        var gates = Paths("gates", options.Gates.Select(entry => (entry.Name, entry.Address)));
        return
        [
            .. UniqueNames("scanner", scanners), .. UniqueNames("printer", printers), .. UniqueNames("gate", gates),
            .. Schemes(scanners, ScannerSchemes), .. Schemes(printers, PrinterSchemes),
            .. Schemes(gates, ScannerSchemes),
            .. OneUserEach([.. scanners, .. printers, .. gates]),
            .. options.Gates.Select(Pulse).OfType<ConfigurationFault>(),
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

    private static ConfigurationFault? Pulse(GateEntry gate, int index) => ConfigurationRules.Range(
        $"gates[{index}].pulse", gate.Pulse, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));

    private static IEnumerable<ConfigurationFault> Schemes(
        IEnumerable<(string Path, string Name, string Address)> entries, string[] known) =>
        from entry in entries
        where entry.Address.Length > 0 && !known.Any(scheme => HasScheme(entry.Address, scheme))
        select new ConfigurationFault($"{entry.Path}.address",
            $"{SchemaCheck.Quote(entry.Address)} is no device address known here",
            $"write {string.Join(" or ", known)}");

    private static bool HasScheme(string address, string example)
    {
        var scheme = example[..(example.IndexOf(':') + 1)];
        return address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && address.Length > scheme.Length;
    }

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

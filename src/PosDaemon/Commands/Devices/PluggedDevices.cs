using PosDaemon.Configuration;
using PosDaemon.Devices;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Commands;

/// <summary>What is plugged into this computer, beside what a configuration uses of it. Opens nothing.</summary>
/// <param name="search">Looks.</param>
/// <param name="findings">What to say of what it sees.</param>
/// <param name="configured">The devices of the configuration; none where there is no configuration.</param>
internal sealed class PluggedDevices(
    DeviceSearch search, DeviceFindings findings, IReadOnlyList<(string Name, DeviceAddress Address)> configured)
{
    // A serial port of the board says nothing of what hangs on it, and every keyboard could be a scanner.
    private static readonly string[] TellingSchemes = ["serial", "usb", "hidraw", "spooler"];

    /// <summary>All that can be seen.</summary>
    public IReadOnlyList<PluggedDevice> All()
    {
        var uses = configured.ToLookup(one => Drivers.IdentityOf(one.Address), one => one.Name);
        return [.. search.FindPorts().Select(sight => Of(sight, uses)), .. search.FindWithoutPort().Select(Of)];
    }

    /// <summary>Those that the configuration leaves out and that have something to say.</summary>
    public IReadOnlyList<PluggedDevice> NotConfigured() =>
        [.. All().Where(device => device.UsedBy is null && device.Findings.Count > 0)];

    private PluggedDevice Of(DeviceSight sight, ILookup<DeviceIdentity, string> uses)
    {
        var usedBy = string.Join(", ", uses[sight.Identity]);
        return new(sight.Address.Uri, sight.Identity.Value, sight.Name, sight.File, sight.Driver,
            usedBy.Length > 0 ? usedBy : null, sight.Holders, [.. Findings(sight, usedBy.Length > 0)]);
    }

    private PluggedDevice Of(UsbWithoutPort device) => new(
        null, device.Identity.Value, device.Name, null, null, null, device.Holders,
        [findings.Of(device, search.Runs("brltty"))]);

    private IEnumerable<Finding> Findings(DeviceSight sight, bool isUsed)
    {
        var scheme = sight.Address.Uri.Split(':')[0];
        if (findings.InTheWay(sight) is { } inTheWay && (isUsed || sight.Identity.IsUsb))
            yield return inTheWay with { Level = isUsed ? inTheWay.Level : FindingLevel.Warning };
        if (!isUsed && sight.Identity.IsUsb && TellingSchemes.Contains(scheme))
            yield return findings.NotConfigured(sight.Address);
    }

    /// <summary>The devices of a configuration by name.</summary>
    public static IReadOnlyList<(string Name, DeviceAddress Address)> ConfiguredDevices(DaemonOptions options) =>
    [
        .. options.Scanners.Select(entry => (entry.Name, new DeviceAddress(entry.Address))),
        .. options.Printers.Select(entry => (entry.Name, new DeviceAddress(entry.Address))),
        .. options.Gates.Select(entry => (entry.Name, new DeviceAddress(entry.Address))),
        .. options.Signals.Select(entry => (entry.Name, new DeviceAddress(entry.Address))),
    ];
}

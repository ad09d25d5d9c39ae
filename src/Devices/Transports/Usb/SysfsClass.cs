using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>The devices of one class that Linux has now, by what sysfs says of them, and which of them an address
/// names: a path, or the name of a USB device. Opens none.</summary>
/// <param name="scheme">Of the addresses of such devices.</param>
/// <param name="name">The class.</param>
/// <param name="pattern">What its entries are called.</param>
/// <param name="sysfs">Where sysfs is mounted.</param>
/// <param name="devices">Where device files are.</param>
[SupportedOSPlatform("linux")]
internal sealed class SysfsClass(string scheme, string name, string pattern, string sysfs, string devices)
{
    /// <summary>Path of the device file and identity of each, in the order of their names.</summary>
    /// <param name="isMeant">By the path of its entry in sysfs.</param>
    public IReadOnlyList<UsbDevice> Find(Predicate<string> isMeant)
    {
        var folder = Path.Combine(sysfs, "class", name);
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.GetFileSystemEntries(folder, pattern).Order(StringComparer.Ordinal)
            .Where(entry => isMeant(entry))
            .Select(entry => Of(new($"{scheme}:{entry}"), Path.Combine(devices, Path.GetFileName(entry)), entry))];
    }

    /// <exception cref="DeviceException">BadAddress, or NotFound.</exception>
    public UsbDevice Find(AddressParts parts, Predicate<string> isMeant) => parts.IsPath
        ? Of(parts.Address, parts.Target, parts.Target)
        : UsbName.Read(parts).Among(Find(isMeant), parts.Address);

    /// <exception cref="DeviceException">BadAddress.</exception>
    public DeviceIdentity IdentityOf(AddressParts parts, Predicate<string> isMeant) => parts.IsPath
        ? Find(parts, isMeant).Identity
        : UsbName.Read(parts).IdentityAmong(Find(isMeant), parts.Address);

    private UsbDevice Of(DeviceAddress address, string path, string entry) =>
        new(path, LinuxPortIdentity.Of(address, entry, name, sysfs));
}

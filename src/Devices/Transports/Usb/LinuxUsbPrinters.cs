using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>The USB printers that Linux's usblp has now, by what sysfs says of them. Opens none.</summary>
/// <param name="sysfs">Where sysfs is mounted.</param>
/// <param name="devices">Where device files are.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxUsbPrinters(string sysfs = "/sys", string devices = "/dev")
{
    private const string DeviceClass = "usbmisc";

    /// <summary>Path of the device file and identity of each, in the order of their names.</summary>
    public IReadOnlyList<UsbDevice> Find()
    {
        var folder = Path.Combine(sysfs, "class", DeviceClass);
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.GetFileSystemEntries(folder, "lp*").Order(StringComparer.Ordinal)
            .Select(entry => new UsbDevice(
                Path.Combine(devices, "usb", Path.GetFileName(entry)), IdentityOf(entry)))];
    }

    /// <param name="path">The device file or a link to it.</param>
    public DeviceIdentity IdentityOf(string path) =>
        LinuxPortIdentity.Of(new DeviceAddress($"lp:{path}"), path, DeviceClass, sysfs);
}

/// <summary>A device of USB that is plugged in.</summary>
/// <param name="Path">What the system opens it by.</param>
internal readonly record struct UsbDevice(string Path, DeviceIdentity Identity);

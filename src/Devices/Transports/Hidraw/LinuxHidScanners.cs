using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;
using PosDaemon.Devices.Transports.Usb;
using PosDaemon.Protocol.Hid;

namespace PosDaemon.Devices.Transports.Hidraw;

/// <summary>The HID POS scanners that Linux has now, by what sysfs says of its hidraw devices. Opens none.</summary>
/// <param name="sysfs">Where sysfs is mounted.</param>
/// <param name="devices">Where device files are.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxHidScanners(string sysfs = "/sys", string devices = "/dev")
{
    private readonly SysfsClass _class = new("hidraw", "hidraw", "hidraw*", sysfs, devices);

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<UsbDevice> Find() => _class.Find(IsScanner);

    /// <summary>The device that an address names.</summary>
    /// <exception cref="DeviceException">BadAddress, or NotFound.</exception>
    public UsbDevice Find(AddressParts parts) => _class.Find(parts, IsScanner);

    /// <exception cref="DeviceException">BadAddress.</exception>
    public DeviceIdentity IdentityOf(AddressParts parts) => _class.IdentityOf(parts, IsScanner);

    private static bool IsScanner(string entry)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(entry, "device", "report_descriptor"));
            return ReportDescriptor.TryParse(bytes, out var descriptor, out _)
                && PosScannerLayout.TryFind(descriptor, out _);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It vanished while we looked.
            return false;
        }
    }
}

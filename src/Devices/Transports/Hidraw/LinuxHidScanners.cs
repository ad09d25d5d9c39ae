using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Usb;
using PosDaemon.Protocol.Hid;

namespace PosDaemon.Devices.Transports.Hidraw;

/// <summary>The HID POS scanners that Linux has now, by what sysfs says of its hidraw devices.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxHidScanners
{
    /// <param name="sysfs">Where sysfs is mounted.</param>
    /// <param name="devices">Where device files are.</param>
    public static SysfsClass In(string sysfs = "/sys", string devices = "/dev") =>
        new("hidraw", "hidraw", "hidraw*", IsScanner, sysfs, devices);

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

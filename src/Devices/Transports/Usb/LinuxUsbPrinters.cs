using System.Runtime.Versioning;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>The USB printers that Linux's usblp has now.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxUsbPrinters
{
    /// <param name="sysfs">Where sysfs is mounted.</param>
    /// <param name="devices">Where device files are.</param>
    public static SysfsClass In(string sysfs = "/sys", string devices = "/dev") =>
        new("lp", "usbmisc", "lp*", null, sysfs, Path.Combine(devices, "usb"));
}

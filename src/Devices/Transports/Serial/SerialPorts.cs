using System.IO.Ports;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;
using PosDaemon.Devices.Transports.Usb;
using PosDaemon.Devices.Transports.Win32;

namespace PosDaemon.Devices.Transports.Serial;

/// <summary>The serial ports that this system has now. One on USB can be named by its device, so that two alike are
/// told apart also when the system gives their ports other names.</summary>
internal static class SerialPorts
{
    private static readonly Guid ComPort = new("86e0d1e0-8089-11d0-9ce4-08003e301f73");

    /// <summary>Those on USB.</summary>
    /// <param name="sysfs">Where sysfs is mounted, on Linux.</param>
    /// <param name="devices">Where the device files are, on Linux.</param>
    public static IReadOnlyList<UsbDevice> FindOnUsb(string sysfs = "/sys", string devices = "/dev")
    {
        if (OperatingSystem.IsLinux())
            return [.. In(sysfs, devices).Find().Where(port => port.Identity.IsUsb)];
        return OperatingSystem.IsWindows() ? FindOnUsbOfWindows() : [];
    }

    /// <summary>Those by their names, in the order of the names: /dev/ttyS1, COM3.</summary>
    public static IReadOnlyList<string> Names() => OperatingSystem.IsWindows() || OperatingSystem.IsLinux()
        ? [.. SerialPort.GetPortNames().Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The class of serial ports of Linux.</summary>
    [SupportedOSPlatform("linux")]
    public static SysfsClass In(string sysfs = "/sys", string devices = "/dev") =>
        new("serial", "tty", "tty*", null, sysfs, devices);

    [SupportedOSPlatform("windows")]
    private static IReadOnlyList<UsbDevice> FindOnUsbOfWindows() =>
    [
        .. from path in SetupApi.PathsOf(ComPort).Order(StringComparer.Ordinal)
           let identity = WindowsDevicePath.IdentityOf(path)
           where identity is not null
           select new UsbDevice(path, identity.Value),
    ];
}

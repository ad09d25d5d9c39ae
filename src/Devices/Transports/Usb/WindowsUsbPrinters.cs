using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Win32;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>The USB printers that usbprint.sys has now, by the device interface that it registers for each.</summary>
internal static class WindowsUsbPrinters
{
    private static readonly Guid Interface = new("28d78fad-5a12-11d1-ae5b-0000f803a8c2");

    [SupportedOSPlatform("windows")]
    public static IReadOnlyList<UsbDevice> Find() =>
        [.. SetupApi.PathsOf(Interface).Order(StringComparer.Ordinal)
            .Select(path => new UsbDevice(path, WindowsDevicePath.IdentityOf(path) ?? new($"lp:{path}")))];
}

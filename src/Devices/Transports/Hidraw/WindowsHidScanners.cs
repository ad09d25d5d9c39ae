using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PosDaemon.Devices.Transports.Usb;
using PosDaemon.Devices.Transports.Win32;
using PosDaemon.Protocol.Hid;

namespace PosDaemon.Devices.Transports.Hidraw;

/// <summary>The HID POS scanners that Windows has now.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsHidScanners
{
    private const int LongestSerial = 127;

    public static IReadOnlyList<UsbDevice> Find()
    {
        Guid interfaceClass;
        HidApi.InterfaceClass(&interfaceClass);
        return UsbDevice.TellApart([.. SetupApi.PathsOf(interfaceClass).Order(StringComparer.Ordinal)
            .Select(TryRead).OfType<UsbDevice>()]);
    }

    // Opened for nothing but questions: that is allowed also where another program reads it.
    private static UsbDevice? TryRead(string path)
    {
        if (WindowsDevicePath.IdentityOf(path) is not { } bySocket)
            return null;
        using var device = Kernel32.CreateFile(path, 0, Kernel32.ShareReadWrite, 0, Kernel32.OpenExisting, 0, 0);
        if (device.IsInvalid || CapabilitiesOf(device) is not { } found
            || new HidUsage(found.Page, found.Usage) != PosScannerLayout.Scanner)
            return null;
        return SerialOf(device) is { } serial
            ? new UsbDevice(path, WindowsDevicePath.WithSerial(bySocket, serial), bySocket)
            : new UsbDevice(path, bySocket);
    }

    private static HidCapabilities? CapabilitiesOf(SafeFileHandle device)
    {
        nint data;
        if (!HidApi.GetPreparsedData(device, &data))
            return null;
        HidCapabilities found;
        var isRead = HidApi.GetCapabilities(data, &found) == HidApi.Success;
        HidApi.FreePreparsedData(data);
        return isRead ? found : null;
    }

    private static string? SerialOf(SafeFileHandle device)
    {
        var text = stackalloc char[LongestSerial + 1];
        return HidApi.GetSerialNumber(device, text, LongestSerial * sizeof(char)) && *text != 0
            ? new string(text).Trim()
            : null;
    }
}

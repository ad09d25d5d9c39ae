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
            .Select(path => new UsbDevice(path, IdentityOf(path) ?? new($"lp:{path}")))];

    /// <summary>From a path such as <c>\\?\usb#vid_04b8&amp;pid_0e15#J7XF#{…}</c>; the third part is the serial
    /// number, or with an ampersand a place that Windows has made up. Null where it is none of USB.</summary>
    public static DeviceIdentity? IdentityOf(string path)
    {
        var parts = path.Split('#');
        if (parts.Length < 3 || !parts[0].EndsWith("usb", StringComparison.OrdinalIgnoreCase))
            return null;
        string? vendor = null, product = null, line = null;
        foreach (var id in parts[1].ToLowerInvariant().Split('&'))
        {
            vendor = Behind("vid_", id) ?? vendor;
            product = Behind("pid_", id) ?? product;
            line = Behind("mi_", id) ?? line;
        }

        if (vendor is null || product is null)
            return null;
        var place = parts[2].Contains('&', StringComparison.Ordinal) ? $"@{parts[2]}" : $":{parts[2]}";
        return new($"usb:{vendor}:{product}{place}{(line is null or "00" ? "" : "/" + line)}");
    }

    private static string? Behind(string prefix, string id) =>
        id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : null;
}

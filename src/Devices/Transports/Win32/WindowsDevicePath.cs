namespace PosDaemon.Devices.Transports.Win32;

/// <summary>Reads the paths by which Windows opens devices.</summary>
internal static class WindowsDevicePath
{
    /// <summary>From a path such as <c>\\?\usb#vid_04b8&amp;pid_0e15#J7XF#{…}</c>; the third part is the serial
    /// number, or with an ampersand a place that Windows has made up. Null where it is none of USB.</summary>
    public static DeviceIdentity? IdentityOf(string path)
    {
        var parts = path.Split('#');
        if (parts.Length < 3 || !(parts[0].EndsWith("usb", StringComparison.OrdinalIgnoreCase)
            || parts[0].EndsWith("hid", StringComparison.OrdinalIgnoreCase)))
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

    /// <summary>The identity of a device whose path says where it is, and that tells its serial number when it is
    /// asked: <c>usb:VID:PID@PLACE[/NN]</c> becomes <c>usb:VID:PID:SERIAL[/NN]</c>.</summary>
    public static DeviceIdentity WithSerial(DeviceIdentity identity, string serial)
    {
        var text = identity.Value;
        var (place, line) = (text.IndexOf('@', StringComparison.Ordinal), text.LastIndexOf('/'));
        return place < 0 ? identity : new($"{text[..place]}:{serial}{(line > place ? text[line..] : "")}");
    }

    private static string? Behind(string prefix, string id) =>
        id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : null;
}

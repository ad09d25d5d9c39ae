using System.Globalization;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>What stands behind <c>usb:</c> in an address: <c>VID:PID</c>, or what <c>posd devices</c> shows of one
/// device, <c>VID:PID:SERIAL</c> or <c>VID:PID@PORT</c>, its socket, which names it whether it has a serial number or
/// not. VID and PID are four hexadecimal digits. Scanners and serial ports are named in the same way behind schemes of
/// their own.</summary>
internal readonly record struct UsbName(string Text)
{
    private const int DigitsLength = 9;

    private bool IsWhole => Text.Length > DigitsLength;

    /// <exception cref="DeviceException">BadAddress.</exception>
    public static UsbName Read(AddressParts parts)
    {
        parts.AllowOptions();
        return TryRead(parts.Target) ?? throw parts.Bad(string.Format(CultureInfo.InvariantCulture,
            "it must be {0}:VID:PID, {0}:VID:PID:SERIAL or {0}:VID:PID@PORT with VID and PID of four hexadecimal "
            + "digits, as posd devices shows it", parts.Scheme));
    }

    /// <summary>Null where the text is not of that form.</summary>
    public static UsbName? TryRead(string text)
    {
        var isName = text.Length >= DigitsLength && text[4] == ':' && IsHex(text[..4]) && IsHex(text[5..DigitsLength])
            && (text.Length == DigitsLength
                || (text[DigitsLength] is ':' or '@' && text.Length > DigitsLength + 1));
        return isName ? new(text[..DigitsLength].ToLowerInvariant() + text[DigitsLength..]) : null;
    }

    /// <summary>The one device of that name.</summary>
    /// <exception cref="DeviceException">NotFound; BadAddress where several answer to it.</exception>
    public UsbDevice Among(IReadOnlyList<UsbDevice> devices, DeviceAddress address)
    {
        UsbDevice[] found = [.. devices.Where(IsExactly)];
        if (found.Length == 0)
            found = [.. devices.Where(Fits)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new DeviceException(DeviceFault.NotFound,
                $"{address} is not there (unplugged, or switched off?)."),
            _ => throw new DeviceException(DeviceFault.BadAddress, $"{address} is the name of "
                + $"{found.Length} devices; name one of {string.Join(", ", found.Select(one => one.Identity))}."),
        };
    }

    /// <summary>The identity of the one device of that name; where none or several have it, the name itself.</summary>
    public DeviceIdentity IdentityAmong(IReadOnlyList<UsbDevice> devices, DeviceAddress address)
    {
        try
        {
            return Among(devices, address).Identity;
        }
        catch (DeviceException)
        {
            return Identity;
        }
    }

    /// <summary>Addresses of devices of USB, behind that scheme.</summary>
    public static IEnumerable<DeviceAddress> AddressesOf(string scheme, IEnumerable<UsbDevice> devices) =>
        devices.Select(device => device.Identity).Where(identity => identity.IsUsb).Distinct()
            .Select(identity => new DeviceAddress($"{scheme}:{identity.UsbName}"));

    /// <summary>Its identity where it is not plugged in.</summary>
    public DeviceIdentity Identity => new($"usb:{Text}");

    private bool IsExactly(UsbDevice device) => device.Identity == Identity || device.SecondName == Identity;

    private bool Fits(UsbDevice device) =>
        Fits(device.Identity) || (device.SecondName is { } second && Fits(second));

    // A further interface of the device has a number behind its name.
    private bool Fits(DeviceIdentity device)
    {
        var (identity, name) = (device.Value, Identity.Value);
        return identity.Length > name.Length && identity.StartsWith(name, StringComparison.Ordinal)
            && (IsWhole ? identity[name.Length] is '/' : identity[name.Length] is ':' or '@');
    }

    private static bool IsHex(string text) =>
        ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}

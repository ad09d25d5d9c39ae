using System.Globalization;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>What stands behind <c>usb:</c> in an address: <c>VID:PID</c>, or what <c>posd ports</c> shows of one
/// printer, <c>VID:PID:SERIAL</c> or <c>VID:PID@PORT</c>. VID and PID are four hexadecimal digits.</summary>
internal readonly record struct UsbName(string Text)
{
    private const int DigitsLength = 9;

    private bool IsWhole => Text.Length > DigitsLength;

    /// <exception cref="DeviceException">BadAddress.</exception>
    public static UsbName Read(AddressParts parts)
    {
        parts.AllowOptions();
        var text = parts.Target;
        if (text.Length < DigitsLength || text[4] != ':' || !IsHex(text[..4]) || !IsHex(text[5..DigitsLength])
            || (text.Length > DigitsLength && (text[DigitsLength] is not (':' or '@')
                || text.Length == DigitsLength + 1)))
            throw parts.Bad("it must be usb:VID:PID, usb:VID:PID:SERIAL or usb:VID:PID@PORT with VID and PID of four "
                + "hexadecimal digits, as posd ports shows it");
        return new(text[..DigitsLength].ToLowerInvariant() + text[DigitsLength..]);
    }

    /// <summary>The one printer of that name.</summary>
    /// <exception cref="DeviceException">NotFound; BadAddress where several answer to it.</exception>
    public UsbPrinter Among(IReadOnlyList<UsbPrinter> printers, DeviceAddress address)
    {
        UsbPrinter[] found = [.. printers.Where(Fits)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new DeviceException(DeviceFault.NotFound,
                $"{address} is not there (unplugged, or switched off?)."),
            _ => throw new DeviceException(DeviceFault.BadAddress, $"{address} is the name of "
                + $"{found.Length} printers; name one of {string.Join(", ", found.Select(one => one.Identity))}."),
        };
    }

    /// <summary>Its identity where it is not plugged in.</summary>
    public DeviceIdentity Identity => new($"usb:{Text}");

    private bool Fits(UsbPrinter printer)
    {
        var identity = printer.Identity.Value;
        var name = Identity.Value;
        return identity == name || (!IsWhole && identity.Length > name.Length
            && identity.StartsWith(name, StringComparison.Ordinal) && identity[name.Length] is ':' or '@');
    }

    private static bool IsHex(string text) =>
        ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}

using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices;

/// <summary>Which device it is, wherever it is plugged in: what is remembered of a device is kept under this and never
/// under a name such as /dev/ttyUSB0, which the system gives out anew.</summary>
/// <param name="Value">One of, best first: <c>usb:VID:PID:SERIAL</c> (with <c>/NN</c> for a further interface or port
/// of the same device); <c>usb:VID:PID@PORT</c> where it has no serial number, or shares it with another that is
/// plugged in, so that it follows its socket;
/// <c>port:PATH</c> of a port on the board; the address without its options.</param>
public readonly record struct DeviceIdentity(string Value)
{
    private const string Usb = "usb:";

    /// <summary>It is a device of USB that is plugged in, or was.</summary>
    public bool IsUsb => Value?.StartsWith(Usb, StringComparison.Ordinal) == true;

    /// <summary>What stands behind <c>usb:</c>.</summary>
    /// <exception cref="InvalidOperationException">It is none of USB.</exception>
    public string UsbName => IsUsb ? Value[Usb.Length..] : throw new InvalidOperationException($"{Value} is not USB.");

    /// <summary>The address itself, without its options: what a TCP peer, a file or a pseudo-terminal is known by.
    /// </summary>
    public static DeviceIdentity OfAddress(DeviceAddress address)
    {
        var uri = address.Uri ?? "";
        var question = AddressParts.OptionsIndex(uri);
        return new(question < 0 ? uri : uri[..question]);
    }

    public override string ToString() => Value;
}

namespace PosDaemon.Devices.Discovery;

/// <summary>A device that is plugged in and that no address can name, since the system made no port for it.</summary>
/// <param name="Name">Maker and product as it calls itself; null where it does not.</param>
/// <param name="Ids">VID:PID.</param>
/// <param name="Driver">The driver of Linux that makes such ports.</param>
/// <param name="IsDrivenByProgram">A program drives it by itself, past the system (libusb, as CUPS does); else nobody
/// does.</param>
/// <param name="Holders">Those programs, as far as they can be seen.</param>
public sealed record UsbWithoutPort(DeviceIdentity Identity, string Ids, string? Name, string Driver,
    bool IsDrivenByProgram, IReadOnlyList<PortHolder> Holders)
{
    private const string ByProgram = "usbfs";
    private const byte Communication = 0x02, SerialLine = 0x02, Hid = 0x03, Printer = 0x07, MakersOwn = 0xFF;

    /// <summary>Converters to serial lines, which say of themselves only that they are their maker's own (kernel,
    /// drivers/usb/serial).</summary>
    private static readonly Dictionary<string, string> Converters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["1a86:7523"] = "ch341",
        ["1a86:5523"] = "ch341",
        ["10c4:ea60"] = "cp210x",
        ["0403:6001"] = "ftdi_sio",
        ["0403:6015"] = "ftdi_sio",
        ["067b:2303"] = "pl2303",
        ["067b:23a3"] = "pl2303",
    };

    /// <summary>It is a converter to a serial line: what brltty is known to take away.</summary>
    public bool IsConverter => Converters.ContainsKey(Ids);

    /// <summary>Null where the device has its ports, or is not of a kind that is used here.</summary>
    /// <param name="holders">Finds who has a file open.</param>
    internal static UsbWithoutPort? Of(UsbBusDevice device, Func<string, IReadOnlyList<PortHolder>> holders)
    {
        foreach (var part in device.Interfaces)
        {
            if (part.Driver is not (null or ByProgram) || DriverFor(part, device.Ids) is not { } wanted)
                continue;
            return new(device.Identity, device.Ids, device.Name, wanted, part.Driver is ByProgram,
                part.Driver is ByProgram && device.File is { } file ? holders(file) : []);
        }

        return null;
    }

    // Communication is networks and modems of all kinds as well; a serial line is the "abstract control model".
    private static string? DriverFor(UsbBusInterface part, string ids) => part switch
    {
        { Kind: Printer } => "usblp",
        { Kind: Communication, SubKind: SerialLine } => "cdc_acm",
        { Kind: Hid } => "usbhid",
        { Kind: MakersOwn } => Converters.GetValueOrDefault(ids),
        _ => null,
    };
}

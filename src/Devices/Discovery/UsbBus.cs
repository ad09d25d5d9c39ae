using System.Globalization;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Discovery;

/// <summary>Everything that is plugged into the USB sockets of a Linux machine, by what sysfs says, also what no driver
/// gives a port. Opens nothing.</summary>
/// <param name="sysfs">Where sysfs is mounted.</param>
internal sealed class UsbBus(string sysfs = "/sys")
{
    // A port lies at most this deep under its interface: 1-1:1.0/0003:0C2E:0B6A.0001/input/input5/event3.
    private const int DeepestPort = 5;

    /// <summary>The devices in the order of their sockets; hubs are among them.</summary>
    public IReadOnlyList<UsbBusDevice> Find()
    {
        var folder = Path.Combine(sysfs, "bus", "usb", "devices");
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal)
            .Where(entry => !Path.GetFileName(entry).Contains(':', StringComparison.Ordinal))
            .Select(TryRead).OfType<UsbBusDevice>()];
    }

    private static UsbBusDevice? TryRead(string entry)
    {
        try
        {
            var folder = SysfsAttribute.Final(entry);
            if (SysfsAttribute.Read(folder, "idVendor") is not { } vendor
                || SysfsAttribute.Read(folder, "idProduct") is not { } product)
                return null;
            var identity = LinuxPortIdentity.OfUsb(
                vendor, product, SysfsAttribute.Read(folder, "serial"), Path.GetFileName(folder), line: 0);
            return new UsbBusDevice(identity, $"{vendor}:{product}", NameOf(folder), FileOf(folder),
                [.. InterfacesOf(folder)]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It vanished while we looked.
            return null;
        }
    }

    // Some devices begin the name of the product with that of the maker.
    private static string? NameOf(string folder)
    {
        var (maker, product) = (SysfsAttribute.Read(folder, "manufacturer"), SysfsAttribute.Read(folder, "product"));
        if (maker is null || product is null)
            return product ?? maker;
        return product.StartsWith(maker, StringComparison.OrdinalIgnoreCase) ? product : $"{maker} {product}";
    }

    // By its numbers: /dev/bus/usb/001/004.
    private static string? FileOf(string folder) =>
        SysfsAttribute.Number(folder, "busnum") is { } bus && SysfsAttribute.Number(folder, "devnum") is { } device
            ? string.Create(CultureInfo.InvariantCulture, $"bus/usb/{bus:000}/{device:000}")
            : null;

    private static IEnumerable<UsbBusInterface> InterfacesOf(string folder) =>
        from entry in Directory.GetDirectories(folder, Path.GetFileName(folder) + ":*").Order(StringComparer.Ordinal)
        let kind = SysfsAttribute.Number(entry, "bInterfaceClass", NumberStyles.HexNumber)
        where kind is not null
        let subKind = SysfsAttribute.Number(entry, "bInterfaceSubClass", NumberStyles.HexNumber) ?? 0
        select new UsbBusInterface((byte)kind, (byte)subKind, DriverOf(entry), [.. PortsUnder(entry, DeepestPort)]);

    private static string? DriverOf(string folder)
    {
        var link = Path.Combine(folder, "driver");
        return Directory.Exists(link) ? Path.GetFileName(SysfsAttribute.Final(link)) : null;
    }

    private static IEnumerable<string> PortsUnder(string folder, int depth)
    {
        var parent = Path.GetFileName(folder);
        foreach (var child in new DirectoryInfo(folder).GetDirectories().Where(child => child.LinkTarget is null))
        {
            if (IsPort(parent, child.Name))
                yield return child.Name;
            else if (depth > 1)
                foreach (var port in PortsUnder(child.FullName, depth - 1))
                    yield return port;
        }
    }

    // Of input devices only the one that evdev makes: mouse0 and js0 lie beside it.
    private static bool IsPort(string parent, string name) => parent is "tty" or "usbmisc" or "hidraw"
        || (parent.StartsWith("input", StringComparison.Ordinal) && name.StartsWith("event", StringComparison.Ordinal));
}

/// <param name="Identity">As its ports have it, without the number of the interface.</param>
/// <param name="Ids">VID:PID, four hexadecimal digits each.</param>
/// <param name="Name">Maker and product as it calls itself; null where it does not.</param>
/// <param name="File">Its file for programs that drive it by themselves, under /dev.</param>
internal sealed record UsbBusDevice(
    DeviceIdentity Identity, string Ids, string? Name, string? File, IReadOnlyList<UsbBusInterface> Interfaces);

/// <summary>What one device does on USB; it may do several things.</summary>
/// <param name="Kind">bInterfaceClass: 02 communication, 03 HID, 07 printer, FF the maker's own.</param>
/// <param name="SubKind">bInterfaceSubClass, whose meaning goes by the class.</param>
/// <param name="Driver">Of the kernel; usbfs where a program drives it by itself; null where nobody does.</param>
/// <param name="Ports">Names of the ports that the driver made: ttyACM0, lp0, hidraw2, event3.</param>
internal sealed record UsbBusInterface(byte Kind, byte SubKind, string? Driver, IReadOnlyList<string> Ports);

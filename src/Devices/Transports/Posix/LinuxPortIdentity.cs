using System.Globalization;

namespace PosDaemon.Devices.Transports.Posix;

/// <summary>Finds out from sysfs which device is behind the path of a serial port or a USB printer, symbolic links
/// included. Without sysfs (a pseudo-terminal, a container) it is known by its address.</summary>
internal static class LinuxPortIdentity
{
    /// <param name="address">What it is known by when sysfs does not know the port.</param>
    /// <param name="port">The path, such as /dev/serial/by-id/NAME or /dev/ttyUSB0.</param>
    /// <param name="deviceClass">The folder of sysfs that lists such ports by their names.</param>
    /// <param name="sysfs">Where sysfs is mounted.</param>
    /// <returns>By its serial number where it has one, and then by its socket as well.</returns>
    public static (DeviceIdentity Identity, DeviceIdentity? BySocket) Of(
        DeviceAddress address, string port, string deviceClass, string sysfs)
    {
        try
        {
            var name = Path.GetFileName(Final(port));
            var entry = Path.Combine(sysfs, "class", deviceClass, name);
            return Directory.Exists(entry)
                ? OfDevice(Path.GetFullPath(Final(entry)), Path.GetFullPath(sysfs), address)
                : (DeviceIdentity.OfAddress(address), null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It vanished while we looked.
            return (DeviceIdentity.OfAddress(address), null);
        }
    }

    // The port's folder lies under that of its USB interface (bInterfaceNumber), and that under its USB device
    // (idVendor, idProduct, serial), whose name is the socket: …/1-1.4/1-1.4:1.0/ttyUSB0/tty/ttyUSB0.
    private static (DeviceIdentity Identity, DeviceIdentity? BySocket) OfDevice(
        string port, string sysfs, DeviceAddress address)
    {
        var line = 0;
        for (var folder = port; folder.Length > sysfs.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (Read(folder, "idVendor") is { } vendor && Read(folder, "idProduct") is { } product)
            {
                var (serial, socket) = (Read(folder, "serial"), Path.GetFileName(folder));
                return (OfUsb(vendor, product, serial, socket, line),
                    serial is null ? null : OfUsb(vendor, product, null, socket, line));
            }

            line += Number(folder, "port_number", NumberStyles.Integer);
            line += Number(folder, "bInterfaceNumber", NumberStyles.HexNumber);
        }

        var devices = Path.Combine(sysfs, "devices") + Path.DirectorySeparatorChar;
        var isOnBoard = port.StartsWith(devices, StringComparison.Ordinal)
            && !port[devices.Length..].StartsWith("virtual/", StringComparison.Ordinal);
        return (isOnBoard ? new($"port:{port[devices.Length..]}") : DeviceIdentity.OfAddress(address), null);
    }

    /// <param name="line">Of one of several interfaces or ports of the same device; else 0.</param>
    public static DeviceIdentity OfUsb(string vendor, string product, string? serial, string socket, int line)
    {
        var device = string.IsNullOrEmpty(serial) ? $"{vendor}:{product}@{socket}" : $"{vendor}:{product}:{serial}";
        return new(line == 0 ? $"usb:{device}" : $"usb:{device}/{line.ToString("00", CultureInfo.InvariantCulture)}");
    }

    private static string? Read(string folder, string attribute) => SysfsAttribute.Read(folder, attribute);

    private static int Number(string folder, string attribute, NumberStyles style) =>
        SysfsAttribute.Number(folder, attribute, style) ?? 0;

    private static string Final(string path) => SysfsAttribute.Final(path);
}

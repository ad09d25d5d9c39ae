using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>The devices of one class that Linux has now, by what sysfs says of them, and which of them an address
/// names: a path, or the name of a USB device. Opens none.</summary>
/// <param name="scheme">Of the addresses of such devices.</param>
/// <param name="name">The class.</param>
/// <param name="pattern">What its entries are called.</param>
/// <param name="isMeant">Tells by the path of an entry whether it is such a device; null where all are.</param>
/// <param name="sysfs">Where sysfs is mounted.</param>
/// <param name="devices">Where the device files are.</param>
[SupportedOSPlatform("linux")]
internal sealed class SysfsClass(
    string scheme, string name, string pattern, Predicate<string>? isMeant, string sysfs, string devices)
{
    /// <summary>Path of the device file and identity of each, in the order of their names.</summary>
    public IReadOnlyList<UsbDevice> Find() => UsbDevice.TellApart(FindAlike());

    private IReadOnlyList<UsbDevice> FindAlike()
    {
        var folder = Path.Combine(sysfs, "class", name);
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.GetFileSystemEntries(folder, pattern).Order(StringComparer.Ordinal)
            .Where(entry => isMeant?.Invoke(entry) ?? true)
            .Select(entry => Read(Path.Combine(devices, Path.GetFileName(entry)), entry, AddressOf(entry)))];
    }

    /// <summary>The device that an address names.</summary>
    /// <exception cref="DeviceException">BadAddress, or NotFound.</exception>
    public UsbDevice Find(AddressParts parts) => parts.IsPath
        ? new(parts.Target, IdentityOf(parts.Address, parts.Target))
        : UsbName.Read(parts).Among(Find(), parts.Address);

    /// <summary>Opens the device that an address names. The kernel gives the names of device files out anew at each
    /// plugging in, also between the look and the opening: what was opened may be another device then, and is let go.
    /// </summary>
    /// <exception cref="DeviceException">BadAddress, NotFound, Gone, or it could not be opened.</exception>
    public ValueTask<ITransport> OpenAsync(AddressParts parts, Func<UsbDevice, ITransport> open) =>
        OpenAsync(parts, () => Find(parts), open);

    /// <summary>See the other.</summary>
    /// <param name="parts">The address, for messages.</param>
    /// <param name="find">Finds the device that the address names.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="DeviceException">BadAddress, NotFound, Gone, or it could not be opened.</exception>
    public static async ValueTask<ITransport> OpenAsync(
        AddressParts parts, Func<UsbDevice> find, Func<UsbDevice, ITransport> open)
    {
        var device = find();
        var transport = open(device);
        try
        {
            return find() == device
                ? transport
                : throw new DeviceException(
                    DeviceFault.Gone, $"{parts.Address} was plugged in anew while it was opened.");
        }
        catch (DeviceException)
        {
            await transport.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="DeviceException">BadAddress.</exception>
    public DeviceIdentity IdentityOf(AddressParts parts) => parts.IsPath
        ? Find(parts).Identity
        : UsbName.Read(parts).IdentityAmong(Find(), parts.Address);

    /// <param name="path">The device file, a link to it, or its entry in sysfs.</param>
    public DeviceIdentity IdentityOf(string path) => IdentityOf(AddressOf(path), path);

    /// <param name="address">What it is known by where sysfs does not know it.</param>
    /// <param name="path">The device file, a link to it, or its entry in sysfs.</param>
    public DeviceIdentity IdentityOf(DeviceAddress address, string path)
    {
        var device = Read(path, path, address);
        return device.SecondName is { } bySocket && FindAlike().Any(device.IsTwinOf) ? bySocket : device.Identity;
    }

    private UsbDevice Read(string path, string entry, DeviceAddress address)
    {
        var (identity, bySocket) = LinuxPortIdentity.Of(address, entry, name, sysfs);
        return new(path, identity, bySocket);
    }

    private DeviceAddress AddressOf(string path) => new($"{scheme}:{path}");
}

/// <summary>A device of USB that is plugged in.</summary>
/// <param name="Path">What the system opens it by.</param>
/// <param name="Identity">The best that tells it from every other that is plugged in.</param>
/// <param name="SecondName">What addresses may call it as well: by its socket where it is known by its serial number,
/// by its serial number where it shares that with another; null where there is no such.</param>
internal readonly record struct UsbDevice(string Path, DeviceIdentity Identity, DeviceIdentity? SecondName = null)
{
    /// <summary>Not all makers give each device a serial number of its own: those that share one are known by their
    /// sockets.</summary>
    public static IReadOnlyList<UsbDevice> TellApart(IReadOnlyList<UsbDevice> devices) =>
        [.. devices.Select(device => device.SecondName is { } bySocket && devices.Any(device.IsTwinOf)
            ? device with { Identity = bySocket, SecondName = device.Identity }
            : device)];

    /// <summary>They share a serial number; one device may have several files.</summary>
    public bool IsTwinOf(UsbDevice other) => other.Identity == Identity && other.SecondName != SecondName;
}

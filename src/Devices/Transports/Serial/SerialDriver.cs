using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Devices.Transports.Serial;

/// <summary><c>serial:PORT</c> or <c>serial:VID:PID[:SERIAL|@SOCKET]</c>: a serial port, a USB-CDC device or a
/// pseudo-terminal, by our own driver or with <c>driver=system</c> by System.IO.Ports.</summary>
internal sealed class SerialDriver : IDeviceDriver
{
    public string Scheme => "serial";

    public string Example => "serial:/path?baud=9600";

    public void Check(AddressParts parts) => SerialSettings.Read(parts);

    public DeviceIdentity Identify(AddressParts parts)
    {
        if (UsbName.TryRead(parts.Target) is { } name)
            return name.IdentityAmong(SerialPorts.FindOnUsb(), parts.Address);
        return OperatingSystem.IsLinux()
            ? SerialPorts.In().IdentityOf(parts.Address, parts.Target)
            : DeviceIdentity.OfAddress(parts.Address);
    }

    public string? FileOf(AddressParts parts)
    {
        if (UsbName.TryRead(parts.Target) is { } name)
            return Find(name, parts).Path;
        if (parts.IsPath)
            return parts.Target;
        return SerialPorts.Names().Contains(parts.Target, StringComparer.OrdinalIgnoreCase)
            ? parts.Target
            : throw new DeviceException(DeviceFault.NotFound, $"{parts.Address} is not there (unplugged?).");
    }

    /// <summary>On Linux a port on USB by its device, any other by its name.</summary>
    public IEnumerable<DeviceAddress> FindPorts()
    {
        // Windows does not say which COM name belongs to which device path.
        var onUsb = OperatingSystem.IsLinux() ? SerialPorts.FindOnUsb() : [];
        var paths = onUsb.Select(port => port.Path).ToHashSet(StringComparer.Ordinal);
        return UsbName.AddressesOf(Scheme, onUsb).Concat(SerialPorts.Names()
            .Where(name => !paths.Contains(name)).Select(name => new DeviceAddress($"{Scheme}:{name}")));
    }

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort)
    {
        var settings = SerialSettings.Read(parts);
        if (UsbName.TryRead(settings.Port) is not { } name)
            return ValueTask.FromResult(Open(parts.Address, settings, options, time));
        ITransport OpenPort(UsbDevice port) =>
            Open(parts.Address, settings with { Port = port.Path }, options, time);
        return OperatingSystem.IsLinux()
            ? SysfsClass.OpenAsync(parts, () => Find(name, parts), OpenPort)
            : ValueTask.FromResult(OpenPort(Find(name, parts)));
    }

    private static UsbDevice Find(UsbName name, AddressParts parts) =>
        name.Among(SerialPorts.FindOnUsb(), parts.Address);

    private static ITransport Open(
        DeviceAddress address, SerialSettings settings, TransportOptions options, TimeProvider time)
    {
        if (settings.BySystem && (OperatingSystem.IsWindows() || OperatingSystem.IsLinux()))
            return SystemSerialTransport.Open(address, settings, options, time);
        if (OperatingSystem.IsWindows())
            return WindowsSerialTransport.Open(address, settings, options, time);
        if (OperatingSystem.IsLinux())
            return LinuxSerialTransport.Open(address, settings, options, time);
        throw new DeviceException(DeviceFault.BadAddress, $"{address}: this system has no serial transport.");
    }
}

using System.IO.Ports;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Serial;

/// <summary><c>serial:PORT</c>: a serial port, a USB-CDC device or a pseudo-terminal, by our own driver or with
/// <c>driver=system</c> by System.IO.Ports.</summary>
internal sealed class SerialDriver : IDeviceDriver
{
    public string Scheme => "serial";

    public string Example => "serial:/path?baud=9600";

    public void Check(AddressParts parts) => SerialSettings.Read(parts);

    public DeviceIdentity Identify(AddressParts parts) => OperatingSystem.IsLinux()
        ? LinuxPortIdentity.Of(parts.Address, parts.Target)
        : DeviceIdentity.OfAddress(parts.Address);

    public IEnumerable<DeviceAddress> FindPorts() => OperatingSystem.IsWindows() || OperatingSystem.IsLinux()
        ? SerialPort.GetPortNames().Order(StringComparer.Ordinal).Select(port => new DeviceAddress($"{Scheme}:{port}"))
        : [];

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort) =>
        ValueTask.FromResult(Open(parts.Address, SerialSettings.Read(parts), options, time));

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

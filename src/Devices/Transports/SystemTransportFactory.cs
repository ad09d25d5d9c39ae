using PosDaemon.Devices.Transports.Serial;

namespace PosDaemon.Devices.Transports;

/// <summary>Opens the real transports: <c>serial:</c>, <c>tcp://</c> and <c>file:</c>.</summary>
public sealed class SystemTransportFactory(TimeProvider time, TransportOptions? options = null) : ITransportFactory
{
    private readonly TransportOptions _options = options ?? new TransportOptions();

    /// <summary>What is wrong with an address, in words, or null. Does not touch the device.</summary>
    public static string? FaultOf(DeviceAddress address)
    {
        try
        {
            AddressParts parts = AddressParts.Read(address);
            Check(parts);
            return null;
        }
        catch (DeviceException fault)
        {
            return fault.Message;
        }
    }

    public async ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort)
    {
        AddressParts parts = AddressParts.Read(address);
        Check(parts);
        return parts.Scheme switch
        {
            "tcp" => await TcpTransport.OpenAsync(address, parts.HostAndPort(), _options, time, abort),
            "file" => FileTransport.Open(address, parts.Target),
            _ => OpenSerial(address, SerialSettings.Read(parts)),
        };
    }

    private static void Check(AddressParts parts)
    {
        switch (parts.Scheme)
        {
            case "serial":
                SerialSettings.Read(parts);
                break;
            case "tcp":
                parts.HostAndPort();
                parts.AllowOptions();
                break;
            case "file":
                parts.AllowOptions();
                break;
            default:
                throw parts.Bad($"{parts.Scheme} is not one of serial, tcp, file");
        }
    }

    private ITransport OpenSerial(DeviceAddress address, SerialSettings settings)
    {
        if (OperatingSystem.IsWindows())
            return WindowsSerialTransport.Open(address, settings, _options, time);
        if (OperatingSystem.IsLinux())
            return LinuxSerialTransport.Open(address, settings, _options, time);
        throw new DeviceException(DeviceFault.BadAddress, $"{address}: this system has no serial transport.");
    }
}

namespace PosDaemon.Devices.Transports.Tcp;

/// <summary><c>tcp://HOST:PORT</c>, a peer that listens.</summary>
internal sealed class TcpDriver : IDeviceDriver
{
    public string Scheme => "tcp";

    public string Example => "tcp://host:port";

    public void Check(AddressParts parts)
    {
        parts.HostAndPort();
        parts.AllowOptions();
    }

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort) =>
        TcpTransport.OpenAsync(parts.Address, parts.HostAndPort(), options, time, abort);
}

using System.Net;

namespace PosDaemon.Devices.Transports.Tcp;

/// <summary><c>tcp://HOST:PORT</c>, a peer that listens.</summary>
internal sealed class TcpDriver : IDeviceDriver
{
    public string Scheme => "tcp";

    public string Example => "tcp://host:port";

    public bool IsPluggedIn => false;

    public void Check(AddressParts parts)
    {
        parts.HostAndPort();
        parts.AllowOptions();
    }

    /// <summary>A network has none.</summary>
    public string? FileOf(AddressParts parts) => null;

    public string PortOf(AddressParts parts)
    {
        var (host, port) = parts.HostAndPort();
        var name = IPAddress.TryParse(host, out var ip) ? ip.ToString() : host.ToLowerInvariant();
        return $"{(name is "localhost" or "::1" ? "127.0.0.1" : name)}:{port}";
    }

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort) =>
        TcpTransport.OpenAsync(parts.Address, parts.HostAndPort(), options, time, abort);
}

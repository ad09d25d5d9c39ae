using System.Net;
using System.Net.Sockets;

namespace PosDaemon.Devices.Transports.Tcp;

/// <summary><c>tcp-listen://ADDRESS:PORT?from=PEER</c>: a fixed scanner that connects by itself, as its maker's "TCP
/// client" mode has it. One connection at a time.</summary>
internal sealed class TcpListenDriver : IDeviceDriver
{
    private const string From = "from";

    public string Scheme => "tcp-listen";

    public string Example => "tcp-listen://0.0.0.0:4001?from=10.0.0.7";

    public bool IsPluggedIn => false;

    public string? RefusalOf(DeviceKind kind) =>
        kind == DeviceKind.Scanner ? null : "printers and gates are connected to, they do not call";

    public void Check(AddressParts parts)
    {
        parts.AllowOptions(From);
        _ = Endpoint(parts);
        _ = Peer(parts);
    }

    /// <summary>A network has none.</summary>
    public string? FileOf(AddressParts parts) => null;

    public string PortOf(AddressParts parts) => Endpoint(parts).ToString();

    public async ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort)
    {
        var (endpoint, peer) = (Endpoint(parts), Peer(parts));
        using var listener = Listen(parts.Address, endpoint);
        using var limit = new CancellationTokenSource(options.ConnectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abort);
        try
        {
            while (true)
            {
                var caller = await listener.AcceptAsync(either.Token);
                if (peer is null || peer.Equals(AddressOf(caller)))
                    return TcpTransport.Of(parts.Address, caller, options, time);
                caller.Dispose();
            }
        }
        catch (SocketException fault)
        {
            throw new DeviceException(DeviceFault.Failed, $"{parts.Address}: {fault.Message}", inner: fault);
        }
        catch (OperationCanceledException fault)
        {
            abort.ThrowIfCancellationRequested();
            throw new DeviceException(DeviceFault.NotFound,
                $"{parts.Address}: no scanner has connected yet (its power, its cable, the host that it is told?).",
                inner: fault);
        }
    }

    // Where the port listens for both kinds of addresses, those of version 4 come in the form of version 6.
    private static IPAddress? AddressOf(Socket caller) => (caller.RemoteEndPoint as IPEndPoint)?.Address switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        var other => other,
    };

    private static Socket Listen(DeviceAddress address, IPEndPoint endpoint)
    {
        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // On Windows this would let another program listen there too.
            if (!OperatingSystem.IsWindows())
                listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(endpoint);
            listener.Listen(1);
            return listener;
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            throw ListenFault(address, fault);
        }
    }

    private static DeviceException ListenFault(DeviceAddress address, SocketException fault) =>
        fault.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new(
                DeviceFault.Busy, $"{address}: another program listens at this port.", inner: fault),
            SocketError.AddressNotAvailable => new(
                DeviceFault.NotFound, $"{address} is no address of this machine.", inner: fault),
            SocketError.AccessDenied => new(
                DeviceFault.NotPermitted, $"{address} is not permitted; take a port above 1023.", inner: fault),
            _ => new(DeviceFault.Failed, $"{address}: {fault.Message}", inner: fault),
        };

    private static IPEndPoint Endpoint(AddressParts parts)
    {
        var (host, port) = parts.HostAndPort();
        return IPAddress.TryParse(host, out var ip)
            ? new IPEndPoint(ip, port)
            : throw parts.Bad("it must name an address of this machine, or 0.0.0.0 for all of them");
    }

    private static IPAddress? Peer(AddressParts parts)
    {
        if (parts.Text(From) is not { } text)
            return null;
        return IPAddress.TryParse(text, out var ip) ? ip : throw parts.Bad($"{From}={text} is no IP address");
    }
}

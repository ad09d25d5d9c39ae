using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PosDaemon.Testing;

/// <summary>A connection to a server of ours that asks nothing, or half a question.</summary>
public sealed class MuteCaller : IDisposable
{
    private readonly TcpClient _connection;

    private MuteCaller(TcpClient connection, CancellationToken abort)
    {
        _connection = connection;
        Ended = ReadToEndAsync(abort);
    }

    /// <summary>Completes when the server has closed the connection, politely or not.</summary>
    public Task Ended { get; }

    /// <param name="server">Where to.</param>
    /// <param name="said">All that it ever says, ASCII.</param>
    /// <param name="abort">Ends the waiting for the end.</param>
    public static async Task<MuteCaller> ConnectAsync(IPEndPoint server, string said, CancellationToken abort)
    {
        ArgumentNullException.ThrowIfNull(server);
        var connection = new TcpClient(server.AddressFamily);
        await connection.ConnectAsync(server, abort);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said), abort);
        return new MuteCaller(connection, abort);
    }

    /// <summary>The endpoints of an address of loopback; "localhost" has two where there is IPv6.</summary>
    public static IReadOnlyList<IPEndPoint> EndpointsOf(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IPAddress[] hosts = address.Host != "localhost" ? [IPAddress.Parse(address.DnsSafeHost)]
            : Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : [IPAddress.Loopback];
        return [.. hosts.Select(host => new IPEndPoint(host, address.Port))];
    }

    public void Dispose() => _connection.Dispose();

    private async Task ReadToEndAsync(CancellationToken abort)
    {
        try
        {
            await _connection.GetStream().CopyToAsync(Stream.Null, abort);
        }
        catch (IOException)
        {
            // Reset: closed too.
        }
    }
}

using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace PosCloud.Admin.Webhooks;

/// <summary>Whom webhooks may call: machines of the public internet, whatever a name stands for at the moment of the
/// call, so that no merchant reaches into the networks that the cloud stands in.</summary>
/// <param name="mayBePrivate">Whoever runs the cloud allows every address.</param>
internal sealed class WebhookTargets(bool mayBePrivate)
{
    // What IANA's registries of special-purpose addresses have that is not globally reachable, multicast, and what is
    // sent on to an address of IPv4 that is not seen here (6to4, Teredo). Of IPv6 only 2000::/3 is given out.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    /// <summary>By what stands in the address itself; what a name stands for is seen when it is called.</summary>
    /// <exception cref="OfficeFaultException">It is not called.</exception>
    public void Check(Uri url)
    {
        if (mayBePrivate)
            return;
        if (url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && !IsPublic(address)))
            throw OfficeFaultException.Invalid("url",
                "接收地址须在公网上；如需内网地址，请联系云端管理员（--webhook-private）",
                "url: an address of the public internet; whoever runs the cloud may allow others (--webhook-private)");
    }

    /// <summary>Connects to an address that may be called, of those that the name stands for now.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="SocketException">The name is not known, or nobody answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stopping)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var known = await Dns.GetHostAddressesAsync(host, stopping);
        IPAddress[] callable = [.. known.Where(address => mayBePrivate || IsPublic(address))];
        if (callable.Length == 0)
            throw new IOException($"{host} is not public: it stands for an address of a private network");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(callable, port, stopping);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>True: it is a machine's of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (own.AddressFamily == AddressFamily.InterNetwork || GivenOut.Contains(own))
            && !NotPublic.Any(network => network.Contains(own));
    }
}

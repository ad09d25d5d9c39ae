using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PosCloud.Terminals;

/// <summary>Which user of this machine opened a TCP socket, from the kernel's lists of them (proc_net_tcp in the
/// kernel's documentation; proc(5)). Safe for any thread.</summary>
/// <param name="lists">The files; none where the system has none.</param>
internal sealed class SocketOwners(params IReadOnlyList<string> lists)
{
    // ESTABLISHED, FIN_WAIT1, FIN_WAIT2: it has been connected, and its own end may be shut down already.
    private static readonly string[] Connected = ["01", "04", "05"];

    /// <summary>Those of this system: IPv4 and IPv6 on Linux, none elsewhere.</summary>
    public static SocketOwners OfSystem() =>
        OperatingSystem.IsLinux() ? new SocketOwners("/proc/net/tcp", "/proc/net/tcp6") : new SocketOwners();

    /// <summary>Reads the lists, which takes as long as the machine has sockets: some microseconds for each.</summary>
    /// <param name="local">The socket's own end.</param>
    /// <param name="remote">What it is connected to.</param>
    /// <returns>The uid; null: it is not there, has been closed, or the lists cannot be read.</returns>
    public uint? Find(IPEndPoint local, IPEndPoint remote)
    {
        try
        {
            return lists.Select(list => Find(File.ReadLines(list), local, remote))
                .FirstOrDefault(uid => uid is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A hardened service may not see them: then nobody's user is known.
            return null;
        }
    }

    /// <param name="lines">Of one list: number, local and remote address, state, queues, timer, retransmissions, uid,
    /// timeout, inode and more, by spaces.</param>
    /// <param name="local">The socket's own end.</param>
    /// <param name="remote">What it is connected to.</param>
    internal static uint? Find(IEnumerable<string> lines, IPEndPoint local, IPEndPoint remote)
    {
        var here = Written(local);
        var there = Written(remote);
        foreach (var line in lines)
        {
            // Most lines are of other sockets.
            if (!Array.Exists(here, line.Contains))
                continue;
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 10 || !here.Contains(fields[1]) || !there.Contains(fields[2])
                || !Connected.Contains(fields[3]))
                continue;
            // Without an inode it is nobody's any more, and the kernel gives root's uid.
            return fields[9] == "0" ? null : Uid(fields[7]);
        }
        return null;
    }

    private static uint? Uid(string field) =>
        uint.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? uid : null;

    // As the kernel writes it: 32-bit words of the address in the order of this machine, in hex, and the port. An IPv4
    // socket may stand in the list of IPv6 as ::ffff:a.b.c.d.
    private static string[] Written(IPEndPoint end)
    {
        var address = end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address;
        return address.AddressFamily == AddressFamily.InterNetwork
            ? [Written(address, end.Port), Written(address.MapToIPv6(), end.Port)]
            : [Written(address, end.Port)];
    }

    private static string Written(IPAddress address, int port)
    {
        var words = address.GetAddressBytes().Chunk(4).Select(word => $"{BitConverter.ToUInt32(word):X8}");
        return $"{string.Concat(words)}:{port:X4}";
    }
}

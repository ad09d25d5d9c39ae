using System.Net;
using System.Net.Sockets;

namespace PosSim.Demo;

/// <summary>Port numbers for programs that have to be told theirs.</summary>
internal static class FreePort
{
    /// <summary>The one asked for if nobody has it, else any.</summary>
    public static int Near(int wanted) => Try(wanted) ?? Any();

    public static int Any() => Try(0) ?? throw new DemoException("this machine has no free TCP port");

    private static int? Try(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return ((IPEndPoint)probe.LocalEndPoint!).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace PosSim.Demo;

/// <summary>Port numbers for programs that have to be given theirs. They lie below those that systems give to callers
/// (from 32768 on Linux, 49152 on Windows): else any connection made meanwhile could take the number away.</summary>
internal static class FreePort
{
    private const int First = 16384;
    private const int Count = 16384;

    // Two processes that search at the same time begin at different places, and no number is given twice.
    private static int _next = Environment.ProcessId * 61 % Count;

    /// <summary>The one asked for if nobody has it, else any.</summary>
    public static int Near(int wanted) => IsFree(wanted) ? wanted : Any();

    public static int Any()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref _next) & int.MaxValue) % Count;
            if (IsFree(port)) return port;
        }
        throw new DemoException("this machine has no free TCP port");
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

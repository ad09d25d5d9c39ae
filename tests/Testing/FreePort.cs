using System.Net;
using System.Net.Sockets;

namespace PosDaemon.Testing;

/// <summary>Port numbers for programs that have to be told theirs. They lie below those that systems give to callers
/// (from 32768 on Linux, 49152 on Windows): else any connection made meanwhile could take the number away.</summary>
public static class FreePort
{
    private const int First = 16384;
    private const int Count = 16384;

    // Two processes that look at the same time begin at different places, and nobody is told a number twice.
    private static int _next = Environment.ProcessId * 61 % Count;

    /// <exception cref="InvalidOperationException">None is free.</exception>
    public static int Any()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref _next) & int.MaxValue) % Count;
            if (IsFree(port)) return port;
        }
        throw new InvalidOperationException("this machine has no free TCP port");
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

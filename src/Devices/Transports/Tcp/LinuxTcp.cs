using System.Net.Sockets;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Tcp;

/// <summary>What Linux knows of a TCP connection beyond the socket's own calls (tcp(7)).</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxTcp
{
    private const int Protocol = 6, Information = 11;

    // struct tcp_info: state, congestion state, retransmits, probes, …
    private const int RetransmitsOffset = 2;

    // On a local network, where the first is sent after 0.2 s and each waits twice as long, the sixth after 12.6 s.
    private const int MostRetransmits = 6;

    /// <summary>What was sent was repeated again and again and is still not acknowledged: the peer has lost its power,
    /// or its cable. The system itself goes on for 15 minutes, and keep-alive is silent meanwhile. A peer that is full
    /// does acknowledge. (TCP_USER_TIMEOUT would end that one too.)</summary>
    public static bool IsUnheard(Socket socket)
    {
        Span<byte> info = stackalloc byte[8];
        return socket.GetRawSocketOption(Protocol, Information, info) > RetransmitsOffset
            && info[RetransmitsOffset] >= MostRetransmits;
    }

    /// <summary>Bytes that the peer has not acknowledged, its end of the connection included (SIOCOUTQ).</summary>
    public static int Unsent(Socket socket)
    {
        int count;
        return Libc.Control((int)socket.Handle, Libc.OutputQueue, &count) == 0 ? count : 0;
    }
}

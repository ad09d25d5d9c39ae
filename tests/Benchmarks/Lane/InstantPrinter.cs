using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PosDaemon.Benchmarks.Lane;

/// <summary>When the bytes of one slip arrived, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
internal readonly record struct SlipArrival(long FirstByte, long LastByte, int Length);

/// <summary>A network printer that needs no time: it answers every question at once (DLE EOT, GS r, GS I) and takes
/// everything else for a slip, which ends with the fence (GS r 1) behind it. What is measured is then the sender.
/// </summary>
internal sealed class InstantPrinter : IDisposable
{
    private static readonly byte[] Fence = [0x1D, 0x72, 0x01];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<SlipArrival> _slips = Channel.CreateUnbounded<SlipArrival>();
    private readonly Thread _thread;
    private volatile bool _stops;

    public InstantPrinter()
    {
        _listener.Start();
        // A thread of its own that blocks in the socket: the pool's queue is not part of the figure.
        _thread = new Thread(Serve) { IsBackground = true, Name = "printer" };
        _thread.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Slips in the order in which they ended.</summary>
    public ChannelReader<SlipArrival> Slips => _slips.Reader;

    public void Dispose()
    {
        _stops = true;
        _listener.Stop();
    }

    private void Serve()
    {
        try
        {
            while (!_stops)
            {
                using var socket = _listener.AcceptSocket();
                socket.NoDelay = true;
                Serve(socket);
            }
        }
        catch (SocketException) when (_stops)
        {
            return;     // the end of the measurement
        }
    }

    private void Serve(Socket socket)
    {
        var buffer = new byte[65_536];
        var (slip, first) = (0, 0L);
        var held = 0;
        while (socket.Receive(buffer.AsSpan(held)) is var count && count > 0)
        {
            var now = TimeProvider.System.GetTimestamp();
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, held + count);
            held = 0;
            if (slip == 0) rest = Answer(socket, rest);
            if (rest.IsEmpty) continue;
            if (slip == 0 && IsBegunQuestion(rest))
            {
                rest.CopyTo(buffer);
                held = rest.Length;
                continue;
            }

            if (slip == 0) first = now;
            slip += rest.Length;
            if (!rest.EndsWith(Fence)) continue;
            _slips.Writer.TryWrite(new SlipArrival(first, now, slip - Fence.Length));
            slip = 0;
            socket.Send([0x00]);
        }
    }

    /// <summary>Answers the questions at the front; returns what stands behind them.</summary>
    private static ReadOnlySpan<byte> Answer(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 3)
        {
            switch (bytes[0], bytes[1])
            {
                case (0x10, 0x04): socket.Send([0x12]); break;
                case (0x1D, 0x72): socket.Send([0x00]); break;
                case (0x1D, 0x49): socket.Send("_Instant\0"u8); break;
                default: return bytes;
            }

            bytes = bytes[3..];
        }

        return bytes;
    }

    private static bool IsBegunQuestion(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 3 && bytes[0] is 0x10 or 0x1D && bytes.Length < 2
        || bytes.Length == 2 && (bytes[0], bytes[1]) is (0x10, 0x04) or (0x1D, 0x72) or (0x1D, 0x49);
}

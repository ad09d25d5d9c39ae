using System.Net.Sockets;

namespace PosDaemon.Devices.Transports.Tcp;

/// <summary>A TCP connection to a printer's port 9100 or to a scanner that listens. The peer's FIN is zero bytes.
/// </summary>
internal sealed class TcpTransport : ITransport
{
    // Only used when the send buffer is full; a printer takes far longer to make room.
    private static readonly TimeSpan RoomCheck = TimeSpan.FromMilliseconds(10);

    // A printer that still talks keeps us no longer than this when we leave.
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromMilliseconds(500);

    private readonly Socket _socket;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private bool _broken;
    private bool _stalled;

    private TcpTransport(DeviceAddress address, Socket socket, TransportOptions options, TimeProvider time) =>
        (Address, _socket, _options, _time) = (address, socket, options, time);

    public DeviceAddress Address { get; }

    /// <exception cref="DeviceException">No connection within the limit.</exception>
    public static async ValueTask<ITransport> OpenAsync(
        DeviceAddress address,
        (string Host, int Port) peer,
        TransportOptions options,
        TimeProvider time,
        CancellationToken abort)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(options.ConnectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abort);
        try
        {
            await socket.ConnectAsync(peer.Host, peer.Port, either.Token);
            Prepare(socket);
            return new TcpTransport(address, socket, options, time);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw ConnectFault(address, fault);
        }
        catch (OperationCanceledException fault)
        {
            socket.Dispose();
            abort.ThrowIfCancellationRequested();
            throw new DeviceException(DeviceFault.NotFound,
                $"{address} did not answer within {options.ConnectLimit.TotalSeconds:0.#} s.", inner: fault);
        }
    }

    /// <summary>On a connection that somebody else has made.</summary>
    public static ITransport Of(DeviceAddress address, Socket socket, TransportOptions options, TimeProvider time)
    {
        Prepare(socket);
        return new TcpTransport(address, socket, options, time);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        try
        {
            var count = await _socket.ReceiveAsync(buffer, SocketFlags.None, abort);
            _broken |= count == 0;
            return count;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            _broken = true;
            return 0;
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        if (OperatingSystem.IsLinux() && LinuxTcp.IsUnheard(_socket))
        {
            // Nor will it when we leave.
            _broken = true;
            throw new DeviceException(DeviceFault.Gone, $"{Address} is gone (it acknowledges nothing any more).");
        }

        _stalled = true;
        await PatientWrite.WriteAllAsync(Address, bytes, TrySend, room => Task.Delay(RoomCheck, _time, room),
            _options.StallLimit, _time, abort);
        _stalled = false;
    }

    public int DiscardInput()
    {
        Span<byte> buffer = stackalloc byte[1024];
        var total = 0;
        while (_socket.Available > 0)
            total += _socket.Receive(buffer, SocketFlags.None, out _);
        return total;
    }

    // FIN, then wait for the peer's, and before that for what it has not taken yet: closing with unread input, or input
    // that comes later, would send RST, on which printers drop the slip.
    public async ValueTask DisposeAsync()
    {
        var begun = _time.GetTimestamp();
        if (!_broken)
            EndSending();
        var rest = new byte[1024];
        while (!_broken && MayStay(_time.GetElapsedTime(begun)))
        {
            using var limit = new CancellationTokenSource(LeaveLimit, _time);
            try
            {
                // Status bytes that nobody wants any more.
                _broken = await _socket.ReceiveAsync(rest, SocketFlags.None, limit.Token) == 0;
            }
            catch (SocketException)
            {
                _broken = true;
            }
            catch (OperationCanceledException)
            {
                // Silent; what it has not taken may still be on the way.
                continue;
            }
        }

        _broken = true;
        _socket.Dispose();
    }

    private void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            _broken = true;
        }
    }

    private bool MayStay(TimeSpan passed) => passed < LeaveLimit
        || (!_stalled && passed < _options.StallLimit && OperatingSystem.IsLinux() && LinuxTcp.Unsent(_socket) > 0);

    private int TrySend(ReadOnlyMemory<byte> bytes)
    {
        var sent = _socket.Send(bytes.Span, SocketFlags.None, out var error);
        switch (error)
        {
            case SocketError.Success:
                return sent;
            case SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable:
                return 0;
            default:
                _broken = true;
                throw new DeviceException(DeviceFault.Gone, $"{Address} is gone ({error}).");
        }
    }

    private static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.Blocking = false;
        // A peer that lost its power sends no FIN: notice it in about 16 s also when nothing is asked of it.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 2);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private static DeviceException ConnectFault(DeviceAddress address, SocketException fault) =>
        fault.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => new(DeviceFault.NotFound,
                $"{address} refuses connections (switched off, or busy with another host).", inner: fault),
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new(DeviceFault.NotFound,
                $"{address}: no such host name.", inner: fault),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TimedOut => new(
                DeviceFault.NotFound, $"{address} cannot be reached (cable, switch, address?).", inner: fault),
            SocketError.AccessDenied => new(DeviceFault.NotPermitted, $"{address} is not permitted.", inner: fault),
            _ => new(DeviceFault.Failed, $"{address}: {fault.Message}", inner: fault),
        };
}

using System.Net;
using System.Net.Sockets;

namespace PosDaemon.Testing;

/// <summary>The network between two programs: a TCP pass-through that can be cut, or that drops everything that the
/// server sends, so that the caller does not learn what the server did, or lets it come late.</summary>
/// <param name="server">Where connections go on to.</param>
public sealed class TcpWire(IPEndPoint server) : IAsyncDisposable
{
    private const int ChunkBytes = 16 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();

    // Guarded by itself: connections come and go on pool threads, the switches are thrown by the test.
    private readonly HashSet<Socket> _open = [];
    private Task _accepting = Task.CompletedTask;
    private volatile bool _isCut;
    private volatile bool _dropsReplies;
    private long _lagTicks;

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Start()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        _accepting = AcceptAsync();
    }

    /// <summary>Resets what is open and refuses what comes, until it is mended.</summary>
    public void Cut()
    {
        _isCut = true;
        lock (_open)
        {
            foreach (var end in _open) Reset(end);
            _open.Clear();
        }
    }

    /// <summary>From now on the server hears and is not heard.</summary>
    public void DropReplies() => _dropsReplies = true;

    /// <summary>From now on what the server sends comes so much later.</summary>
    public void Delay(TimeSpan lag) => Volatile.Write(ref _lagTicks, lag.Ticks);

    public void Mend() => (_dropsReplies, _isCut) = (false, false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var caller = await _listener.AcceptAsync(_stop.Token);
                serving.RemoveAll(task => task.IsCompleted);
                serving.Add(ServeAsync(caller));
            }
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            // The test is over.
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket caller)
    {
        using var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        lock (_open) _open.UnionWith([caller, upstream]);
        try
        {
            if (_isCut) return;
            await upstream.ConnectAsync(server, _stop.Token);
            await await Task.WhenAny(
                PumpAsync(caller, upstream, isReply: false), PumpAsync(upstream, caller, isReply: true));
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            // Cut, or one end has gone: both are closed below.
            return;
        }
        finally
        {
            lock (_open) _open.ExceptWith([caller, upstream]);
            Reset(caller);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isReply)
    {
        var chunk = new byte[ChunkBytes];
        while (await from.ReceiveAsync(chunk, SocketFlags.None, _stop.Token) is var count && count > 0)
        {
            if (isReply && _dropsReplies) continue;
            if (isReply && Volatile.Read(ref _lagTicks) is > 0 and var lag)
                await Task.Delay(TimeSpan.FromTicks(lag), TimeProvider.System, _stop.Token);
            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(chunk.AsMemory(sent, count - sent), SocketFlags.None, _stop.Token);
        }
    }

    private static bool IsEnd(Exception fault) =>
        fault is OperationCanceledException or SocketException or ObjectDisposedException;

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It has been closed already.
            return;
        }

        socket.Dispose();
    }
}

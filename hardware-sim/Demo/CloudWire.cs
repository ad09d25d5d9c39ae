using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PosSim.Demo;

/// <summary>The wire between terminal and cloud: a TCP pass-through that can be cut, or that swallows what the cloud
/// answers, so that the terminal does not learn what the cloud did.</summary>
internal sealed class CloudWire(IPEndPoint cloud) : IAsyncDisposable
{
    private const int ChunkBytes = 16 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();

    // Guarded by itself: connections come and go on pool threads, the switch is thrown from the page or the story.
    private readonly HashSet<Socket> _open = [];
    private Task _accepting = Task.CompletedTask;
    private volatile bool _cut;
    private volatile bool _swallows;
    private int _repliesToPass;
    private TaskCompletionSource? _swallowed;

    public bool IsCut => _cut;

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Start()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        _accepting = AcceptAsync();
    }

    /// <summary>Breaks what is open and refuses what comes, until it is mended.</summary>
    public void Cut()
    {
        _cut = true;
        BreakAll();
    }

    public void Mend()
    {
        _swallows = false;
        _cut = false;
    }

    /// <summary>Lets so many replies pass; then requests still reach the cloud and its replies are dropped. The task
    /// ends when a whole reply was dropped.</summary>
    public Task SwallowReplies(int after = 0)
    {
        _repliesToPass = after;
        _swallowed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _swallows = true;
        return _swallowed.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        BreakAll();
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
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The demo ends.
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket caller)
    {
        using var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Remember(caller, upstream);
            if (_cut) return;
            await upstream.ConnectAsync(cloud, _stop.Token);
            var up = PumpAsync(caller, upstream, null);
            var down = PumpAsync(upstream, caller, new Http2Frames());
            await await Task.WhenAny(up, down);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut, or one end has gone: both are closed below.
            return;
        }
        finally
        {
            Forget(caller, upstream);
        }
    }

    /// <summary>With <paramref name="replies"/> this is the cloud's direction.</summary>
    private async Task PumpAsync(Socket from, Socket to, Http2Frames? replies)
    {
        var chunk = new byte[ChunkBytes];
        while (true)
        {
            var count = await from.ReceiveAsync(chunk, SocketFlags.None, _stop.Token);
            if (count == 0) return;
            var before = replies?.Ended;
            replies?.Read(chunk.AsSpan(0, count));
            if (replies is not null && Swallows(replies.Ended > before)) continue;
            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(chunk.AsMemory(sent, count - sent), SocketFlags.None, _stop.Token);
        }
    }

    private bool Swallows(bool endsReply)
    {
        if (!_swallows) return false;
        if (_repliesToPass > 0)
        {
            if (endsReply) _repliesToPass--;
            return false;
        }
        if (endsReply) _swallowed?.TrySetResult();
        return true;
    }

    private void Remember(params Socket[] ends)
    {
        lock (_open) _open.UnionWith(ends);
    }

    private void Forget(params Socket[] ends)
    {
        lock (_open) _open.ExceptWith(ends);
        foreach (var end in ends) end.Dispose();
    }

    private void BreakAll()
    {
        lock (_open)
        {
            foreach (var end in _open)
            {
                end.LingerState = new LingerOption(true, 0);
                end.Dispose();
            }
            _open.Clear();
        }
    }
}

/// <summary>Walks the frames of one direction of an HTTP/2 connection (RFC 9113 section 4.1: length 24 bits, type 8,
/// flags 8, stream 32) and counts the streams that their sender has ended. Reads no content.</summary>
internal sealed class Http2Frames
{
    private const int HeadBytes = 9;
    private const byte Data = 0x0;
    private const byte Headers = 0x1;
    private const byte EndStream = 0x1;

    private readonly byte[] _head = new byte[HeadBytes];
    private int _headBytes;
    private int _skip;

    public int Ended { get; private set; }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }
            var count = Math.Min(HeadBytes - _headBytes, bytes.Length);
            bytes[..count].CopyTo(_head.AsSpan(_headBytes));
            _headBytes += count;
            bytes = bytes[count..];
            if (_headBytes == HeadBytes) ReadHead();
        }
    }

    private void ReadHead()
    {
        _headBytes = 0;
        _skip = (int)(BinaryPrimitives.ReadUInt32BigEndian(_head) >> 8);
        if (_head[3] is Data or Headers && (_head[4] & EndStream) != 0) Ended++;
    }
}

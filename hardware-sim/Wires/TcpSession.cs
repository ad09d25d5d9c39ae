using System.Net.Sockets;

namespace PosSim.Wires;

/// <summary>One host's session with a network device.</summary>
internal sealed class TcpSession : IDisposable
{
    private const int ChunkBytes = 1024;

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _silenced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TcpSession(Socket socket, TimeProvider time)
    {
        (_socket, _time) = (socket, time);
        _socket.NoDelay = true;
        // Send() is called from the bench loop and must never hold it up: what the window does not take is lost.
        _socket.Blocking = false;
    }

    /// <summary>Completed once the device has forgotten this session, which the host does not learn.</summary>
    public Task Silenced => _silenced.Task;

    public int Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var count = _socket.Send(bytes, SocketFlags.None, out var fault);
            return fault == SocketError.Success ? count : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Reports what comes until the host closes, the connection breaks, or nothing has come for so long. What
    /// comes after <see cref="Silence"/> is read and dropped.</summary>
    public async Task ReadAsync(Func<WireEvent, Task> report, TimeSpan? idleClose, CancellationToken pulled)
    {
        var taken = new SemaphoreSlim(0);
        var chunk = new byte[ChunkBytes];
        try
        {
            for (;;)
            {
                var count = await ReceiveAsync(chunk, idleClose, pulled);
                if (count == 0) return;
                if (Silenced.IsCompleted) continue;
                await report(new WireEvent.Received(chunk[..count], () => taken.Release()));
                await taken.WaitAsync(pulled);
            }
        }
        catch (OperationCanceledException)
        {
            // The plug was pulled. Closing without a reset would look like a printer that says goodbye.
            Abort();
            throw;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The host has gone, without a word or in the middle of one.
            return;
        }
    }

    public void Silence() => _silenced.TrySetResult();

    public void CloseSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The host was quicker: there is no direction left to close.
            return;
        }
    }

    /// <summary>Ends with a reset, so that the host learns of it at once.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Close();
        }
        catch (ObjectDisposedException)
        {
            // The host was quicker.
            return;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>0 when the host has closed, and when it was idle for too long.</summary>
    private async Task<int> ReceiveAsync(byte[] chunk, TimeSpan? idleClose, CancellationToken pulled)
    {
        if (idleClose is not { } longest) return await _socket.ReceiveAsync(chunk, SocketFlags.None, pulled);
        using var idle = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, pulled);
        try
        {
            return await _socket.ReceiveAsync(chunk, SocketFlags.None, either.Token);
        }
        catch (OperationCanceledException) when (!pulled.IsCancellationRequested)
        {
            return 0;
        }
    }
}

using System.Net.Sockets;

namespace PosSim.Wires;

/// <summary>One host's session with a network device.</summary>
internal sealed class TcpSession : IDisposable
{
    private const int ChunkBytes = 1024;

    private readonly Socket _socket;

    public TcpSession(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        // Send() is called from the bench loop and must never hold it up: what the window does not take is lost.
        _socket.Blocking = false;
    }

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

    /// <summary>Reports what comes until the host closes or the connection breaks.</summary>
    public async Task ReadAsync(Func<WireEvent, Task> report, CancellationToken pulled)
    {
        var taken = new SemaphoreSlim(0);
        var chunk = new byte[ChunkBytes];
        try
        {
            for (;;)
            {
                var count = await _socket.ReceiveAsync(chunk, SocketFlags.None, pulled);
                if (count == 0) return;
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
}

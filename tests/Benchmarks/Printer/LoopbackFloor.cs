using System.Net;
using System.Net.Sockets;

namespace PosDaemon.Benchmarks.Printer;

/// <summary>The least that a byte needs to another thread: from before it is written on a connection over loopback
/// until a thread that waited for it has it.</summary>
internal sealed class LoopbackFloor : IDisposable
{
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Socket _server;
    private readonly SemaphoreSlim _arrived = new(0);
    private long _at;

    public LoopbackFloor()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client.Connect(listener.LocalEndpoint);
        _server = listener.AcceptSocket();
        new Thread(Serve) { IsBackground = true, Name = "floor" }.Start();
    }

    /// <returns>Milliseconds.</returns>
    public async Task<double> MeasureAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        _client.Send([0x12]);
        await _arrived.WaitAsync();
        return TimeProvider.System.GetElapsedTime(began, Volatile.Read(ref _at)).TotalMilliseconds;
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _arrived.Dispose();
    }

    private void Serve()
    {
        var buffer = new byte[1];
        try
        {
            while (_server.Receive(buffer) > 0)
            {
                Volatile.Write(ref _at, TimeProvider.System.GetTimestamp());
                _arrived.Release();
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return;     // the end of the measurement
        }
    }
}

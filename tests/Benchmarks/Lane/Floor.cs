using System.Net;
using System.Net.Sockets;

namespace PosDaemon.Benchmarks.Lane;

/// <summary>The least that a redemption with a slip can cost: two appends of 256 bytes, each flushed to the disk, and
/// one round trip of 205 bytes over loopback. Measured between the scans of the same run.</summary>
internal sealed class Floor : IDisposable
{
    private readonly FileStream _file;
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Socket _server;
    private readonly byte[] _record = new byte[256];
    private readonly byte[] _message = new byte[205];

    public Floor(string folder)
    {
        _file = new FileStream(Path.Combine(folder, "floor"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client.Connect(listener.LocalEndpoint);
        _server = listener.AcceptSocket();
        _server.NoDelay = true;
        new Thread(Echo) { IsBackground = true, Name = "echo" }.Start();
    }

    public TimeSpan Measure()
    {
        var began = TimeProvider.System.GetTimestamp();
        Append();
        _client.Send(_message);
        for (var got = 0; got < _message.Length;) got += _client.Receive(_message.AsSpan(got));
        Append();
        return TimeProvider.System.GetElapsedTime(began);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _file.Dispose();
    }

    private void Append()
    {
        _file.Write(_record);
        _file.Flush(flushToDisk: true);
    }

    private void Echo()
    {
        var buffer = new byte[4096];
        try
        {
            while (_server.Receive(buffer) is var count && count > 0) _server.Send(buffer.AsSpan(0, count));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return;     // the end of the measurement
        }
    }
}

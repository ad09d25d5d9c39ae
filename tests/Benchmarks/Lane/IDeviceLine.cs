using System.Net;
using System.Net.Sockets;

namespace PosDaemon.Benchmarks.Lane;

/// <summary>The device's end of a cable, with calls that block.</summary>
internal interface IDeviceLine : IDisposable
{
    /// <summary>For the host.</summary>
    string Address { get; }

    /// <summary>Waits for bytes; zero or less: the host has gone.</summary>
    int Receive(Span<byte> buffer);

    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Ends a wait for bytes.</summary>
    void End();
}

/// <summary>A network device; serves one host.</summary>
internal sealed class TcpLine : IDeviceLine
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _host;

    public TcpLine() => _listener.Start();

    public string Address => $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Receive(Span<byte> buffer)
    {
        try
        {
            _host ??= Accept();
            return _host.Receive(buffer);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    public void Send(ReadOnlySpan<byte> bytes) => _host!.Send(bytes);

    public void End()
    {
        _listener.Stop();
        _host?.Dispose();
    }

    public void Dispose() => End();

    private Socket Accept()
    {
        var host = _listener.AcceptSocket();
        host.NoDelay = true;
        return host;
    }
}

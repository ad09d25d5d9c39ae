using System.Net;
using System.Net.Sockets;

namespace PosDaemon.Tests.Cloud;

/// <summary>A TCP port that does with each connection what the test says; it speaks no protocol of its own.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    /// <summary>SETTINGS and its acknowledgement, empty: the least a server sends before anything goes (RFC 9113
    /// section 3.4).</summary>
    public static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<NetworkStream, int, CancellationToken, Task> _serve;
    private readonly Task _loop;

    public RawServer(Func<NetworkStream, CancellationToken, Task> serve)
        : this((stream, _, stopping) => serve(stream, stopping))
    {
    }

    /// <param name="serve">Takes the connection's number too, from 1.</param>
    public RawServer(Func<NetworkStream, int, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _loop = RunAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Reads until the client ends, and answers nothing.</summary>
    public static async Task SwallowAsync(NetworkStream stream, CancellationToken stopping)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, stopping) > 0)
        {
            // Only the end matters.
        }
    }

    /// <summary>Reads the preface, then frames up to the one with END_STREAM: the client has written all it has and
    /// waits.</summary>
    public static async Task ReadRequestAsync(NetworkStream stream, CancellationToken stopping)
    {
        await stream.ReadExactlyAsync(new byte[24], stopping);
        var head = new byte[9];
        do
        {
            await stream.ReadExactlyAsync(head, stopping);
            await stream.ReadExactlyAsync(new byte[head[0] << 16 | head[1] << 8 | head[2]], stopping);
        }
        while (head[3] is not (0 or 1) || (head[4] & 1) == 0);
    }

    private async Task RunAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                connections.Add(ServeAsync(client, connections.Count + 1));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using var _ = client;
        try
        {
            await _serve(client.GetStream(), number, _stopping.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client has read enough, or the test is over.
            client.Close();
        }
    }
}

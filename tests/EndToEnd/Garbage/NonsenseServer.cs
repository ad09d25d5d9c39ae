using System.Net;
using System.Net.Sockets;

namespace PosDaemon.EndToEnd.Tests.Garbage;

/// <summary>Something on the cloud's port that is not the cloud: gives every caller the same bytes.</summary>
internal sealed class NonsenseServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _nonsense;
    private readonly Task _accepting;
    private int _callers;

    public NonsenseServer(int port, byte[] nonsense)
    {
        _nonsense = nonsense;
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Callers => Volatile.Read(ref _callers);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await _listener.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _callers);
                await AnswerAsync(caller);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has seen enough.
            return;
        }
    }

    private async Task AnswerAsync(Socket caller)
    {
        try
        {
            await caller.ReceiveAsync(new byte[4096], SocketFlags.None, _stop.Token);
            await caller.SendAsync(_nonsense, SocketFlags.None, _stop.Token);
            caller.Shutdown(SocketShutdown.Send);
            while (await caller.ReceiveAsync(new byte[4096], SocketFlags.None, _stop.Token) > 0) continue;
        }
        catch (SocketException)
        {
            // The caller has had enough of it first.
            return;
        }
    }
}

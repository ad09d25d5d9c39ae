using System.Net;
using System.Net.Sockets;

namespace PosSim.Wires;

/// <summary>A network printer's port 9100: one session at a time, further callers wait in the backlog until the first
/// has gone (as Epson's UB-E boards do).</summary>
internal sealed class TcpWire(IPEndPoint listen, WireReport report, TimeProvider time) : IWire
{
    private const int Waiting = 16;

    private IPEndPoint _listen = listen;
    private Socket? _listener;
    private CancellationTokenSource? _pulled;
    private Task _accepting = Task.CompletedTask;
    private volatile TcpSession? _session;

    public string Address => $"tcp://{_listen}";

    public bool IsPlugged => _listener is not null;

    public bool HasHost => _session is not null;

    public void Plug()
    {
        if (_listener is not null) return;
        var listener = new Socket(_listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(_listen);
            listener.Listen(Waiting);
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            var why = fault.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? "the port is already in use by another program"
                : fault.Message;
            throw new WireException($"{Address}: {why}", fault);
        }
        _listen = (IPEndPoint)listener.LocalEndPoint!;
        _listener = listener;
        _pulled = new CancellationTokenSource();
        _accepting = AcceptAsync(listener, _pulled.Token);
    }

    public async ValueTask UnplugAsync()
    {
        if (_listener is null) return;
        await _pulled!.CancelAsync();
        _session?.Abort();
        // The loop may be about to accept; it must not find its socket closed.
        await _accepting;
        StopListening(_listener);
        _listener.Dispose();
        _listener = null;
        _pulled.Dispose();
    }

    public int Send(ReadOnlySpan<byte> bytes) => _session?.Send(bytes) ?? 0;

    public void CloseSending() => _session?.CloseSending();

    public void DropHost() => _session?.Abort();

    public ValueTask DisposeAsync() => UnplugAsync();

    private async Task AcceptAsync(Socket listener, CancellationToken pulled)
    {
        while (!pulled.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(pulled);
                using var session = new TcpSession(socket);
                _session = session;
                await ServeAsync(session, pulled);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The caller hung up before it was served; the next one is waiting.
                await Task.Delay(TimeSpan.FromMilliseconds(1), time, CancellationToken.None);
            }
            finally
            {
                _session = null;
            }
        }
    }

    /// <summary>A program that is being started holds copies of our sockets for a moment. Closing ours would leave the
    /// port taken that long; a shutdown ends the listening of all copies.</summary>
    private static void StopListening(Socket listener)
    {
        try
        {
            listener.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Not every system lets a listening socket be shut down; there closing it has to do.
            return;
        }
    }

    private async Task ServeAsync(TcpSession session, CancellationToken pulled)
    {
        await ReportAsync(new WireEvent.HostCame(), pulled);
        await session.ReadAsync(happened => ReportAsync(happened, pulled), pulled);
        await ReportAsync(new WireEvent.HostLeft(), pulled);
    }

    private async Task ReportAsync(WireEvent happened, CancellationToken pulled)
    {
        while (!report(happened)) await Task.Delay(TimeSpan.FromMilliseconds(5), time, pulled);
    }
}

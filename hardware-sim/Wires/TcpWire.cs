using System.Net;
using System.Net.Sockets;

namespace PosSim.Wires;

/// <summary>A network printer's port 9100: one session at a time. Further callers wait in the backlog until the first
/// has gone (as Epson's UB-E boards do), or are turned away, as <see cref="Manners"/> say.</summary>
internal sealed class TcpWire(IPEndPoint listen, WireReport report, TimeProvider time) : IWire
{
    private const int Waiting = 16;

    private IPEndPoint _listen = listen;
    private Socket? _listener;
    private CancellationTokenSource? _pulled;
    private Task _accepting = Task.CompletedTask;
    private volatile TcpSession? _session;
    private volatile bool _closesCallers;

    /// <summary>Sessions that their hosts take for alive, and their reading; the accepting loop's own.</summary>
    private readonly List<(TcpSession Session, Task Reading)> _silent = [];

    public NetworkManners Manners { get; init; } = new();

    public string Address => $"tcp://{_listen}";

    public bool IsPlugged => _listener is not null;

    public bool HasHost => _session is not null;

    public bool ClosesCallers
    {
        get => _closesCallers;
        set => _closesCallers = value;
    }

    public void Plug()
    {
        if (_listener is not null) return;
        _listener = Listen();
        _listen = (IPEndPoint)_listener.LocalEndPoint!;
        _pulled = new CancellationTokenSource();
        _accepting = AcceptAsync(_pulled.Token);
    }

    public async ValueTask UnplugAsync()
    {
        if (_listener is null) return;
        await _pulled!.CancelAsync();
        _session?.Abort();
        // The loop may be about to accept; it must not find its socket closed.
        await _accepting;
        foreach (var (session, reading) in _silent) await EndAsync(session, reading);
        _silent.Clear();
        StopListening(_listener);
        _listener = null;
        _pulled.Dispose();
    }

    public int Send(ReadOnlySpan<byte> bytes) => _session?.Send(bytes) ?? 0;

    public void CloseSending() => _session?.CloseSending();

    public void DropHost() => _session?.Abort();

    public void GoSilent() => _session?.Silence();

    public ValueTask DisposeAsync() => UnplugAsync();

    private Socket Listen()
    {
        var listener = new Socket(_listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(_listen);
            listener.Listen(Waiting);
            return listener;
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            var why = fault.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? "the port is already in use by another program"
                : fault.Message;
            throw new WireException($"{Address}: {why}", fault);
        }
    }

    private async Task AcceptAsync(CancellationToken pulled)
    {
        while (!pulled.IsCancellationRequested)
        {
            try
            {
                var session = new TcpSession(await _listener!.AcceptAsync(pulled), time);
                if (ClosesCallers) session.Dispose();
                else await ServeAsync(session, pulled);
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
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Not every system lets a listening socket be shut down: closing it has to do. Or it is closed already.
        }
        finally
        {
            listener.Dispose();
        }
    }

    private async Task ServeAsync(TcpSession session, CancellationToken pulled)
    {
        using var served = CancellationTokenSource.CreateLinkedTokenSource(pulled);
        var reading = Task.CompletedTask;
        var turningAway = Task.CompletedTask;
        try
        {
            _session = session;
            if (Manners.WhenBusy == WhenBusy.Refuse) StopListening(_listener!);
            if (Manners.WhenBusy == WhenBusy.Close) turningAway = TurnAwayAsync(served.Token);
            await ReportAsync(new WireEvent.HostCame(), pulled);
            reading = session.ReadAsync(happened => ReportAsync(happened, pulled), Manners.IdleClose, pulled);
            await await Task.WhenAny(reading, session.Silenced);
            await ReportAsync(new WireEvent.HostLeft(), pulled);
        }
        finally
        {
            _session = null;
            await served.CancelAsync();
            await turningAway;
            _silent.RemoveAll(static one => one.Reading.IsCompleted);
            if (session.Silenced.IsCompleted && !reading.IsCompleted) _silent.Add((session, reading));
            else await EndAsync(session, reading);
            if (Manners.WhenBusy == WhenBusy.Refuse) await ListenAgainAsync(pulled);
        }
    }

    /// <summary>Whoever has taken the port meanwhile is waited for.</summary>
    private async Task ListenAgainAsync(CancellationToken pulled)
    {
        while (!pulled.IsCancellationRequested)
        {
            try
            {
                _listener = Listen();
                return;
            }
            catch (WireException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), time, CancellationToken.None);
            }
        }
    }

    private async Task TurnAwayAsync(CancellationToken served)
    {
        while (!served.IsCancellationRequested)
        {
            try
            {
                (await _listener!.AcceptAsync(served)).Dispose();
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException)
            {
                // The session is over, or that caller has hung up by itself.
                continue;
            }
        }
    }

    private static async Task EndAsync(TcpSession session, Task reading)
    {
        if (!reading.IsCompleted) session.Abort();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        session.Dispose();
    }

    private async Task ReportAsync(WireEvent happened, CancellationToken pulled)
    {
        while (!report(happened)) await Task.Delay(TimeSpan.FromMilliseconds(5), time, pulled);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>A printer loop on a real port (TCP or pty) with a scripted printer at the other end.</summary>
internal sealed class PrinterBench : IAsyncDisposable
{
    /// <summary>Short limits, so that the waiting cases end soon; long enough for a busy machine.</summary>
    public static readonly PrinterOptions Quick = new()
    {
        StatusPeriod = TimeSpan.FromMilliseconds(100),
        AnswerLimit = TimeSpan.FromMilliseconds(400),
        FenceLimit = TimeSpan.FromSeconds(30),
        StallLimit = TimeSpan.FromSeconds(2),
        SyncLimit = TimeSpan.FromSeconds(1),
        ClearLimit = TimeSpan.FromMilliseconds(400),
        StopLimit = TimeSpan.FromSeconds(2),
        ReopenLimit = TimeSpan.FromMilliseconds(250),
    };

    private readonly CancellationTokenSource _closing = new();
    private readonly TcpListener? _listener;
    private readonly Task _serving;
    private Socket? _connection;

    private PrinterBench(PrinterOptions? options, Action<ScriptedPrinter>? script, bool serial)
    {
        script?.Invoke(Printer);
        Statuses = new Heard<PrinterStatus>();
        DeviceAddress address;
        if (serial)
        {
            Pty = new Pty();
            address = Pty.Address;
            Printer.Connected(answer => Pty.Send(answer));
            _serving = ServePtyAsync();
        }
        else
        {
            _listener = new TcpListener(IPAddress.Loopback, 0);
            _listener.Start();
            address = new DeviceAddress($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
            _serving = ServeTcpAsync();
        }

        var transports = new SystemTransportFactory(TimeProvider.System, new TransportOptions
        {
            StallLimit = TimeSpan.FromMilliseconds(500),
        });
        Loop = new PrinterLoop("printer1", address, options ?? Quick, transports, TimeProvider.System,
            Statuses.Add);
        Running = Running.Start(Loop.RunAsync);
    }

    public ScriptedPrinter Printer { get; } = new();

    public Pty? Pty { get; }

    public PrinterLoop Loop { get; }

    public Running Running { get; }

    public Heard<PrinterStatus> Statuses { get; }

    /// <summary>The printer's end of the cable reads nothing while this is set.</summary>
    public bool Deaf { get; set; }

    /// <summary>Goes deaf when it has read this many more bytes.</summary>
    public int DeafAfter { get; set; } = int.MaxValue;

    public static PrinterBench OnTcp(PrinterOptions? options = null, Action<ScriptedPrinter>? script = null) =>
        new(options, script, serial: false);

    public static PrinterBench OnSerial(PrinterOptions? options = null, Action<ScriptedPrinter>? script = null) =>
        new(options, script, serial: true);

    public static PrintJob Slip(string text, bool clearFirst = false) =>
        new("job-" + text, Encoding.ASCII.GetBytes(text + "\n"), clearFirst);

    public Task<PrinterStatus> ReadyAsync() => Statuses.NextAsync(status => status.IsReady);

    public Task<PrintReport> PrintAsync(string text, bool clearFirst = false) =>
        Loop.PrintAsync(Slip(text, clearFirst)).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Waits, with a limit, for something at the printer that sends no event.</summary>
    public static async Task UntilAsync(Func<bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!reached())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
    }

    /// <summary>Breaks the TCP connection as a power cut does.</summary>
    public void Reset()
    {
        _connection!.LingerState = new LingerOption(true, 0);
        _connection.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        await _closing.CancelAsync();
        await _serving;
        _connection?.Dispose();
        _listener?.Dispose();
        if (Pty is not null)
            await Pty.DisposeAsync();
        _closing.Dispose();
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                _connection = await _listener!.AcceptSocketAsync(_closing.Token);
                Socket connection = _connection;
                Printer.Connected(answer => _ = connection.Connected ? connection.Send(answer) : 0);
                await ServeAsync((buffer, abort) => connection.ReceiveAsync(buffer, abort).AsTask());
                connection.Dispose();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The bench is being cleared.
        }
    }

    private async Task ServePtyAsync()
    {
        try
        {
            await ServeAsync(Pty!.ReadAsync);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The bench is being cleared.
        }
    }

    private async Task ServeAsync(Func<Memory<byte>, CancellationToken, Task<int>> read)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                while (Deaf)
                    await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, _closing.Token);
                int count = await read(buffer, _closing.Token);
                if (count == 0)
                    return;
                Printer.Take(buffer.AsSpan(0, count));
                DeafAfter -= count;
                Deaf |= DeafAfter <= 0;
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test broke the connection.
        }
    }
}

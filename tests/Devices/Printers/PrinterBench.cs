using System.Net;
using System.Net.Sockets;
using System.Text;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>A printer loop with a scripted printer at the other end: of a cable in memory with a fake clock, or of a
/// real port (TCP or pty) with the real one.</summary>
internal sealed class PrinterBench : IAsyncDisposable
{
    /// <summary>Short limits, so that the waiting cases end soon on real ports; long enough for a busy machine.
    /// </summary>
    public static readonly PrinterOptions Quick = new()
    {
        StatusPeriod = TimeSpan.FromMilliseconds(100),
        AnswerLimit = TimeSpan.FromSeconds(2),
        ProofLimit = TimeSpan.FromSeconds(30),
        StallLimit = TimeSpan.FromSeconds(3),
        SyncLimit = TimeSpan.FromSeconds(2),
        ClearLimit = TimeSpan.FromSeconds(2),
        StopLimit = TimeSpan.FromSeconds(2),
        ReopenLimit = TimeSpan.FromMilliseconds(250),
    };

    private readonly CancellationTokenSource _closing = new();
    private readonly TestClock? _clock;
    private readonly Pty? _pty;
    private readonly TcpListener? _listener;
    private readonly Task _serving = Task.CompletedTask;

    /// <summary>On a cable in memory.</summary>
    public PrinterBench(PrinterOptions? options = null, Action<ScriptedPrinter>? script = null,
        IPrinterKnowledgeStore? knowledge = null)
    {
        _clock = new TestClock();
        script?.Invoke(Printer);
        Statuses = new Recorded<PrinterStatus>(_clock);
        Cable = new ScriptedCable(_clock.Time) { Received = bytes => Printer.Receive(bytes) };
        Printer.Connected(Cable.Send);
        Options = (options ?? new PrinterOptions()) with { AnswerLimit = TimeSpan.FromSeconds(2) };
        Loop = new PrinterLoop("printer1", Cable.Address, Options, Cable, _clock.Time, Statuses.Add, knowledge);
        Running = Running.Start(Loop.RunAsync, _clock);
    }

    private PrinterBench(bool isSerial)
    {
        Statuses = new Recorded<PrinterStatus>();
        DeviceAddress address;
        if (isSerial)
        {
            _pty = new Pty();
            address = _pty.Address;
            Printer.Connected(answer => _pty.Send(answer));
            _serving = ServeAsync(_pty.ReadAsync);
        }
        else
        {
            _listener = new TcpListener(IPAddress.Loopback, 0);
            _listener.Start();
            address = new DeviceAddress($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
            _serving = ServeTcpAsync(_listener);
        }

        Options = Quick;
        var transports = new SystemTransportFactory(TimeProvider.System);
        Loop = new PrinterLoop("printer1", address, Options, transports, TimeProvider.System, Statuses.Add);
        Running = Running.Start(Loop.RunAsync);
    }

    public ScriptedPrinter Printer { get; } = new();

    public PrinterOptions Options { get; }

    public PrinterLoop Loop { get; }

    public Running Running { get; }

    public Recorded<PrinterStatus> Statuses { get; }

    /// <summary>Only where it is in memory.</summary>
    public ScriptedCable Cable { get; } = null!;

    public TestClock Clock => _clock!;

    public static PrinterBench OnPort(bool isSerial) => new(isSerial);

    public static PrintJob Slip(string text, bool clearFirst = false) =>
        new(Encoding.ASCII.GetBytes(text + "\n"), clearFirst);

    public Task<PrinterStatus> ReadyAsync() => Statuses.NextAsync(status => status.IsReady);

    public Task<PrinterStatus> OutOfPaperAsync() => Statuses.NextAsync(status => status.Facts.PaperEnd is true);

    public Task<PrintReport> PrintAsync(string text, bool clearFirst = false) =>
        ResultAsync(Loop.PrintAsync(Slip(text, clearFirst)));

    public async Task<PrintReport> ResultAsync(Task<PrintReport> printing)
    {
        await TestClock.UntilAsync(_clock, () => printing.IsCompleted);
        return await printing;
    }

    /// <summary>Waits for something at the printer that sends no event.</summary>
    public Task UntilAsync(Func<bool> isSo) => TestClock.UntilAsync(_clock, isSo);

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        await _closing.CancelAsync();
        await _serving;
        _listener?.Dispose();
        if (_pty is not null)
            await _pty.DisposeAsync();
        _closing.Dispose();
    }

    private async Task ServeTcpAsync(TcpListener listener)
    {
        try
        {
            using var connection = await listener.AcceptSocketAsync(_closing.Token);
            Printer.Connected(answer => _ = connection.Connected ? connection.Send(answer) : 0);
            await ServeAsync((buffer, abort) => connection.ReceiveAsync(buffer, abort).AsTask());
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
            while (await read(buffer, _closing.Token) is > 0 and var count)
                Printer.Receive(buffer.AsSpan(0, count));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The bench is being cleared.
        }
    }
}

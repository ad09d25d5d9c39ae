using System.Text;
using PosDaemon.Contracts.Tests.Transports;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>One printer and one scanner on cables of their own, with the real loops, which are started and stopped, or
/// whose cables are pulled, again and again.</summary>
internal sealed class SoakLane : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(2);

    private static readonly PrinterOptions Options = new()
    {
        Proof = PrintProof.ProcessId, AnswerLimit = TimeSpan.FromSeconds(5), StopLimit = TimeSpan.FromSeconds(5),
    };

    private readonly byte[] _slip = [0x1B, 0x40, .. Encoding.ASCII.GetBytes(new string('x', 200)), 0x0A];
    private readonly OpenedConnections _connections;
    private readonly TimeProvider _time;
    private readonly DeviceEnd _paper;
    private readonly SoakDevice? _scanner;
    private readonly SoakDevice? _printer;
    private PrinterStatus _status = PrinterStatus.Unknown;
    private volatile bool _scannerIsOnline;
    private int _scannerDepartures;
    private int _codesRead;

    public SoakLane(SoakKind kind, OpenedConnections connections, TimeProvider time)
    {
        (_connections, _time, _paper) = (connections, time, kind.Printer());
        // A plain file answers nothing.
        _printer = _paper is FileEnd ? null : new SoakDevice(_paper);
        _scanner = kind.Scanner is { } scanner ? new SoakDevice(scanner()) : null;
        _printer?.Start();
        _scanner?.Start();
    }

    /// <summary>Slips that came out.</summary>
    public int Printed { get; private set; }

    /// <summary>A printer, and perhaps a scanner.</summary>
    public int Devices => _scanner is null ? 1 : 2;

    /// <summary>One life of the loops, which ends at another moment each time.</summary>
    public async Task OpenAndCloseAsync(int number)
    {
        using var stopping = new CancellationTokenSource();
        var (printer, scanner) = (Printer(), Scanner());
        Task[] running = [printer.RunAsync(stopping.Token), scanner?.RunAsync(stopping.Token) ?? Task.CompletedTask];
        Task<PrintReport>? printing = null;
        switch (number % 4)
        {
            case 0:
                break;
            case 1:
                await ReadyAsync();
                break;
            case 2:
                await ReadyAsync();
                await SendAsync("half of a co");
                printing = await BeginAsync(printer);
                break;
            default:
                await ReadyAsync();
                printing = printer.PrintAsync(new PrintJob(_slip, ClearFirst: false));
                await CodeAsync();
                await printing.WaitAsync(Patience);
                break;
        }

        await stopping.CancelAsync();
        await Task.WhenAll(running).WaitAsync(Patience);
        await CountAsync(printing);
        (_status, _scannerIsOnline) = (PrinterStatus.Unknown, false);
    }

    /// <summary>Loops that run until all cables have been pulled that often, in the middle of questions, slips and
    /// codes, and after that until they are stopped.</summary>
    /// <param name="times">So often.</param>
    /// <param name="inBetween">Called with how often it has been, while the loops run and all is well.</param>
    /// <param name="stopping">Of the loops.</param>
    public async Task ReplugAsync(int times, Func<int, Task> inBetween, CancellationToken stopping)
    {
        var (printer, scanner) = (Printer(), Scanner());
        Task[] running = [printer.RunAsync(stopping), scanner?.RunAsync(stopping) ?? Task.CompletedTask];
        for (var number = 0; number < times; number++)
        {
            await ReadyAsync();
            await inBetween(number);
            var printing = await IntoTheMiddleAsync(printer, isSlip: number % 2 == 1);
            var departures = Volatile.Read(ref _scannerDepartures);
            await _printer!.PullAsync();
            await (_scanner?.PullAsync() ?? Task.CompletedTask);
            // A port that still listens has the scanner's loop back on line before anybody looks.
            await UntilAsync(() => !Volatile.Read(ref _status).Connected
                && (_scanner is null || Volatile.Read(ref _scannerDepartures) > departures));
            await CountAsync(printing);
            _printer.ProvesSlips = true;
            _printer.PlugIn();
            _scanner?.PlugIn();
        }

        await ReadyAsync();
        await inBetween(times);
        await Task.WhenAll(running).WaitAsync(Patience, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await (_printer?.DisposeAsync() ?? _paper.DisposeAsync());
        if (_scanner is not null)
            await _scanner.DisposeAsync();
    }

    private PrinterLoop Printer() => new(
        "printer", _paper.Address, Options, _connections, _time, status => Volatile.Write(ref _status, status));

    private ScannerLoop? Scanner() => _scanner is null ? null
        : new("scanner", _scanner.Address, new ScannerOptions(), _connections, _time, Record);

    private void Record(ScannerEvent happened)
    {
        if (happened is ScannerEvent.Online or ScannerEvent.Offline)
            _scannerIsOnline = happened is ScannerEvent.Online;
        if (happened is ScannerEvent.Offline)
            Interlocked.Increment(ref _scannerDepartures);
        if (happened is ScannerEvent.CodeRead)
            Interlocked.Increment(ref _codesRead);
    }

    private Task ReadyAsync() => UntilAsync(
        () => Volatile.Read(ref _status).IsReady && (_scanner is null || _scannerIsOnline));

    private async Task<Task<PrintReport>?> IntoTheMiddleAsync(PrinterLoop loop, bool isSlip)
    {
        await SendAsync("half of a co");
        if (!isSlip)
        {
            var asked = _printer!.Asked;
            await UntilAsync(() => _printer.Asked > asked);
            return null;
        }

        _printer!.ProvesSlips = false;
        return await BeginAsync(loop);
    }

    /// <summary>The first bytes are at the printer when it returns, if it is one that says so.</summary>
    private async Task<Task<PrintReport>> BeginAsync(PrinterLoop loop)
    {
        var begun = _printer?.Begun;
        var printing = loop.PrintAsync(new PrintJob(_slip, ClearFirst: false));
        await UntilAsync(() => _printer?.Begun != begun || _printer is null || printing.IsCompleted);
        return printing;
    }

    private async Task CodeAsync()
    {
        var read = Volatile.Read(ref _codesRead);
        // Again and again: the device may still be about to let go of the host before.
        using var enough = new CancellationTokenSource(Patience);
        while (_scanner is not null && Volatile.Read(ref _codesRead) == read)
        {
            await _scanner.SendAsync("a whole code\r");
            await Task.Delay(LookAgain, TimeProvider.System, enough.Token);
        }
    }

    private Task SendAsync(string code) => _scanner?.SendAsync(code) ?? Task.CompletedTask;

    private async Task CountAsync(Task<PrintReport>? printing)
    {
        if (printing is not null && (await printing.WaitAsync(Patience)).Outcome is
            PrintOutcome.Printed or PrintOutcome.Assumed)
            Printed++;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new TimeoutException("What was waited for did not happen.");
            await Task.Delay(LookAgain, TimeProvider.System);
        }
    }
}

/// <summary>The cables of a lane.</summary>
/// <param name="Name">Of the transport.</param>
/// <param name="Printer">Makes the printer's end of one.</param>
/// <param name="Scanner">Makes the scanner's; null where no scanner is connected like that.</param>
internal sealed record SoakKind(string Name, Func<DeviceEnd> Printer, Func<DeviceEnd>? Scanner)
{
    public static IReadOnlyList<SoakKind> All { get; } =
    [
        new("serial", () => new PtyEnd("baud=115200"), () => new PtyEnd("baud=115200")),
        new("serial driver=system", () => new PtyEnd("baud=115200&driver=system"),
            () => new PtyEnd("baud=115200&driver=system")),
        new("lp", () => new PrinterEnd(least: 1), null),
        new("tcp", () => new TcpEnd(), () => new TcpEnd()),
        new("file", () => new FileEnd(), null),
        new("hidraw", () => new PrinterEnd(least: 1), () => new HidEnd()),
        new("evdev", () => new PrinterEnd(least: 1), () => new KeyboardEnd()),
    ];
}

using PosDaemon.Devices.Printers;
using PosSim.Interpreter;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>Printer loops, each on a <see cref="ModelledLine"/> of its own, side by side on one clock that goes on in
/// steps: so that hours of paper take seconds.</summary>
internal sealed class ModelBench : IAsyncDisposable
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly TestClock _clock = new();
    private readonly List<ModelledPrinter> _printers = [];

    public TimeProvider Time => _clock.Time;

    public ModelledPrinter Add(LineKind kind, PrinterModelOptions model, PrinterOptions? options = null)
    {
        var printer = new ModelledPrinter(kind, model, options ?? new PrinterOptions(), _clock.Time);
        _printers.Add(printer);
        return printer;
    }

    public async Task UntilAsync(Func<bool> isSo, TimeSpan limit)
    {
        for (var end = Time.GetUtcNow() + limit; !isSo(); await StepAsync())
            Assert.True(Time.GetUtcNow() < end, $"did not come within {limit}");
    }

    public async Task PassAsync(TimeSpan time)
    {
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
            await StepAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var printer in _printers)
            printer.BeginStop();
        await UntilAsync(() => _printers.All(printer => printer.IsStopped), TimeSpan.FromMinutes(1));
        foreach (var printer in _printers)
            printer.Dispose();
    }

    private async Task StepAsync()
    {
        await _clock.StepAsync(Step);
        foreach (var printer in _printers)
            printer.Line.MoveOn();
    }
}

/// <summary>One printer loop with the simulator's printer behind it.</summary>
internal sealed class ModelledPrinter : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly Task _running;

    public ModelledPrinter(LineKind kind, PrinterModelOptions model, PrinterOptions options, TimeProvider time)
    {
        _time = time;
        Line = new ModelledLine(kind, model, time);
        Loop = new PrinterLoop("printer1", Line.Address, options, Line, time, _ => { });
        _running = Task.Run(() => Loop.RunAsync(_stopping.Token));
    }

    public ModelledLine Line { get; }

    public PrinterLoop Loop { get; }

    public Task<PrintReport> Printing { get; private set; } = Task.FromResult<PrintReport>(new(default, ""));

    /// <summary>How long the last slip took to its report.</summary>
    public TimeSpan Took { get; private set; }

    public bool IsStopped => _running.IsCompleted;

    public void Print(byte[] slip) => Printing = PrintAsync(new PrintJob(slip, ClearFirst: false));

    public void BeginStop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    private async Task<PrintReport> PrintAsync(PrintJob job)
    {
        var begun = _time.GetTimestamp();
        var report = await Loop.PrintAsync(job);
        Took = _time.GetElapsedTime(begun);
        return report;
    }
}

using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Benchmarks.Printer;

/// <summary>A printer loop of this process on a real line, until it is disposed of.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _isReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PrinterLoop _loop;
    private readonly Task _running;

    public RunningLoop(string address, PrintProof proof, double speed = 250)
    {
        var options = new PrinterOptions { Proof = proof, Speed = speed, QueueLength = 1000 };
        var transports = new SystemTransportFactory(TimeProvider.System);
        _loop = new PrinterLoop("printer", new DeviceAddress(address), options, transports, TimeProvider.System,
            status => { if (status.IsReady) _isReady.TrySetResult(); });
        _running = _loop.RunAsync(_stopping.Token);
    }

    public Task ReadyAsync() => _isReady.Task.WaitAsync(Patience);

    /// <exception cref="InvalidOperationException">It was not proved.</exception>
    public async Task PrintAsync(ReadOnlyMemory<byte> slip)
    {
        var report = await _loop.PrintAsync(new PrintJob(slip, ClearFirst: false));
        if (report.Outcome != PrintOutcome.Printed)
            throw new InvalidOperationException($"{report.Outcome}: {report.Detail}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }
}

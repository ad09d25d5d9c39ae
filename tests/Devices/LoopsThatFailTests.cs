using Microsoft.Extensions.Time.Testing;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests;

/// <summary>A bug in a device's loop, here in what opens its port: the loop ends with it, tells nobody a wrong story
/// meanwhile, and can be run again.</summary>
public sealed class LoopsThatFailTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SickPorts _ports = new();

    [Fact]
    public async Task A_printers_loop_refuses_what_waits_shows_the_printer_as_gone_and_runs_again()
    {
        var statuses = new List<PrinterStatus>();
        var printer = new PrinterLoop(
            "printer1", new("tcp://127.0.0.1:9"), new PrinterOptions(), _ports, _time, statuses.Add);
        var job = printer.PrintAsync(new PrintJob(new byte[] { 1 }, false));

        await Assert.ThrowsAsync<InvalidOperationException>(() => printer.RunAsync(CancellationToken.None));
        Assert.Equal(PrintOutcome.NotPrinted, (await job).Outcome);
        Assert.False(printer.Status.IsReady);
        Assert.Contains("is started again", printer.Status.Trouble);
        var later = printer.PrintAsync(new PrintJob(new byte[] { 1 }, false));
        Assert.False(later.IsCompleted);    // it is taken, or refused, by the next run

        await RunOnceMoreAsync(printer.RunAsync);
        Assert.Equal(PrintOutcome.NotPrinted, (await later).Outcome);
    }

    [Fact]
    public async Task A_gates_loop_takes_no_order_meanwhile_and_runs_again()
    {
        var gate = new GateLoop("gate1", new("tcp://127.0.0.1:9"), new GateOptions(), _ports, _time, _ => { });

        await Assert.ThrowsAsync<InvalidOperationException>(() => gate.RunAsync(CancellationToken.None));
        Assert.Equal(GateOutcome.NotOpened, (await gate.OpenAsync(new GateOrderId("1"))).Outcome);

        await RunOnceMoreAsync(gate.RunAsync);
    }

    [Fact]
    public async Task A_scanners_loop_runs_again()
    {
        var scanner = new ScannerLoop(
            "scanner1", new("tcp://127.0.0.1:9"), new ScannerOptions(), _ports, _time, _ => { });

        await Assert.ThrowsAsync<InvalidOperationException>(() => scanner.RunAsync(CancellationToken.None));

        await RunOnceMoreAsync(scanner.RunAsync);
    }

    private async Task RunOnceMoreAsync(Func<CancellationToken, Task> run)
    {
        _ports.IsSick = false;
        using var stopping = new CancellationTokenSource();
        var running = run(stopping.Token);
        await _ports.Asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, CancellationToken.None);
        await stopping.CancelAsync();
        await running;
    }

    /// <summary>Fails by a bug; when well again, nothing is there.</summary>
    private sealed class SickPorts : ITransportFactory
    {
        public bool IsSick { get; set; } = true;

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort)
        {
            if (IsSick) throw new InvalidOperationException("a bug");
            Asked.TrySetResult();
            throw new DeviceException(DeviceFault.NotFound, "nothing is there");
        }
    }

    [Fact]
    public async Task Printer_that_has_been_opened_is_served_however_the_threads_meet()
    {
        // By chance: the loop looks whether the port is open at the very moment in which it is.
        for (var number = 0; number < 30_000; number++)
        {
            using var stopping = new CancellationTokenSource();
            var loop = new PrinterLoop("printer1", new("tcp://device:1"), new PrinterOptions(), new LateFactory(),
                TimeProvider.System, _ => stopping.Cancel());
            await loop.RunAsync(stopping.Token).WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    /// <summary>Opens on another thread what only goes out.</summary>
    private sealed class LateFactory : ITransportFactory, ITransport
    {
        public DeviceAddress Address { get; } = new("tcp://device:1");

        public bool IsOneWay => true;

        public async ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort)
        {
            await Task.Yield();
            return this;
        }

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, abort);
            return 0;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) => ValueTask.CompletedTask;

        public int DiscardInput() => 0;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

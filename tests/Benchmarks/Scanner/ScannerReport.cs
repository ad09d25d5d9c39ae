using PosDaemon.Benchmarks.Lane;
using PosDaemon.Benchmarks.Printer;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Benchmarks.Scanner;

/// <summary>From a scanner's last byte on a pseudo-terminal to the code in the hands of whoever the scanner's loop
/// reports to, which is the lane's queue; and the least that one byte needs to another thread.</summary>
internal sealed class ScannerReport(int scans, TimeSpan pause, TextWriter output)
{
    private const int WarmUp = 300;

    private static readonly byte[] Code = "P1:0123456789ABCDEFGHIJKLMNOPQRSTUV\r"u8.ToArray();

    public async Task RunAsync()
    {
        output.WriteLine($"{scans} codes of {Code.Length} bytes, {pause.TotalMilliseconds:0} ms apart\n");
        var times = new Table("ms", "p50", "p90", "p99", "longest");
        using (var floor = new LoopbackFloor())
            times.Add(["floor: a byte over loopback to a thread that waits",
                .. Percentiles.Cells(await MeasureAsync(floor.MeasureAsync))]);
        times.Add(["last byte of a code to the lane's queue", .. Percentiles.Cells(await CodesAsync())]);
        output.WriteLine(times);
    }

    private async Task<List<double>> CodesAsync()
    {
        using var line = new PtyLine();
        using var stopping = new CancellationTokenSource();
        using var arrived = new SemaphoreSlim(0);
        var isOnline = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var at = 0L;
        var loop = new ScannerLoop("scanner", new DeviceAddress(line.Address), new ScannerOptions(),
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, happened =>
            {
                if (happened is ScannerEvent.Online)
                    isOnline.TrySetResult();
                if (happened is not ScannerEvent.CodeRead)
                    return;
                Volatile.Write(ref at, TimeProvider.System.GetTimestamp());
                arrived.Release();
            });
        var running = loop.RunAsync(stopping.Token);
        await isOnline.Task;
        var times = await MeasureAsync(async () =>
        {
            // The code is there; what is measured begins with its end.
            line.Send(Code.AsSpan(..^1));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            var began = TimeProvider.System.GetTimestamp();
            line.Send(Code.AsSpan(^1..));
            await arrived.WaitAsync();
            return TimeProvider.System.GetElapsedTime(began, Volatile.Read(ref at)).TotalMilliseconds;
        });
        await stopping.CancelAsync();
        await running;
        return times;
    }

    private async Task<List<double>> MeasureAsync(Func<Task<double>> measure)
    {
        var times = new List<double>();
        for (var i = 0; i < WarmUp + scans; i++)
        {
            await Task.Delay(pause, TimeProvider.System);
            times.Add(await measure());
        }

        return times[WarmUp..];
    }
}

using System.Net;
using System.Net.Sockets;
using PosSim.Bench;
using PosSim.Web;

namespace PosSim.Demo;

/// <summary>The whole demo as it stands: a seeded cloud, the wire to it, the bench in this process, and posd.</summary>
internal sealed class DemoShop : IAsyncDisposable
{
    public const string CounterScanner = "counter";
    public const string ExitScanner = "exit";
    public const string Printer = "printer";
    public const string Gate = "gate";
    public const string ExitKind = "exit-basket";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly CancellationTokenSource _stopBench = new();
    private readonly TimeProvider _time;
    private Task _benchRuns = Task.CompletedTask;

    private DemoShop(TimeProvider time) => _time = time;

    public required DemoFiles Files { get; init; }

    public required DeviceBench Bench { get; init; }

    public Uri Page { get; private set; } = new("http://127.0.0.1/");

    public CloudWire Wire { get; private set; } = new(new IPEndPoint(IPAddress.Loopback, 0));

    public PosdConsole Posd { get; private set; } = null!;

    public static async Task<DemoShop> OpenAsync(DemoPlan plan, TimeProvider time, CancellationToken stopping)
    {
        var files = new DemoFiles();
        var shop = new DemoShop(time) { Bench = new DeviceBench(BenchPlan(files), time), Files = files };
        try
        {
            var cloud = await shop.StartCloudAsync(plan, stopping);
            await shop.StartBenchAsync(plan);
            await shop.StartPosdAsync(plan, cloud, stopping);
            return shop;
        }
        catch
        {
            // Whatever it was: what has been started is taken down before the fault is reported.
            await shop.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part)) await part.DisposeAsync();
        Posd?.Dispose();
        await _stopBench.CancelAsync();
        await _benchRuns;
        _stopBench.Dispose();
        Files.Dispose();
    }

    private static BenchConfig BenchPlan(DemoFiles files)
    {
        var reader = new BenchConfigReader();
        reader.ReadScannerFlag($"{CounterScanner}={Line(files, CounterScanner)}");
        reader.ReadScannerFlag($"{ExitScanner}={Line(files, ExitScanner)}");
        reader.ReadPrinterFlag($"{Printer}=tcp://127.0.0.1:0");
        reader.ReadGateFlag($"{Gate}={Line(files, Gate)}");
        return reader.Finish();
    }

    private static string Line(DemoFiles files, string device) =>
        OperatingSystem.IsLinux() ? $"pty:{files.Line(device)}" : "tcp://127.0.0.1:0";

    private async Task<ChildProcess> StartCloudAsync(DemoPlan plan, CancellationToken stopping)
    {
        await using (var seed = ChildProcess.Start("poscloud-seed", plan.PosCloud, Files.Folder, _time,
            "seed", "--demo", "--db", Files.Database, "--codes-out", Files.Codes))
            await seed.ExpectSuccessAsync();
        Bench.Codes = Files.ReadCodes();
        var port = FreePort.Any();
        var cloud = ChildProcess.Start("poscloud", plan.PosCloud, Files.Folder, _time,
            "serve", "--urls", $"http://127.0.0.1:{port}", "--db", Files.Database);
        _running.Push(cloud);
        await UntilAsync(cloud, () => AnswersAsync(port, stopping), "take connections", stopping);
        Wire = new CloudWire(new IPEndPoint(IPAddress.Loopback, port));
        Wire.Start();
        _running.Push(Wire);
        return cloud;
    }

    private async Task StartBenchAsync(DemoPlan plan)
    {
        var faults = await Bench.PlugAllAsync();
        if (faults.Count > 0) throw new DemoException(string.Join('\n', faults));
        _benchRuns = Bench.Loop.RunAsync(_stopBench.Token);
        var http = plan.Http ?? new IPEndPoint(IPAddress.Loopback, plan.Once ? 0 : FreePort.Near(8090));
        var server = new BenchServer(Bench, http, _time, routes => DemoEndpoints.Map(routes, this));
        _running.Push(server);
        await server.StartAsync();
        Page = server.Address;
    }

    private async Task StartPosdAsync(DemoPlan plan, ChildProcess cloud, CancellationToken stopping)
    {
        var port = plan.Once ? FreePort.Any() : FreePort.Near(7070);
        Files.WritePosdConfig(Bench, Wire.Port, port);
        Posd = new PosdConsole(new Uri($"http://127.0.0.1:{port}/"), Files.Token);
        var posd = ChildProcess.Start("posd", plan.Posd, Files.Folder, _time, "run", "--config", Files.PosdConfig);
        _running.Push(posd);
        await UntilAsync(posd, () => Posd.IsReadyAsync(stopping), "be ready for scans", stopping);
        if (cloud.HasEnded) throw new DemoException($"poscloud has ended:\n{cloud.LastLines()}");
        var mirror = new PosdMirror(this, _time);
        _running.Push(mirror);
        mirror.Start();
    }

    private async Task UntilAsync(
        ChildProcess child, Func<Task<bool>> come, string what, CancellationToken stopping)
    {
        var began = _time.GetTimestamp();
        while (!await come())
        {
            if (child.HasEnded) throw new DemoException($"{child.Name} has ended:\n{child.LastLines()}");
            if (_time.GetElapsedTime(began) > StartLimit)
                throw new DemoException($"{child.Name} does not {what}:\n{child.LastLines()}");
            await Task.Delay(Pause, _time, stopping);
        }
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken stopping)
    {
        using var caller = new TcpClient();
        try
        {
            await caller.ConnectAsync(IPAddress.Loopback, port, stopping);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

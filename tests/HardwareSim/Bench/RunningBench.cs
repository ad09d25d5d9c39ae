using System.Net.Http.Json;
using System.Text.Json;
using PosSim.Bench;
using PosSim.Demo;
using PosSim.Web;

namespace PosSim.Tests.Bench;

/// <summary>A bench with a scanner and a gate on ptys and a network printer, its control on a free port.</summary>
internal sealed class RunningBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("possim-test-");
    private readonly BenchServer _server;
    private readonly Task _running;

    private RunningBench(Action<BenchConfigReader>? more, TimeProvider time)
    {
        var reader = new BenchConfigReader();
        reader.ReadHttp("127.0.0.1:0");
        reader.ReadScannerFlag($"scanner=pty:{Link("scanner")}");
        reader.ReadGateFlag($"gate=pty:{Link("gate")}");
        ReadQuickPrinter(reader);
        more?.Invoke(reader);
        var config = reader.Finish();
        Assert.Empty(reader.Faults);
        Bench = new DeviceBench(config, time);
        _server = new BenchServer(Bench, config.Http, time);
        Assert.Empty(Bench.PlugAllAsync().GetAwaiter().GetResult());
        _running = Bench.Loop.RunAsync(_stop.Token);
    }

    public DeviceBench Bench { get; }

    public HttpClient Http { get; private set; } = new();

    public Uri PrinterAddress => new(Bench.Printers["printer"].Wire.Address);

    /// <param name="more">Adds to the bench.</param>
    /// <param name="time">The devices' clock; the system's where none is given.</param>
    public static async Task<RunningBench> StartAsync(
        Action<BenchConfigReader>? more = null, TimeProvider? time = null)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("pseudo terminals exist on Linux only");
        var bench = new RunningBench(more, time ?? TimeProvider.System);
        await bench._server.StartAsync();
        bench.Http = new HttpClient { BaseAddress = bench._server.Address, Timeout = TimeSpan.FromSeconds(20) };
        return bench;
    }

    // The fastest real printers do half of this; tests need not watch the paper.
    private void ReadQuickPrinter(BenchConfigReader reader)
    {
        var file = Path.Combine(_folder.FullName, "printer.json");
        // Pulled and plugged in again it must find its port free.
        var address = $"tcp://127.0.0.1:{FreePort.Any()}";
        File.WriteAllText(
            file, $$"""{"printers":[{"name":"printer","address":"{{address}}","speed":1000}]}""");
        reader.ReadFile(file);
    }

    public string Link(string name) => Path.Combine(_folder.FullName, name);

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var reply = await Http.PostAsJsonAsync(path, body);
        var answer = await reply.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(reply.IsSuccessStatusCode, answer.ToString());
        return answer;
    }

    /// <summary>Waits until what the control says has become true.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> come)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var state = await GetAsync(path);
            if (come(state)) return state;
            Assert.False(enough.IsCancellationRequested, $"{path} stayed {state}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Http.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
        _stop.Dispose();
    }
}

using System.Net;
using System.Text.Json;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>A whole shop as processes: a seeded cloud, simulated hardware and the terminal, each on ports of its own.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    // With half a dozen builds on the same two cores a start takes seconds, and nothing here measures that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly List<ProgramProcess> _terminals = [];
    private ProgramProcess? _possim;
    private TcpWire? _wire;
    private BenchControl? _bench;
    private TerminalConsole? _console;

    private Shop(ShopPlan plan)
    {
        (Plan, Folder) = (plan, new ShopFolder(plan));
        Nodes = [.. Enumerable.Range(1, plan.Nodes).Select(number => new CloudNode(number, plan, Folder, _time))];
    }

    public ShopPlan Plan { get; }

    public ShopFolder Folder { get; }

    public TimeProvider Time => _time;

    public IReadOnlyList<SoldCode> Codes { get; private set; } = [];

    /// <summary>Of the plan's own goods, in their order.</summary>
    public IReadOnlyList<string> Sold { get; private set; } = [];

    public BenchControl Bench => _bench!;

    public TcpWire Wire => _wire!;

    public TerminalConsole Console => _console!;

    public ProgramProcess Terminal => _terminals[^1];

    public IReadOnlyList<CloudNode> Nodes { get; }

    /// <summary>Of the first node.</summary>
    public int CloudPort => Nodes[0].Port;

    public static async Task<Shop> OpenAsync(ShopPlan plan)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("scanners and gates need pseudo terminals (Linux)");
        var shop = new Shop(plan);
        try
        {
            await shop.SellAsync();
            shop._possim = ProgramProcess.Start("possim", BuiltProgram.PosSim, shop.Folder.Path, shop._time,
                "run", "--config", shop.Folder.WriteBench());
            if (plan.StartsCloud) await shop.StartCloudAsync();
            if (plan.HasWire)
            {
                shop._wire = new TcpWire(new IPEndPoint(IPAddress.Loopback, shop.CloudPort));
                shop._wire.Start();
            }
            shop._bench = new BenchControl(new Uri((await shop._possim.LineAsync("bench: ")).Trim()));
            shop.WriteTerminal(0);
            return shop;
        }
        catch
        {
            // Whatever it was: what has been started is taken down before it is told.
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>A shop with its terminal running and everything connected.</summary>
    public static async Task<Shop> OpenForBusinessAsync(ShopPlan plan)
    {
        var shop = await OpenAsync(plan);
        try
        {
            await shop.StartTerminalAsync();
            if (plan.StartsCloud) await shop.UntilReadyAsync();
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    public async Task StartCloudAsync()
    {
        foreach (var node in Nodes) await node.StartAsync();
    }

    public void WriteTerminal(int consolePort) => Folder.WriteTerminal(
        _wire is null ? [.. Nodes.Select(node => node.Port)] : [_wire.Port], consolePort, NetworkDevice);

    /// <summary>The terminal looks for the cloud at this port from its next start on.</summary>
    public void PointTerminalAt(int cloudPort) => Folder.WriteTerminal([cloudPort], 0, NetworkDevice);

    /// <summary>Starts posd without waiting for anything.</summary>
    public ProgramProcess LaunchTerminal()
    {
        _terminals.Add(ProgramProcess.Start("posd", Plan.PosdProgram ?? BuiltProgram.Posd, Folder.Path, _time,
            Plan.Environment, ["run", "--config", Folder.Config]));
        return Terminal;
    }

    /// <summary>Starts posd and waits until it takes codes.</summary>
    public async Task StartTerminalAsync()
    {
        LaunchTerminal();
        await TerminalIsUpAsync();
    }

    public async Task TerminalIsUpAsync()
    {
        UseConsoleAt(new Uri(await Terminal.LineAsync("posd: ready; console at ")));
    }

    public void UseConsoleAt(Uri address)
    {
        _console?.Dispose();
        _console = new TerminalConsole(address, Path.Combine(Folder.State, "console.token"));
    }

    public async Task UntilReadyAsync()
    {
        var answer = "";
        await UntilAsync(async () =>
        {
            (var ready, answer) = await Console.ReadyAsync();
            return ready;
        }, () => $"posd is ready: {answer}");
    }

    /// <summary>Waits until the terminal shows something, and gives the state in which it did.</summary>
    public async Task<TerminalSeen> UntilAsync(string what, Func<TerminalSeen, bool> shows, TimeSpan? limit = null)
    {
        TerminalSeen? state = null;
        await UntilAsync(async () => shows(state = await Console.StateAsync()), () => $"{what}; last: {state}", limit);
        return state!;
    }

    public async Task UntilAsync(Func<Task<bool>> come, Func<string> what, TimeSpan? limit = null)
    {
        var began = _time.GetTimestamp();
        while (!await come())
        {
            if (_time.GetElapsedTime(began) > (limit ?? Patience))
                Assert.Fail($"did not come within {(limit ?? Patience).TotalSeconds} s: {what()}\n{Logs()}");
            await Task.Delay(Glance, _time);
        }
    }

    /// <summary>The single seats of the plan, numbered by their titles.</summary>
    public IReadOnlyList<SoldCode> Tickets() => [.. Codes.TakeLast(Plan.Tickets)];

    /// <summary>The first of the demonstration goods of this kind.</summary>
    public string Code(string kind) => Codes.First(code => code.Kind == kind).Code;

    /// <summary>The single seats and the plan's own goods, each for one use and under its own title.</summary>
    public IReadOnlyList<SoldCode> Guests() =>
        [.. Tickets(), .. Sold.Zip(Plan.Goods, (code, goods) => new SoldCode(code, "", goods.Title))];

    public ShopLane Lane(LanePlan plan) => new(this, plan);

    /// <summary>What the cloud has on record now.</summary>
    public Task<CloudRecords> CloudRecordsAsync() => CloudRecords.ReadAsync(Folder, _time);

    /// <summary>What the terminal has in its journal now, whether it runs or not.</summary>
    public Task<TerminalRecords> TerminalRecordsAsync() => TerminalRecords.ReadAsync(Folder, _time);

    /// <summary>All the pieces of paper that a lane's printer gave out.</summary>
    public Task<IReadOnlyList<PieceSeen>> PaperAsync(LanePlan lane) => Bench.PaperAsync(lane.Printer);

    public string Logs() => string.Join('\n', Nodes.Select(node => node.Process)
        .Prepend(_terminals.LastOrDefault()).Append(_possim)
        .OfType<ProgramProcess>().Select(process => process.LastLines()));

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in _terminals) await terminal.DisposeAsync();
        _console?.Dispose();
        if (_wire is not null) await _wire.DisposeAsync();
        foreach (var node in Nodes) await node.DisposeAsync();
        _bench?.Dispose();
        if (_possim is not null) await _possim.DisposeAsync();
        Folder.Dispose();
    }

    private async Task SellAsync()
    {
        var orders = Folder.In("orders.json");
        await File.WriteAllTextAsync(orders, JsonSerializer.Serialize(Plan.Goods, SeenJson.Options));
        await using var seed = ProgramProcess.Start("poscloud-seed", BuiltProgram.PosCloud, Folder.Path, _time,
            ["seed", "--demo", .. Folder.Ledger, "--codes-out", Folder.Codes, "--tickets", $"{Plan.Tickets}",
                "--orders", orders]);
        Assert.True(await seed.EndAsync(Patience) == 0, seed.LastLines());
        var codes = SoldCode.Read(Folder.Codes);
        Codes = [.. codes.SkipLast(Plan.Goods.Count)];
        Sold = [.. codes.TakeLast(Plan.Goods.Count).Select(sold => sold.Code)];
    }

    /// <summary>possim says where its network devices listen before it says where its page is.</summary>
    private string NetworkDevice(string name) => _possim!.Lines
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Single(words => words.Length == 2 && words[0] == name)[1];
}

/// <summary>Tests that run whole shops: one after the other, and none beside other tests, since they measure time.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ShopCollection
{
    public const string Name = "whole shops";
}

using System.Diagnostics;
using System.Text.Json;
using PosDaemon.Testing;

namespace PosDaemon.Benchmarks.Lane;

/// <summary>The real cloud and the real daemon as processes, with a bare scanner line and printer at their ends.
/// </summary>
internal sealed class LaneShop : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-lane-");
    private readonly List<Process> _processes = [];

    private LaneShop()
    {
    }

    public PtyLine Scanner { get; } = new();

    public InstantPrinter Printer { get; } = new(new TcpLine());

    public Uri Cloud { get; private set; } = null!;

    public Uri Console { get; } = new($"http://127.0.0.1:{FreePort.Any()}");

    /// <summary>Of the console.</summary>
    public string Token => File.ReadAllText(Path.Combine(In("posd"), "console.token")).Trim();

    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>The daemon.</summary>
    public Process Posd { get; private set; } = null!;

    /// <summary>From the start of its process to the line that says it takes codes.</summary>
    public TimeSpan PosdReadyAfter { get; private set; }

    public string Folder => _folder.FullName;

    /// <param name="posd">A .dll that dotnet runs, or a program.</param>
    /// <param name="poscloud">Likewise.</param>
    /// <param name="tickets">That many codes are sold.</param>
    public static LaneShop Open(string posd, string poscloud, int tickets)
    {
        var shop = new LaneShop();
        try
        {
            var database = "sqlite:" + shop.In("cloud.db");
            var seed = shop.Start(poscloud, "seed", "--demo", "--db", database, "--codes-out", shop.In("codes.json"),
                "--tickets", $"{tickets}");
            seed.WaitForExit();
            shop.Codes = shop.ReadCodes(tickets);
            shop.Cloud = new Uri($"http://127.0.0.1:{FreePort.Any()}");
            WaitFor(shop.Start(poscloud, "serve", "--urls", shop.Cloud.ToString().TrimEnd('/'), "--db", database),
                "poscloud is ready on ");
            shop.WriteConfiguration();
            var began = TimeProvider.System.GetTimestamp();
            shop.Posd = shop.Start(posd, "run", "--config", shop.In("posd.json"));
            WaitFor(shop.Posd, "posd: ready");
            shop.PosdReadyAfter = TimeProvider.System.GetElapsedTime(began);
            return shop;
        }
        catch
        {
            shop.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Scanner.Dispose();
        Printer.Dispose();
        _folder.Delete(recursive: true);
    }

    private string In(string name) => Path.Combine(Folder, name);

    private Process Start(string program, params string[] arguments)
    {
        var isLibrary = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(
            isLibrary ? "dotnet" : program, isLibrary ? [program, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        _processes.Add(process);
        return process;
    }

    private static void WaitFor(Process process, string words)
    {
        using var enough = new Timer(_ => process.Kill(), null, StartLimit, Timeout.InfiniteTimeSpan);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.Contains(words, StringComparison.Ordinal)) continue;
            // The rest is read away, so that a full pipe never holds the program.
            new Thread(() => process.StandardOutput.ReadToEnd()) { IsBackground = true, Name = "output" }.Start();
            return;
        }

        throw new InvalidOperationException($"a program of the benchmark ended before it said \"{words}\"");
    }

    private List<string> ReadCodes(int tickets)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(In("codes.json")));
        return [.. file.RootElement.EnumerateArray().Select(one => one.GetProperty("code").GetString()!)
            .TakeLast(tickets)];
    }

    private void WriteConfiguration() => File.WriteAllText(In("posd.json"), JsonSerializer.Serialize(new
    {
        terminal = new { id = "demo-1", store = "demo", language = "zh" },
        stateDirectory = In("posd"),
        cloud = new { url = Cloud.ToString().TrimEnd('/') },
        console = new { listen = Console.ToString().TrimEnd('/'), tokenFile = "console.token" },
        scanners = new[] { new { name = "scanner", address = $"serial:{Scanner.Path}?baud=115200" } },
        printers = new[]
        {
            new { name = "printer", address = Printer.Address, profile = "generic-80" },
        },
        gates = Array.Empty<object>(),
        lanes = new[]
        {
            new { name = "lane", scanner = "scanner", printer = "printer", confirm = "never", @operator = "op-1001" },
        },
        log = new { level = "information", file = "posd.log" },
    }));
}

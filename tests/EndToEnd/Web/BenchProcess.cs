using System.Text.Json;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>possim as a process: a scanner, a gate and lamps on pseudo-terminals, a quick network printer, and its
/// page.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("possim-page-");
    private ProgramProcess? _possim;

    private BenchProcess()
    {
    }

    /// <summary>Where its page is.</summary>
    public Uri Address { get; private set; } = null!;

    public int PrinterPort { get; } = FreePort.Any();

    /// <param name="hasGate">False for a counter without one, and without lamps.</param>
    public static async Task<BenchProcess> StartAsync(bool hasGate = true)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("pseudo terminals exist on Linux only");
        var bench = new BenchProcess();
        var file = bench.Link("bench.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            http = "127.0.0.1:0",
            scanners = new[]
            {
                new { name = "scanner", address = $"pty:{bench.Link("scanner")}", commands = "datalogicGryphon" },
            },
            signals = hasGate
                ? new[] { new { name = "lamps", address = $"pty:{bench.Link("lamps")}", board = "lcus" } }
                : [],
            gates = hasGate ? new[] { new { name = "gate", address = $"pty:{bench.Link("gate")}" } } : [],
            // The fastest real printers do half of this; nobody needs to watch the paper here.
            printers = new[]
            {
                new { name = "printer", address = $"tcp://127.0.0.1:{bench.PrinterPort}", speed = 1000 },
            },
            codes = new[] { new { code = "PASS-5", kind = "pass", title = "Car wash, 5 uses" } },
        }));
        bench._possim = ProgramProcess.Start("possim", BuiltProgram.PosSim, bench._folder.FullName, TimeProvider.System,
            "run", "--config", file);
        bench.Address = new Uri((await bench._possim.LineAsync("bench: ")).Trim());
        return bench;
    }

    /// <summary>The host's end of a device's line.</summary>
    public string Link(string name) => Path.Combine(_folder.FullName, name);

    public async ValueTask DisposeAsync()
    {
        if (_possim is not null) await _possim.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

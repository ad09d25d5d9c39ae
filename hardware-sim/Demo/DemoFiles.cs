using System.Text.Json;
using System.Text.Json.Nodes;
using PosSim.Bench;
using PosSim.Web;

namespace PosSim.Demo;

/// <summary>The files of one demo in a folder of its own, which is removed at the end.</summary>
internal sealed class DemoFiles : IDisposable
{
    /// <summary>Short: the story shows a used code again after a moment and wants to hear "already used".</summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromSeconds(1.5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posdaemon-demo-");

    public string Folder => _folder.FullName;

    public string Codes => Path.Combine(Folder, "codes.json");

    public string Database => $"sqlite:{Path.Combine(Folder, "cloud.db")}";

    public string PosdConfig => Path.Combine(Folder, "posd.json");

    public string Token => Path.Combine(Folder, "posd", "console.token");

    public string Line(string device) => Path.Combine(Folder, device);

    /// <summary>The codes that the cloud's seed wrote; those of a paid basket are meant for the exit.</summary>
    public IReadOnlyList<ShownCode> ReadCodes()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Codes));
        return [.. document.RootElement.EnumerateArray().Select(code =>
        {
            var kind = code.GetProperty("kind").GetString() ?? "";
            return new ShownCode(
                code.GetProperty("code").GetString() ?? "", kind, code.GetProperty("title").GetString() ?? "",
                kind == DemoShop.ExitKind ? DemoShop.ExitScanner : DemoShop.CounterScanner);
        })];
    }

    public void WritePosdConfig(DeviceBench bench, int cloudPort, int consolePort)
    {
        var config = new
        {
            terminal = new { id = "demo-1", store = "demo", language = "zh" },
            stateDirectory = Path.Combine(Folder, "posd"),
            cloud = new { url = $"http://127.0.0.1:{cloudPort}", deadline = "00:00:05" },
            console = new { listen = $"http://127.0.0.1:{consolePort}", tokenFile = "console.token" },
            scanners = bench.Scanners.Values.Select(one => new { name = one.Name, address = HostAddress(one) }),
            printers = bench.Printers.Values.Select(
                one => new { name = one.Name, address = HostAddress(one), profile = "generic-80" }),
            gates = bench.Gates.Values.Select(
                one => new { name = one.Name, address = HostAddress(one), pulse = "00:00:00.500", channel = 1 }),
            lanes = new[]
            {
                Lane("counter", DemoShop.CounterScanner, null, "whenNeeded"),
                Lane("exit", DemoShop.ExitScanner, DemoShop.Gate, "never"),
            },
            log = new { level = "information", file = "posd.log" },
        };
        File.WriteAllText(PosdConfig, BenchJson.Write(config));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static JsonObject Lane(string name, string scanner, string? gate, string confirm) => new()
    {
        ["name"] = name,
        ["scanner"] = scanner,
        ["printer"] = DemoShop.Printer,
        ["gate"] = gate,
        ["confirm"] = confirm,
        ["operator"] = "",
        ["answerWindow"] = "00:00:08",
        ["repeatWindow"] = RepeatWindow.ToString(@"hh\:mm\:ss\.fff"),
    };

    private static string HostAddress(BenchDevice device) => device.Wire.Address switch
    {
        var pty when pty.StartsWith("pty:", StringComparison.Ordinal) => $"serial:{pty[4..]}?baud=9600",
        var other => other,
    };
}

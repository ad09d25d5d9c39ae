using System.Text.Json;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>The files of one shop in a folder of its own, removed at the end (kept with POSD_KEEP=1).</summary>
internal sealed class ShopFolder(ShopPlan plan) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-e2e-");

    public string Path => _folder.FullName;

    public string Database => In("cloud.db");

    /// <summary>Where the cloud keeps its ledger, as its commands want it.</summary>
    public IReadOnlyList<string> Ledger => plan.Postgres is { } connection
        ? ["--db", $"postgres:{connection}", "--key", In("cloud.key")]
        : ["--db", $"sqlite:{Database}"];

    public string Codes => In("codes.json");

    public string State => plan.StateDirectory ?? In("posd");

    public string Config => In("posd.json");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string WriteBench()
    {
        var file = In("bench.json");
        Write(file, new
        {
            http = "127.0.0.1:0",
            scanners = plan.Lanes.Select(lane => new
            {
                name = lane.Scanner, address = $"pty:{In(lane.Scanner)}", @interface = lane.ScannerInterface,
                commands = lane.ScannerCommands,
            }),
            printers = plan.Lanes.Select(lane => new
            {
                name = lane.Printer,
                address = lane.SerialPrinter ? $"pty:{In(lane.Printer)}" : $"tcp://127.0.0.1:{FreePort.Any()}",
                speed = plan.PrinterSpeed,
            }),
            gates = plan.Lanes.Where(lane => lane.HasGate).Select(lane => new
            {
                name = lane.Gate,
                address = plan.GateBoard == "modbus"
                    ? $"tcp://127.0.0.1:{FreePort.Any()}"
                    : $"pty:{In(lane.Gate)}",
                board = plan.GateBoard,
            }),
            signals = plan.Lanes.Where(lane => lane.SignalBoard is not null).Select(lane => new
            {
                name = lane.Signal,
                address = lane.SignalBoard == "lcus" ? $"pty:{In(lane.Signal)}" : $"tcp://127.0.0.1:{FreePort.Any()}",
                board = lane.SignalBoard,
            }),
        });
        return file;
    }

    /// <param name="cloudPorts">Where the terminal looks for the cloud's nodes.</param>
    /// <param name="consolePort">0: any.</param>
    /// <param name="networkDevice">Where possim listens for a device on the network.</param>
    public void WriteTerminal(
        IReadOnlyList<int> cloudPorts, int consolePort, Func<string, string> networkDevice) => Write(Config, new
    {
        terminal = new { id = "demo-1", store = "demo", language = "zh" },
        stateDirectory = State,
        templates = WriteTemplates(),
        cloud = Cloud([.. cloudPorts.Select(port => $"{plan.CloudScheme}://127.0.0.1:{port}")]),
        console = new { listen = $"http://127.0.0.1:{consolePort}", tokenFile = "console.token" },
        scanners = plan.Lanes.Select(lane => new
        {
            name = lane.Scanner,
            address = ScannerAddress(lane),
            protocol = lane.ScannerInterface == "ssi" ? "ssi" : "plain",
            commands = lane.ScannerCommands,
            silence = plan.ScannerSilence is { } silence ? Span(silence) : null,
        }),
        printers = plan.Lanes.Select(lane => new
        {
            name = lane.Printer,
            address = lane.PrinterAddress
                ?? (lane.SerialPrinter ? Serial(lane.Printer) : networkDevice(lane.Printer)),
            profile = "generic-80",
        }),
        printerGroups = plan.PrinterGroup is { } mode
            ? new[] { new { name = "group", printers = plan.Lanes.Select(lane => lane.Printer), mode } }
            : [],
        gates = plan.Lanes.Where(lane => lane.HasGate).Select(lane => new
        {
            name = lane.Gate,
            address = plan.GateBoard == "modbus" ? networkDevice(lane.Gate) : Serial(lane.Gate),
            pulse = Span(plan.Pulse),
            channel = 1,
            board = plan.GateBoard,
            // On a busy machine an input may be read late: what is tested is what the sensor saw.
            sensor = plan.GatesHaveSensors
                ? new { input = 1, secondInput = 2, window = "00:00:08", shortestPassage = "00:00:10" }
                : null,
        }),
        signals = plan.Lanes.Where(lane => lane.SignalBoard is not null).Select(lane => new
        {
            name = lane.Signal,
            address = lane.SignalBoard == "lcus" ? Serial(lane.Signal) : networkDevice(lane.Signal),
            board = lane.SignalBoard,
            acceptedTime = "00:00:01",
            refusedTime = "00:00:02",
        }),
        lanes = plan.Lanes.Select(lane => new
        {
            name = lane.Name,
            scanner = lane.Scanner,
            printer = plan.PrinterGroup is null ? lane.Printer : "group",
            gate = lane.HasGate ? lane.Gate : null,
            signal = lane.SignalBoard is null ? null : lane.Signal,
            confirm = lane.Confirm,
            notPassed = lane.HasGate ? plan.NotPassed : "keep",
            @operator = lane.SignsIn ? "" : "op-1001",
            signIn = lane.SignsIn,
            answerWindow = Span(plan.AnswerWindow),
            repeatWindow = Span(plan.RepeatWindow),
        }),
        log = new { level = "debug", file = "posd.log" },
    });

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("POSD_KEEP") is null) _folder.Delete(recursive: true);
    }

    /// <summary>Named as the configuration names it: relative to that file.</summary>
    private string? WriteTemplates()
    {
        if (plan.Templates.Count == 0) return null;
        Directory.CreateDirectory(In("templates"));
        foreach (var (name, text) in plan.Templates)
            File.WriteAllText(System.IO.Path.Combine(In("templates"), $"{name}.receipt"), text);
        return "templates";
    }

    private object Cloud(string[] urls) => urls is [var url]
        ? new { url, deadline = Span(plan.CloudDeadline) }
        : new { urls, deadline = Span(plan.CloudDeadline) };

    private string ScannerAddress(LanePlan lane) => lane.ScannerInterface switch
    {
        "serial" or "ssi" => Serial(lane.Scanner),
        "keyboard" => $"evdev:{In(lane.Scanner)}",
        _ => $"hidraw:{In(lane.Scanner)}?descriptor={In(lane.Scanner)}.descriptor",
    };

    private string Serial(string device) =>
        $"serial:{plan.SerialPorts.GetValueOrDefault(device, In(device))}?baud=115200";

    private static string Span(TimeSpan span) => span.ToString(@"hh\:mm\:ss\.fff");

    private static void Write(string file, object content) =>
        File.WriteAllText(file, JsonSerializer.Serialize(content));
}

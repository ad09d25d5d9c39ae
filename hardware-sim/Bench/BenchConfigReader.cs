using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PosSim.Models;
using PosSim.Models.Scanners;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>Reads flags and a configuration file into one plan and collects every fault on the way, so that a user
/// mends them in one go.</summary>
internal sealed class BenchConfigReader
{
    // What the JSON reader says of escapes that are no UTF-16, when somebody asks for the text.
    private const string HalfCharacter = "System.Text.Json.Rethrowable";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    private readonly List<string> _faults = [];
    private readonly List<DevicePlan<PrinterPlan>> _printers = [];
    private readonly List<DevicePlan<ScannerOptions>> _scanners = [];
    private readonly List<DevicePlan<GateOptions>> _gates = [];
    private readonly List<DevicePlan<SignalOptions>> _signals = [];
    private readonly List<ShownCode> _codes = [];
    private readonly HashSet<string> _names = [];
    private string _http = "127.0.0.1:8090";

    public IReadOnlyList<string> Faults => _faults;

    public void ReadHttp(string address) => _http = address;

    /// <summary>NAME=ADDRESS, and after a question mark what a file may say of the printer:
    /// <c>?width=58&amp;flow=xon&amp;manners=claims-tm-t88v,answers-nothing</c>.</summary>
    public void ReadPrinterFlag(string flag)
    {
        var (address, fields) = ReadSettings("--printer", flag);
        var plan = PrinterPlanReader.Read(fields);
        fields.RefuseOthers();
        ReadFlag("--printer", address, _printers, plan);
    }

    public void ReadScannerFlag(string flag) => ReadFlag("--scanner", flag, _scanners, new ScannerOptions());

    /// <summary>NAME=ADDRESS, and after a question mark what a file may say of the gate:
    /// <c>?board=modbus&amp;inputs=4</c>.</summary>
    public void ReadGateFlag(string flag)
    {
        var (address, fields) = ReadSettings("--gate", flag);
        ReadFlag("--gate", address, _gates, ReadGate(fields));
        fields.RefuseOthers();
    }

    /// <summary>NAME=ADDRESS, and after a question mark what a file may say of lamps: <c>?board=modbus</c>.</summary>
    public void ReadSignalFlag(string flag)
    {
        var (address, fields) = ReadSettings("--signal", flag);
        ReadFlag("--signal", address, _signals, ReadSignal(fields));
        fields.RefuseOthers();
    }

    public void ReadFile(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(TextFile.Read(path), Lenient);
            ReadRoot(new JsonFields(path, document.RootElement, _faults));
        }
        catch (InvalidOperationException fault) when (fault.Source == HalfCharacter)
        {
            _faults.Add($"{path}: a text has half a character (\\uD800 to \\uDFFF); write the character itself");
        }
        catch (JsonException fault)
        {
            _faults.Add($"{path}: no JSON: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _faults.Add($"{path}: {fault.Message}");
        }
    }

    /// <summary>The plan; of use only without faults.</summary>
    public BenchConfig Finish()
    {
        var address = _http.StartsWith("http://", StringComparison.Ordinal) ? _http[7..].TrimEnd('/') : _http;
        if (!WireAddress.TryParse($"tcp://{address}", out var http, out _))
            _faults.Add($"--http \"{_http}\": write 127.0.0.1:PORT (this machine only)");
        if (_faults.Count == 0 && _printers.Count + _scanners.Count + _gates.Count + _signals.Count == 0)
            _faults.Add("nothing to put on the bench: give --printer, --scanner, --gate, --signal or --config");
        return new BenchConfig
        {
            Http = (http as WireAddress.Tcp)?.Listen ?? new BenchConfig().Http,
            Printers = _printers,
            Scanners = _scanners,
            Gates = _gates,
            Signals = _signals,
            Codes = _codes,
        };
    }

    private void ReadRoot(JsonFields root)
    {
        _http = root.Text("http") ?? _http;
        foreach (var printer in root.List("printers")) Add(printer, _printers, PrinterPlanReader.Read(printer));
        foreach (var scanner in root.List("scanners")) Add(scanner, _scanners, ReadScanner(scanner));
        foreach (var gate in root.List("gates")) Add(gate, _gates, ReadGate(gate));
        foreach (var signal in root.List("signals")) Add(signal, _signals, ReadSignal(signal));
        foreach (var code in root.List("codes"))
        {
            _codes.Add(new ShownCode(
                code.Needed("code"), code.Text("kind") ?? "", code.Text("title") ?? "", code.Text("scanner")));
            code.RefuseOthers();
        }
        root.RefuseOthers();
    }

    private (string Address, JsonFields Settings) ReadSettings(string name, string flag)
    {
        var (address, settings) = flag.IndexOf('?', StringComparison.Ordinal) is var cut && cut < 0
            ? (flag, "")
            : (flag[..cut], flag[(cut + 1)..]);
        var json = new JsonObject();
        foreach (var setting in settings.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, text) = setting.IndexOf('=', StringComparison.Ordinal) is var at && at < 0
                ? (setting, "")
                : (setting[..at], setting[(at + 1)..]);
            json[key] = Value(key, text);
        }
        return (address, new JsonFields($"{name} {address}", JsonSerializer.SerializeToElement(json), _faults));
    }

    private static ScannerOptions ReadScanner(JsonFields fields) =>
        new(fields.Choice("terminator", [.. ScannerOptions.Terminators.Keys]) ?? "cr",
            fields.Choice("interface", [.. ScannerOptions.Interfaces]) ?? ScannerOptions.Serial)
        {
            Commands = fields.Choice("commands", [.. CommandListener.Families]) ?? CommandListener.None,
        };

    private static GateOptions ReadGate(JsonFields fields) => new(
        (int)(fields.Number("channels", 1, 8) ?? 4), fields.Choice("board", [.. GateOptions.Boards]) ?? "lcus")
    {
        StuckAfter = TimeSpan.FromSeconds(fields.Number("stuckAfterSeconds", 0.1, 3600) ?? 5),
        Inputs = (int)(fields.Number("inputs", 0, 32) ?? 8),
        Unit = (byte)(fields.Number("unit", 1, 247) ?? 1),
    };

    private static SignalOptions ReadSignal(JsonFields fields) => new(
        fields.Choice("board", [.. SignalOptions.Boards]) ?? SignalOptions.Patlite,
        (int)(fields.Number("channels", 1, 8) ?? 4));

    private void Add<TOptions>(JsonFields fields, List<DevicePlan<TOptions>> plans, TOptions options)
    {
        var (name, address) = (fields.Needed("name"), fields.Needed("address"));
        fields.RefuseOthers();
        if (name.Length > 0 && address.Length > 0) Add(fields.Place, name, address, plans, options);
    }

    private static JsonNode? Value(string name, string text) => text switch
    {
        "true" or "false" => text == "true",
        _ when name == "manners" => new JsonArray([.. text.Split(',').Select(static one => (JsonNode)one)]),
        _ when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };

    private void ReadFlag<TOptions>(string flag, string value, List<DevicePlan<TOptions>> plans, TOptions options)
    {
        if (value.IndexOf('=', StringComparison.Ordinal) is var cut && cut <= 0)
            _faults.Add($"{flag} {value}: write NAME=ADDRESS");
        else Add($"{flag} {value}", value[..cut], value[(cut + 1)..], plans, options);
    }

    private void Add<TOptions>(
        string place, string name, string address, List<DevicePlan<TOptions>> plans, TOptions options)
    {
        if (name.Length > 40 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            _faults.Add($"{place}: a name has letters, digits, - and _ only");
        else if (!_names.Add(name)) _faults.Add($"{place}: there is already a device named {name}");
        if (WireAddress.TryParse(address, out var parsed, out var fault))
            plans.Add(new DevicePlan<TOptions>(name, parsed, options));
        else _faults.Add($"{place}: {fault}");
    }
}

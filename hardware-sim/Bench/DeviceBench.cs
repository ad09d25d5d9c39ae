using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>The whole bench: its devices, its loop and its log.</summary>
internal sealed class DeviceBench
{
    public DeviceBench(BenchConfig config, TimeProvider time)
    {
        Log = new BenchLog(time);
        Loop = new BenchLoop(time);
        Codes = config.Codes;
        Printers = config.Printers.ToDictionary(plan => plan.Name, plan =>
            new PrinterSimulator(
                plan.Name, plan.Options.Make, RealWires.At(plan.Address, time, plan.Options.Network), Loop, Log));
        Scanners = config.Scanners.ToDictionary(plan => plan.Name, plan =>
            new ScannerSimulator(plan.Name, plan.Options, RealWires.At(plan.Address, time), Loop, Log));
        Gates = config.Gates.ToDictionary(plan => plan.Name, plan =>
            new GateSimulator(plan.Name, plan.Options with { HasNetwork = plan.Address is WireAddress.Tcp },
                RealWires.At(plan.Address, time), Loop, Log));
        Signals = config.Signals.ToDictionary(plan => plan.Name, plan =>
            new SignalSimulator(plan.Name, plan.Options with { HasNetwork = plan.Address is WireAddress.Tcp },
                RealWires.At(plan.Address, time), Loop, Log));
        foreach (var device in Scanners.Values.Concat<BenchDevice>(Printers.Values).Concat(Gates.Values)
            .Concat(Signals.Values))
            Loop.Add(device);
    }

    public BenchLoop Loop { get; }

    public BenchLog Log { get; }

    public IReadOnlyList<ShownCode> Codes { get; set; }

    public IReadOnlyDictionary<string, PrinterSimulator> Printers { get; }

    public IReadOnlyDictionary<string, ScannerSimulator> Scanners { get; }

    public IReadOnlyDictionary<string, GateSimulator> Gates { get; }

    public IReadOnlyDictionary<string, SignalSimulator> Signals { get; }

    /// <summary>What a demo that is attached wants the page to show; called on the loop.</summary>
    public Func<object?> Demo { get; set; } = () => null;

    /// <summary>Called before the loop runs. Returns what could not be plugged in, one line each; then nothing is left
    /// plugged.</summary>
    public async Task<IReadOnlyList<string>> PlugAllAsync()
    {
        var faults = new List<string>();
        foreach (var device in Loop.Devices)
        {
            try
            {
                device.Plug();
            }
            catch (WireException fault)
            {
                faults.Add($"{device.Name}: {fault.Message}");
            }
        }
        if (faults.Count > 0)
            foreach (var device in Loop.Devices) await device.DisposeAsync();
        return faults;
    }

    public BenchDevice Device(string name) =>
        Loop.Devices.FirstOrDefault(device => device.Name == name) ?? throw Missing("device", name, Loop.Devices);

    public PrinterSimulator Printer(string name) => Find(Printers, "printer", name);

    public ScannerSimulator Scanner(string name) => Find(Scanners, "scanner", name);

    public GateSimulator Gate(string name) => Find(Gates, "gate", name);

    public SignalSimulator Signal(string name) => Find(Signals, "signal", name);

    private static T Find<T>(IReadOnlyDictionary<string, T> devices, string kind, string name) where T : BenchDevice =>
        devices.TryGetValue(name, out var device)
            ? device
            : throw Missing(kind, name, devices.Values.Cast<BenchDevice>());

    private static BenchException Missing(string kind, string name, IEnumerable<BenchDevice> there) => new(
        BenchFault.NotThere,
        $"no {kind} named \"{name}\"; there are: {string.Join(", ", there.Select(device => device.Name))}");
}

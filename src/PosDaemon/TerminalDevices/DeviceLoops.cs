using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Transports;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Slips.Fonts;

namespace PosDaemon.TerminalDevices;

/// <summary>The device loops of this terminal, made from the configuration. What devices report goes to the status
/// store and into the lanes' queues; lanes call the printers and gates they find here. Starts nothing.</summary>
internal sealed class DeviceLoops : ILaneDevices, IPrinterActs, IDisposable
{
    private readonly FontGlyphs? _glyphs;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, SlipPrinter> _printers = [];
    private readonly Dictionary<string, ISlipPrinter> _slipPrinters = [];
    private readonly Dictionary<string, GateLoop> _gates = [];

    public DeviceLoops(LoadedConfiguration configuration, LaneQueues queues, DeviceStatusStore statuses,
        LaneSignals signals, ILaneObserver observer, ITransportFactory transports, IPrinterKnowledgeStore knowledge,
        IRandom random, TimeProvider time, ILogger<DeviceLoops> log)
    {
        _time = time;
        var options = configuration.Options;
        _glyphs = FontGlyphs.Open(FontChain.OfThisSystem, out var noGlyphs);
        if (_glyphs is null) log.NoGlyphs(noGlyphs);

        Scanners = [.. options.Scanners.Select(entry => new ScannerLoop(
            entry.Name, new(entry.Address), entry.ToOptions(), transports, time,
            new ScannerReports(
                entry.Name, queues.OfScanner(entry.Name),
                options.Lanes.First(lane => lane.Scanner == entry.Name).Symbologies,
                statuses, observer, random, time, log).Handle))];
        foreach (var (entry, loop) in options.Scanners.Zip(Scanners))
            signals.Add(options.Lanes.First(lane => lane.Scanner == entry.Name).Name, loop);
        var groups = options.PrinterGroups.ToDictionary(group => group, group => new GroupReports(
            group.Name, group.Printers, queues.OfPrinter(group.Name), log));
        Printers = [.. options.Printers.Select(entry => new PrinterLoop(
            entry.Name, new(entry.Address), entry.ToOptions(configuration.Profiles), transports, time,
            new PrinterReports(entry.Name, queues.OfPrinter(entry.Name),
                [.. groups.Where(group => group.Key.Printers.Contains(entry.Name)).Select(group => group.Value)],
                statuses, log).Handle, knowledge))];
        foreach (var loop in Printers)
            statuses.AddPrinter(loop.Name, () => loop.Status);
        Gates = [.. options.Gates.Select(entry => new GateLoop(
            entry.Name, new(entry.Address), entry.ToOptions(),
            transports, time, new GateReports(
                entry.Name, queues.OfGate(entry.Name), statuses, random, time, log).Handle))];

        Signals = [.. options.Signals.Select(entry => new SignalLoop(
            entry.Name, new(entry.Address), entry.ToOptions(), transports, time,
            new SignalReports(entry.Name, statuses, log).Handle))];
        foreach (var lane in options.Lanes.Where(lane => lane.Signal is not null))
            signals.Add(lane.Name, Signals.Single(loop => loop.Name == lane.Signal));

        var folder = Path.GetDirectoryName(configuration.File)!;
        var language = options.Terminal.Language == TerminalLanguage.Chinese ? "zh" : "en";
        foreach (var (entry, loop) in options.Printers.Zip(Printers))
            _printers[entry.Name] = new SlipPrinter(
                entry.ProfileOf(configuration.Profiles), loop, configuration.Templates,
                TerminalDevices.SlipPrinter.Resources(entry, _glyphs, folder), language, log);
        var shared = Printers.Select(loop => new SharedPrinter(
            loop.Name, _printers[loop.Name], () => loop.Status.IsReady)).ToDictionary(printer => printer.Name);
        foreach (var printer in shared.Values)
            _slipPrinters[printer.Name] = printer;
        foreach (var group in options.PrinterGroups)
            _slipPrinters[group.Name] = new SlipPrinterGroup(
                group.Mode, [.. group.Printers.Select(name => shared[name])], time);
        foreach (var gate in Gates) _gates[gate.Name] = gate;
    }

    public IReadOnlyList<ScannerLoop> Scanners { get; }

    public IReadOnlyList<PrinterLoop> Printers { get; }

    public IReadOnlyList<GateLoop> Gates { get; }

    public IReadOnlyList<SignalLoop> Signals { get; }

    public ISlipPrinter? SlipPrinter(string? name) => name is null ? null : _slipPrinters[name];

    public IGate? Gate(string? name) => name is null ? null : _gates[name];

    public async Task<PrintReport?> PerformAsync(string printer, PrinterAct act, int number) =>
        _printers.TryGetValue(printer, out var found)
            ? await found.PerformAsync(act, number, _time.GetLocalNow())
            : null;

    public void Dispose() => _glyphs?.Dispose();
}

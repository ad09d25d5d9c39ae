using PosSim.Bench;
using PosSim.Models;

namespace PosSim.Web;

/// <summary>What the HTTP control answers about each thing on the bench. Made on the bench loop.</summary>
internal static class BenchViews
{
    // The whole bench is sent many times a second; GET /api/gates/{name} has them all.
    private const int PulsesShown = 10;

    public static object Bench(DeviceBench bench, bool withTime = true) => new
    {
        time = withTime ? bench.Loop.Now : (DateTimeOffset?)null,
        scanners = bench.Scanners.Values.Select(Scanner).ToArray(),
        printers = bench.Printers.Values.Select(Printer).ToArray(),
        gates = bench.Gates.Values.Select(gate => Gate(gate, PulsesShown)).ToArray(),
        signals = bench.Signals.Values.Select(Signal).ToArray(),
        codes = bench.Codes.Select((code, index) => new
        {
            code.Code,
            code.Kind,
            code.Title,
            code.Scanner,
            image = $"/api/codes/{index}.svg",
        }).ToArray(),
        demo = bench.Demo(),
    };

    public static object Scanner(ScannerSimulator scanner) => new
    {
        scanner.Name,
        scanner.Wire.Address,
        @interface = scanner.Model.Interface,
        plugged = scanner.Wire.IsPlugged,
        sending = scanner.Model.IsSending,
        scanner.Model.Scans,
        scanner.Model.LastCode,
        scanner.Model.BytesFromHost,
        commands = scanner.Model.Listener.Family,
        scanner.Model.Listener.Sounds,
        lastSound = scanner.Model.Listener.Last,
        light = scanner.Model.Listener.HasLight,
        triggered = scanner.Model.Listener.IsTriggered,
        enabled = scanner.Model.Listener.IsEnabled,
    };

    public static object Printer(PrinterSimulator printer)
    {
        var state = printer.Model.State;
        return new
        {
            printer.Name,
            printer.Wire.Address,
            plugged = printer.Wire.IsPlugged,
            host = printer.Wire.HasHost,
            powered = printer.IsPowered,
            online = printer.IsPowered && state.Online,
            paper = state.Paper.ToString().ToLowerInvariant(),
            cover = state.CoverOpen ? "open" : "closed",
            cutter = state.CutterError ? "error" : state.CutterJammed ? "jammed" : "ok",
            error = state.Error.ToString().ToLowerInvariant(),
            head = state.HeadHot ? "hot" : "ok",
            heat = state.HeadHeat,
            feed = state.FeedPressed ? "pressed" : "released",
            state.WaitsForFeed,
            state.ShutDown,
            hasDrawer = printer.Model.Options.HasDrawer,
            drawer = state.DrawerOpen ? "open" : "closed",
            state.DrawerPinHigh,
            state.DrawerPulses,
            state.Buzzes,
            state.Printing,
            state.Busy,
            buffered = state.BufferedBytes,
            discarded = state.DiscardedBytes,
            columns = printer.Model.Options.WidthDots / 12,
            slips = printer.Model.Slips.Count == 0 ? 0 : printer.Model.Slips[^1].Index + 1,
            takenBelow = printer.RemovedBelow,
            current = printer.Model.CurrentText,
            printer.Model.Version,
            flow = printer.Model.Options.Flow.ToString().ToLowerInvariant(),
            manners = PrinterPlanReader.Names(printer.Model.Manners).ToArray(),
            faults = printer.ArmedFaults,
        };
    }

    public static object Slip(PrinterSimulator printer, PrintedSlip slip) => new
    {
        slip.Index,
        slip.Text,
        qr = slip.QrContents,
        slip.Barcodes,
        codes = slip.Codes.Select(code => new { code.Kind, code.Content }),
        cut = slip.Cut.ToString().ToLowerInvariant(),
        image = $"/api/printers/{printer.Name}/slips/{slip.Index}.svg",
        png = $"/api/printers/{printer.Name}/slips/{slip.Index}.png",
        at = printer.TimeOf(slip),
        taken = slip.Index < printer.RemovedBelow,
        slip.Trace,
    };

    public static object Signal(SignalSimulator signal) => new
    {
        signal.Name,
        signal.Wire.Address,
        plugged = signal.Wire.IsPlugged,
        board = signal.Model.Options.Board,
        lamps = signal.Model.Lamps,
        state = signal.Model.State,
        shown = signal.Model.Shown,
    };

    public static object Gate(GateSimulator gate, int lastPulses = int.MaxValue) => new
    {
        gate.Name,
        gate.Wire.Address,
        plugged = gate.Wire.IsPlugged,
        open = gate.Model.IsOn,
        stuck = gate.IsStuck,
        board = gate.Model.Options.Board,
        sensors = gate.Sensors,
        faults = gate.ArmedFaults,
        passable = gate.IsPassable,
        pulseCount = gate.Model.PulseCount,
        gate.Model.BytesSkipped,
        pulses = gate.Model.Pulses.TakeLast(lastPulses).Select(pulse => new
        {
            pulse.Index,
            pulse.Channel,
            pulse.OnAt,
            pulse.OffAt,
            ms = pulse.Milliseconds,
            pulse.Ended,
        }).ToArray(),
    };
}

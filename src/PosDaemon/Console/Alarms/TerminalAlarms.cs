using PosDaemon.Configuration;
using PosDaemon.Lanes;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Console;

/// <summary>Finds what is wrong in what the console shows, so that both always agree. Pure.</summary>
/// <param name="language">Of the sentences.</param>
internal sealed class TerminalAlarms(TerminalLanguage language)
{
    private static readonly string[] Codes = [.. AlarmKind.All.Select(kind => kind.Code)];

    /// <summary>What stops work comes first, then in the order of <see cref="AlarmKind.All"/>.</summary>
    public IReadOnlyList<AlarmView> Of(TerminalView terminal)
    {
        string[] all = [.. terminal.Lanes.Select(lane => lane.Name)];
        var alarms = terminal.Lanes.SelectMany(OfLane).Concat(Printers(terminal.Lanes)).ToList();
        if (!terminal.Journal.Ok)
            alarms.Add(View(AlarmKind.JournalNotWritable, true, null, all, terminal.Journal.Trouble));
        if (!terminal.Cloud.Reachable)
            alarms.Add(View(AlarmKind.CloudUnreachable, true, null, all, terminal.Cloud.LastError));
        if (terminal.Cloud.ClockWrong)
            alarms.Add(View(AlarmKind.ClockWrong, false, null, all, $"{terminal.Cloud.ClockErrorMs} ms"));
        if (terminal.Cloud.CertificateEnds is { } end)
            alarms.Add(View(AlarmKind.CertificateEnds, false, null, all, $"{end:yyyy-MM-dd}"));
        if (terminal.Outbox.Parked > 0)
            alarms.Add(View(AlarmKind.OutboxParked, false, null, all, $"{terminal.Outbox.Parked}"));
        return [.. alarms.OrderBy(alarm => !alarm.Stops).ThenBy(alarm => Array.IndexOf(Codes, alarm.Code))];
    }

    private IEnumerable<AlarmView> OfLane(LaneView lane)
    {
        string[] here = [lane.Name];
        if (!lane.Scanner.Online)
            yield return View(AlarmKind.ScannerOffline, true, lane.Scanner.Name, here, lane.Scanner.Detail);
        if (lane.Gate is { } gate && KindOf(gate) is { } ofGate)
            yield return View(ofGate, true, gate.Name, here,
                ofGate == AlarmKind.GateBlocked ? PassageOf(gate)?.Order : CauseOf(gate));
        if (lane.Signal is { Online: false } signal)
            yield return View(AlarmKind.SignalOffline, false, signal.Name, here, signal.Detail);
        // What waits for the printer has the printer's own alarm.
        if (lane.Printer is { Ready: true } && lane.Held.FirstOrDefault(Is(SlipPhase.Held)) is { } held)
            yield return View(AlarmKind.SlipHeld, false, null, here, held.Slip.Cause);
        if (lane.Held.FirstOrDefault(Is(SlipPhase.Unknown)) is { } unknown)
            yield return View(AlarmKind.SlipUnknown, false, null, here, unknown.Slip.Cause);
        if (lane.SetAside.Count > 0)
            yield return View(AlarmKind.ScanSetAside, false, null, here, lane.SetAside[0].ScanId);
        if (lane.Trouble is { } trouble)
            yield return View(AlarmKind.LaneFailed, true, null, here, trouble);
    }

    private static Func<ScanView, bool> Is(SlipPhase phase) => scan => scan.Slip.State == phase;

    /// <summary>Each printer once, whichever lanes and groups it serves.</summary>
    private IEnumerable<AlarmView> Printers(IReadOnlyList<LaneView> lanes) =>
        from use in lanes.Where(lane => lane.Printer is not null)
            .SelectMany(lane => lane.Printer!.Printers ?? [lane.Printer], (lane, printer) => (lane, printer))
        group use by use.printer.Name into one
        let printer = one.First().printer
        let stopped = one.Where(use => use.lane.Printer is { Ready: false }).Select(use => use.lane.Name).ToArray()
        from kind in KindsOf(printer)
        let stops = !printer.Ready && stopped.Length > 0 && kind != AlarmKind.PrinterPaperNearEnd
        select View(kind, stops, printer.Name, stops ? stopped : [.. one.Select(use => use.lane.Name)],
            kind == AlarmKind.PrinterPaperNearEnd ? null : printer.Trouble);

    /// <summary>What is wrong with one printer; empty where nothing is.</summary>
    public static IReadOnlyList<AlarmKind> KindsOf(PrinterView printer)
    {
        var found = new List<AlarmKind>();
        if (printer.Paper == "end") found.Add(AlarmKind.PrinterPaperEnd);
        if (printer.Cover == "open") found.Add(AlarmKind.PrinterCoverOpen);
        if (!printer.Ready && OfError(printer.Error) is { } error
            && !(found.Count > 0 && error == AlarmKind.PrinterError)) found.Add(error);
        if (!printer.Ready && found.Count == 0)
            found.Add(printer.Power == "offline" ? AlarmKind.PrinterOffline : AlarmKind.PrinterNotConnected);
        if (printer.Paper == "near") found.Add(AlarmKind.PrinterPaperNearEnd);
        return found;
    }

    /// <summary>What is wrong with a gate; null where nothing is.</summary>
    public static AlarmKind? KindOf(LaneGateView gate) => (gate.Online, PassageOf(gate)?.State) switch
    {
        (false, _) => AlarmKind.GateOffline,
        (_, PassageState.Blocked) => AlarmKind.GateBlocked,
        (_, PassageState.Fault) => AlarmKind.GateFault,
        _ => null,
    };

    /// <summary>What the board or the system said of that.</summary>
    public static string? CauseOf(LaneGateView gate) => gate.Online ? PassageOf(gate)?.Cause : gate.Detail;

    private static PassageStatus? PassageOf(LaneGateView gate) => gate.Passage?.Trouble ?? gate.Passage;

    private static AlarmKind? OfError(string error) => error switch
    {
        "cutter" => AlarmKind.PrinterCutterError,
        "overTemperature" => AlarmKind.PrinterOverTemperature,
        "unrecoverable" => AlarmKind.PrinterUnrecoverableError,
        "recoverable" => AlarmKind.PrinterRecoverableError,
        "unexplained" => AlarmKind.PrinterError,
        _ => null,
    };

    private AlarmView View(AlarmKind kind, bool stops, string? device, IReadOnlyList<string> lanes, string? cause) =>
        language == TerminalLanguage.English
            ? new(kind.Code, stops, device, lanes, kind.En, kind.RemedyEn, cause)
            : new(kind.Code, stops, device, lanes, kind.Zh, kind.RemedyZh, cause);
}

/// <summary>One thing that is wrong now.</summary>
/// <param name="Code">Of <see cref="AlarmKind"/>.</param>
/// <param name="Stops">A lane, or all, cannot do its work because of it; else it can wait.</param>
/// <param name="Device">The scanner, printer, gate or signal; null where it is none.</param>
/// <param name="Lanes">Whom it touches.</param>
/// <param name="Text">What it means, in the terminal's language.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Cause">For the technician: what the device, the system or the cloud said.</param>
internal sealed record AlarmView(
    string Code, bool Stops, string? Device, IReadOnlyList<string> Lanes, string Text, string Remedy, string? Cause);

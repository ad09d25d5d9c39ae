using System.Collections.Concurrent;
using System.Diagnostics;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Signals;
using PosDaemon.Lanes;

namespace PosDaemon.TerminalDevices;

/// <summary>What each device last reported of itself. Written by the devices' loops, read by the console.</summary>
internal sealed class DeviceStatusStore
{
    public const string NotOpened = "not opened yet";

    private static readonly DeviceStatus NotYet = new(false, NotOpened);

    private readonly ConcurrentDictionary<string, DeviceStatus> _scanners = new();
    private readonly ConcurrentDictionary<string, DeviceStatus> _gates = new();
    private readonly ConcurrentDictionary<string, DeviceStatus> _signals = new();
    private readonly ConcurrentDictionary<string, PassageStatus?> _passages = new();
    private readonly ConcurrentDictionary<string, PrinterStatus> _printers = new();
    private readonly ConcurrentDictionary<string, Func<PrinterStatus>> _loops = new();

    /// <summary>Raised by a device's loop after each change; handlers must not block.</summary>
    public event Action? Changed;

    public DeviceStatus Scanner(string name) => _scanners.GetValueOrDefault(name, NotYet);

    public DeviceStatus Gate(string name) => _gates.GetValueOrDefault(name, NotYet);

    public DeviceStatus Signal(string name) => _signals.GetValueOrDefault(name, NotYet);

    /// <summary>What a gate last reported of orders and people; null where there was nothing since it came on line.
    /// </summary>
    public PassageStatus? Passage(string gate) => _passages.GetValueOrDefault(gate);

    /// <summary>As its loop has it now, so that its facts have their age; else as it was reported last.</summary>
    public PrinterStatus Printer(string name) => _loops.TryGetValue(name, out var status)
        ? status()
        : _printers.GetValueOrDefault(name, PrinterStatus.Unknown);

    /// <param name="status">Gives the status of that printer at any moment, from any thread.</param>
    public void AddPrinter(string name, Func<PrinterStatus> status) => _loops[name] = status;

    /// <summary>Keeps what a scanner reported of itself; codes are not kept.</summary>
    public void Record(string scanner, ScannerEvent reported)
    {
        if (reported is ScannerEvent.Online online)
            Set(_scanners, scanner, new(true, online.Detail));
        else if (reported is ScannerEvent.Offline offline)
            Set(_scanners, scanner, new(false, offline.Reason));
    }

    /// <summary>Keeps what lamps reported of themselves.</summary>
    public void Record(string signal, SignalEvent reported)
    {
        if (reported is SignalEvent.Online online)
            Set(_signals, signal, new(true, online.Detail));
        else if (reported is SignalEvent.Offline offline)
            Set(_signals, signal, new(false, offline.Reason));
    }

    /// <summary>Keeps what a gate reported. What is wrong stays behind whatever happens, until it is cleared or the
    /// gate comes on line anew. Called from the gate's loop alone.</summary>
    public void Record(string gate, GateEvent reported, DateTimeOffset at)
    {
        switch (reported)
        {
            case GateEvent.Online online:
                SetPassage(gate, null);
                Set(_gates, gate, new(true, online.Detail));
                break;
            case GateEvent.Offline offline:
                Set(_gates, gate, new(false, offline.Reason));
                break;
            default:
                var (before, happened) = (Passage(gate), PassageStatus.Of(reported, at));
                var trouble = before is { } last && IsTrouble(last.State) ? last : before?.Trouble;
                var isStill = !IsTrouble(happened.State) && happened.State != PassageState.Cleared;
                SetPassage(gate, happened with { Trouble = isStill ? trouble : null });
                break;
        }
    }

    public void SetPrinter(string name, PrinterStatus status)
    {
        _printers[name] = status;
        Changed?.Invoke();
    }

    private void Set(ConcurrentDictionary<string, DeviceStatus> kind, string name, DeviceStatus status)
    {
        kind[name] = status;
        Changed?.Invoke();
    }

    private static bool IsTrouble(PassageState state) => state is PassageState.Blocked or PassageState.Fault;

    private void SetPassage(string gate, PassageStatus? passage)
    {
        _passages[gate] = passage;
        Changed?.Invoke();
    }

    /// <summary>Why a printer is not ready, in words; null when it is.</summary>
    public static string? Trouble(PrinterStatus status)
    {
        if (status.IsReady) return null;
        return PrinterTrouble.Of(status.Facts) ?? status.Trouble ?? SlipWords.NotReady;
    }
}

/// <param name="Online">Its port is open and it works.</param>
/// <param name="Detail">Its address, or why it is off line.</param>
internal sealed record DeviceStatus(bool Online, string Detail);

/// <summary>The last thing that happened at a gate.</summary>
/// <param name="Order">The order that it belongs to: scan and number of the pulse; null where there is none.</param>
/// <param name="Cause">Of a fault, for the technician.</param>
/// <param name="Trouble">What was blocked or faulty before and still is; null where this is it, or nothing is.</param>
internal sealed record PassageStatus(
    PassageState State, string? Order, DateTimeOffset At, string? Cause, PassageStatus? Trouble = null)
{
    /// <exception cref="UnreachableException">It is not of an order or of people.</exception>
    public static PassageStatus Of(GateEvent reported, DateTimeOffset at)
    {
        var (state, order, cause) = reported switch
        {
            GateEvent.Opened opened => (PassageState.Opened, opened.Order, null),
            GateEvent.Passed passed => (PassageState.Passed, passed.Order, null),
            GateEvent.TimedOut late => (PassageState.TimedOut, late.Order, null),
            GateEvent.Tailgated behind => (PassageState.Tailgated, behind.Order, null),
            GateEvent.Blocked blocked => (PassageState.Blocked, blocked.Order, null),
            GateEvent.Unwatched unknown => (PassageState.Unwatched, unknown.Order, unknown.Reason),
            GateEvent.Fault fault => (PassageState.Fault, (GateOrderId?)null, fault.Reason),
            GateEvent.Cleared => (PassageState.Cleared, (GateOrderId?)null, (string?)null),
            _ => throw new UnreachableException($"{reported}"),
        };
        return new(state, order?.Value, at, cause);
    }
}

/// <summary>What can happen at a gate, see <see cref="Devices.Gates.GateEvent"/>.</summary>
internal enum PassageState
{
    Opened,
    Passed,
    TimedOut,
    Unwatched,
    Tailgated,
    Blocked,
    Fault,
    Cleared,
}

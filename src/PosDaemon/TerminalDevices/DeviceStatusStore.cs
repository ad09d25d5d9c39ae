using System.Collections.Concurrent;
using PosDaemon.Devices.Printers;
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

    public void SetScanner(string name, DeviceStatus status)
    {
        _scanners[name] = status;
        Changed?.Invoke();
    }

    public void SetGate(string name, DeviceStatus status)
    {
        _gates[name] = status;
        Changed?.Invoke();
    }

    public void SetSignal(string name, DeviceStatus status)
    {
        _signals[name] = status;
        Changed?.Invoke();
    }

    public void SetPassage(string gate, PassageStatus? passage)
    {
        _passages[gate] = passage;
        Changed?.Invoke();
    }

    public void SetPrinter(string name, PrinterStatus status)
    {
        _printers[name] = status;
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
    PassageState State, string? Order, DateTimeOffset At, string? Cause, PassageStatus? Trouble = null);

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

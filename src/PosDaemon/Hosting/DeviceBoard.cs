using System.Collections.Concurrent;
using PosDaemon.Console;
using PosDaemon.Devices.Printers;

namespace PosDaemon.Hosting;

/// <summary>What each device said of itself last. Written by the devices' loops, read by the console.</summary>
internal sealed class DeviceBoard
{
    private static readonly DeviceView NotYet = new(false, "not opened yet");

    private readonly ConcurrentDictionary<string, DeviceView> _scanners = new();
    private readonly ConcurrentDictionary<string, DeviceView> _gates = new();
    private readonly ConcurrentDictionary<string, PrinterStatus> _printers = new();

    public void Scanner(string name, bool online, string detail) => _scanners[name] = new(online, detail);

    public void Gate(string name, bool online, string detail) => _gates[name] = new(online, detail);

    public void Printer(string name, PrinterStatus status) => _printers[name] = status;

    public DeviceView Scanner(string name) => _scanners.GetValueOrDefault(name, NotYet);

    public DeviceView Gate(string name) => _gates.GetValueOrDefault(name, NotYet);

    public PrinterView Printer(string name)
    {
        var status = _printers.GetValueOrDefault(name, PrinterStatus.Unknown);
        return new PrinterView(name, status.IsReady, Trouble(status), Paper(status), Cover(status));
    }

    /// <summary>Why it is not ready, in words; null when it is.</summary>
    public static string? Trouble(PrinterStatus status)
    {
        if (status.IsReady) return null;
        if (status.PaperEnd is true) return "out of paper";
        if (status.CoverOpen is true) return "the cover is open";
        if (status.CutterError is true) return "the cutter is stuck";
        return status.Trouble ?? (status.Offline is true ? "off line" : "an error it does not explain");
    }

    private static string Paper(PrinterStatus status) => status switch
    {
        { PaperEnd: true } => "end",
        { PaperNearEnd: true } => "near",
        { PaperEnd: false } => "ok",
        _ => "unknown",
    };

    private static string Cover(PrinterStatus status) => status.CoverOpen switch
    {
        true => "open",
        false => "closed",
        null => "unknown",
    };
}

using Microsoft.Extensions.Logging;

namespace PosDaemon.TerminalDevices;

/// <summary>What the terminal's devices log, listed in docs/events.md.</summary>
internal static partial class DeviceLog
{
    [LoggerMessage(1018, LogLevel.Information, "Characters that a printer's own fonts lack print as ?: {Why}")]
    public static partial void NoGlyphs(this ILogger log, string why);

    [LoggerMessage(1103, LogLevel.Warning, "{Count} codes were turned away: the lane has too much waiting")]
    public static partial void LaneFull(this ILogger log, int count);

    [LoggerMessage(1104, LogLevel.Warning, "{Length} bytes of the scanner were thrown away: {Reason}")]
    public static partial void BytesDiscarded(this ILogger log, int length, string reason);

    [LoggerMessage(1105, LogLevel.Information, "On line: {Detail}")]
    public static partial void DeviceOnline(this ILogger log, string detail);

    [LoggerMessage(1106, LogLevel.Warning, "Off line: {Reason}")]
    public static partial void DeviceOffline(this ILogger log, string reason);

    [LoggerMessage(1107, LogLevel.Information, "Printer ready")]
    public static partial void PrinterReady(this ILogger log);

    [LoggerMessage(1108, LogLevel.Warning, "Printer not ready: {Trouble}")]
    public static partial void PrinterNotReady(this ILogger log, string trouble);

    [LoggerMessage(1109, LogLevel.Warning, "The slip of scan {Scan} has a fault: {Fault}")]
    public static partial void SlipHasFault(this ILogger log, string scan, string fault);

    [LoggerMessage(1110, LogLevel.Error, "The slip of scan {Scan} (kind {Kind}) cannot be laid out")]
    public static partial void SlipNotLaidOut(this ILogger log, Exception fault, string scan, string kind);

    [LoggerMessage(1116, LogLevel.Warning,
        "What is known of the printers cannot be read from {File} and is found out anew: {Why}")]
    public static partial void PrintersNotRead(this ILogger log, string file, string why);

    [LoggerMessage(1117, LogLevel.Warning, "What is known of the printers cannot be kept in {File}: {Why}")]
    public static partial void PrintersNotKept(this ILogger log, string file, string why);

    [LoggerMessage(1118, LogLevel.Information, "Printer group {Group} ready: this printer is")]
    public static partial void GroupReady(this ILogger log, string group);

    [LoggerMessage(1119, LogLevel.Warning, "No printer of group {Group} is ready: {Trouble}")]
    public static partial void GroupNotReady(this ILogger log, string group, string trouble);

    [LoggerMessage(1120, LogLevel.Warning, "The scanner could not be told the verdict: {Reason}")]
    public static partial void ScannerNotSignalled(this ILogger log, string reason);

    [LoggerMessage(1130, LogLevel.Information, "Opened for {Order}")]
    public static partial void GateOpened(this ILogger log, string order);

    [LoggerMessage(1131, LogLevel.Information, "Passed: {Order}")]
    public static partial void GatePassed(this ILogger log, string order);

    [LoggerMessage(1132, LogLevel.Warning, "Nobody passed in time: {Order}")]
    public static partial void GateTimedOut(this ILogger log, string order);

    [LoggerMessage(1133, LogLevel.Warning, "Somebody else passed behind {Order}")]
    public static partial void GateTailgated(this ILogger log, string order);

    [LoggerMessage(1134, LogLevel.Warning, "The passage is blocked, the gate takes no order: {Order}")]
    public static partial void GateBlocked(this ILogger log, string order);

    [LoggerMessage(1135, LogLevel.Error, "The gate does not work: {Reason}")]
    public static partial void GateFault(this ILogger log, string reason);

    [LoggerMessage(1136, LogLevel.Information, "The gate takes orders again")]
    public static partial void GateCleared(this ILogger log);

    [LoggerMessage(1137, LogLevel.Warning, "Nobody knows whether somebody has passed: {Order}; {Reason}")]
    public static partial void GateUnwatched(this ILogger log, string order, string reason);
}

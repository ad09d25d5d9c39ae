using Microsoft.Extensions.Logging;
using PosDaemon.Journal;

namespace PosDaemon.Hosting;

/// <summary>What the host and its lanes log: ids 1000 to 1199, listed in docs/events.md. Codes appear as the first 8
/// hex digits of their hash only.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1000, LogLevel.Information,
        "posd {Version} starts: terminal {Terminal}, store {Store}, {Lanes} lanes, state in {StateDirectory}")]
    public static partial void Starting(
        this ILogger log, string version, string terminal, string store, int lanes, string stateDirectory);

    [LoggerMessage(1001, LogLevel.Information, "Ready for scans after {Elapsed} ms")]
    public static partial void Ready(this ILogger log, long elapsed);

    [LoggerMessage(1002, LogLevel.Information, "Stopping: {Why}. No new scans are taken")]
    public static partial void Stopping(this ILogger log, string why);

    [LoggerMessage(1003, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(1004, LogLevel.Critical, "{Loop} died; the whole daemon stops and is to be started again")]
    public static partial void LoopDied(this ILogger log, Exception? fault, string loop);

    [LoggerMessage(1005, LogLevel.Warning,
        "Not everything was finished in time; it stands in the journal and is taken up at the next start: {What}")]
    public static partial void NotFinished(this ILogger log, string what);

    [LoggerMessage(1006, LogLevel.Critical, "posd cannot start: {Why}")]
    public static partial void CannotStart(this ILogger log, string why);

    [LoggerMessage(1012, LogLevel.Error, "Codes are not taken: {Trouble}")]
    public static partial void JournalInTrouble(this ILogger log, string trouble);

    [LoggerMessage(1013, LogLevel.Information, "The journal can be written again")]
    public static partial void JournalIsBack(this ILogger log);

    [LoggerMessage(1015, LogLevel.Information,
        "The cloud names {Count} redemptions of this terminal without a slip report; they are held at their lanes")]
    public static partial void Recovered(this ILogger log, int count);

    [LoggerMessage(1016, LogLevel.Warning, "The cloud cannot be asked yet what this terminal redeemed: {Why}")]
    public static partial void RecoveryWaits(this ILogger log, string why);

    [LoggerMessage(1018, LogLevel.Information, "Characters that a printer's own fonts lack print as ?: {Why}")]
    public static partial void NoGlyphs(this ILogger log, string why);

    [LoggerMessage(1100, LogLevel.Information, "Scan {Scan}: {Entry}")]
    public static partial void ScanEntry(this ILogger log, string scan, string entry);

    [LoggerMessage(1101, LogLevel.Information, "Scan {Scan}: code {CodeHash} read")]
    public static partial void ScanRead(this ILogger log, string scan, string codeHash);

    [LoggerMessage(1102, LogLevel.Information, "Verdict {Kind} for scan {Scan}: {Detail}")]
    public static partial void VerdictGiven(this ILogger log, string kind, string scan, string detail);

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

    [LoggerMessage(1111, LogLevel.Information, "Gate: {What}")]
    public static partial void GateSays(this ILogger log, string what);

    [LoggerMessage(1112, LogLevel.Warning, "Gate: {What}")]
    public static partial void GateInTrouble(this ILogger log, string what);

    [LoggerMessage(1113, LogLevel.Debug, "A question to the cloud was given up; it is asked again at the next start")]
    public static partial void QuestionGivenUp(this ILogger log);

    /// <summary>A fact as it went into the journal. What it carries of the cloud's words is left out.</summary>
    public static void Entry(this ILogger log, JournalEntry entry)
    {
        if (entry is JournalEntry.Read read) log.ScanRead(read.Scan.Value, read.Code.Hash.Abbreviated);
        else log.ScanEntry(entry.Scan.Value, EntryWords.Of(entry));
    }
}

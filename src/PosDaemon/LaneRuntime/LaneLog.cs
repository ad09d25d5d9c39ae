using Microsoft.Extensions.Logging;
using PosDaemon.Lanes;
using E = PosDaemon.Lanes.JournalEntry;

namespace PosDaemon.LaneRuntime;

/// <summary>What lanes log, listed in docs/events.md. Codes appear as the first 8 hex digits of their hash
/// only.</summary>
internal static partial class LaneLog
{
    [LoggerMessage(1012, LogLevel.Error, "Codes are not taken: {Trouble}")]
    public static partial void JournalInTrouble(this ILogger log, string trouble);

    [LoggerMessage(1013, LogLevel.Information, "The journal can be written again")]
    public static partial void JournalIsBack(this ILogger log);

    [LoggerMessage(1100, LogLevel.Information, "Scan {Scan}: {Entry}")]
    public static partial void ScanEntry(this ILogger log, string scan, string entry);

    [LoggerMessage(1101, LogLevel.Information, "Scan {Scan}: code {CodeHash} read")]
    public static partial void ScanRead(this ILogger log, string scan, string codeHash);

    [LoggerMessage(1102, LogLevel.Information, "Verdict {Kind} for scan {Scan}: {Detail}")]
    public static partial void VerdictGiven(this ILogger log, string kind, string scan, string detail);

    [LoggerMessage(1111, LogLevel.Error, "The lane failed by a bug; it starts again from the journal in {Wait} s")]
    public static partial void LaneFailed(this ILogger log, Exception fault, double wait);

    [LoggerMessage(1112, LogLevel.Information, "The lane takes codes again")]
    public static partial void LaneIsBack(this ILogger log);

    [LoggerMessage(1113, LogLevel.Debug, "A question to the cloud was given up; it is asked again at the next start")]
    public static partial void RequestGivenUp(this ILogger log);

    [LoggerMessage(1114, LogLevel.Error,
        "The lane failed {Failures} times of scan {Scan}, which is set aside; everything else is served again")]
    public static partial void ScanSetAside(this ILogger log, int failures, string scan);

    [LoggerMessage(1115, LogLevel.Error, "What a lane did could not be shown")]
    public static partial void StepNotShown(this ILogger log, Exception fault);

    /// <summary>A fact as it went into the journal. What it carries of the cloud's words is left out.</summary>
    public static void Entry(this ILogger log, JournalEntry entry)
    {
        if (!log.IsEnabled(LogLevel.Information)) return;
        if (entry is E.Read read) log.ScanRead(read.Scan.Value, read.Code.Hash.Abbreviated);
        else log.ScanEntry(entry.Scan.Value, Text(entry));
    }

    private static string Text(JournalEntry entry) => entry switch
    {
        E.Confirmed => "confirmed; the cloud is asked to redeem",
        E.Accept e => $"accepted as redemption {e.Accepted.RedemptionId}",
        E.Incomplete => "the cloud asks for more; the operator is asked again",
        E.Refuse e => $"refused: {e.Refused.Reason}",
        E.Cancel e => $"cancelled: {e.Why}",
        E.Recovered => "recovered from the cloud; its slip is held",
        E.Outdated => "more may have been done than the journal knows; its slip is marked from now on",
        E.CopyDue e => $"copy {e.Copy} is due: {e.Why}",
        E.SlipStarted e => $"copy {e.Copy} goes to the printer",
        E.SlipEnded e => $"copy {e.Copy}: {e.Outcome} ({e.Detail})",
        E.SlipHeld e => $"slip held: {e.Why}",
        E.SlipReleased => "held slip released",
        E.SlipDropped e => $"slip dropped: {e.Why}",
        E.GatePulsed e => $"gate pulse {e.Pulse} ordered",
        E.GateEnded e => $"gate pulse {e.Pulse}: {e.Outcome} ({e.Detail})",
        E.GateLate => "the answer came too late for the gate",
        E.PassageSeen e => $"passage after pulse {e.Pulse}: {e.Outcome} ({e.Detail})",
        E.UndoAsked { Why: UndoWords.NotPassed } => $"undo asked for: {UndoWords.NotPassed}",
        E.UndoAsked => "undo asked for",
        E.UndoEnded e => $"undo: {e.Reply.ResultCase}",
        _ => entry.GetType().Name,
    };
}

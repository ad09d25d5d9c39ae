using Microsoft.Extensions.Logging;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>What redeeming logs: ids and reasons, never a code.</summary>
internal static partial class RedemptionLog
{
    [LoggerMessage(5010, LogLevel.Information,
        "Accepted: redemption {RedemptionId}, scan {ScanId}, store {Store}, terminal {Terminal}, lane {Lane}")]
    public static partial void Accepted(
        ILogger log, string redemptionId, string scanId, string store, string terminal, string lane);

    [LoggerMessage(5011, LogLevel.Information,
        "Refused: {Reason}, scan {ScanId}, store {Store}, terminal {Terminal}, lane {Lane}")]
    public static partial void Refused(
        ILogger log, Reason reason, string scanId, string store, string terminal, string lane);

    [LoggerMessage(5012, LogLevel.Information,
        "Repeated the stored reply: scan {ScanId}, store {Store}, terminal {Terminal}")]
    public static partial void Repeated(ILogger log, string scanId, string store, string terminal);

    [LoggerMessage(5013, LogLevel.Information,
        "Not done, came after its time: scan {ScanId}, store {Store}, terminal {Terminal}, lane {Lane}")]
    public static partial void NotDone(ILogger log, string scanId, string store, string terminal, string lane);

    [LoggerMessage(5020, LogLevel.Information, "Undone: scan {ScanId} by undo {UndoId}, terminal {Terminal}")]
    public static partial void Undone(ILogger log, string scanId, string undoId, string terminal);

    [LoggerMessage(5021, LogLevel.Information,
        "Undo refused: {Reason}, scan {ScanId}, undo {UndoId}, terminal {Terminal}")]
    public static partial void UndoRefused(
        ILogger log, Reason reason, string scanId, string undoId, string terminal);

    [LoggerMessage(5030, LogLevel.Information, "Slip reports of terminal {Terminal}: {Stored} stored, {Other} not")]
    public static partial void SlipsReported(ILogger log, string terminal, int stored, int other);

    [LoggerMessage(5031, LogLevel.Information,
        "Terminal {Terminal} asked for redemptions without a slip report: {Count} since {Since}")]
    public static partial void UnreportedListed(ILogger log, string terminal, int count, DateTimeOffset since);

    [LoggerMessage(5032, LogLevel.Error,
        "Left out of the list of terminal {Terminal}: scan {ScanId}, whose reply cannot be read or sent")]
    public static partial void UnreportedDamaged(ILogger log, string terminal, string scanId);

    [LoggerMessage(5033, LogLevel.Error,
        "Left out of the list of terminal {Terminal}: {Count} scans in all, whose replies cannot be read or sent")]
    public static partial void MoreUnreportedDamaged(ILogger log, string terminal, int count);

    [LoggerMessage(5040, LogLevel.Warning, "Off-line item of scan {ScanId}, terminal {Terminal}: {Verdict}")]
    public static partial void OfflineItem(
        ILogger log, string scanId, string terminal, ItemVerdict.Types.Verdict verdict);

    [LoggerMessage(5041, LogLevel.Error, "The reply to scan {ScanId} cannot be read; its off-line item has a verdict")]
    public static partial void OfflineReplyDamaged(ILogger log, string scanId);

    [LoggerMessage(5050, LogLevel.Information, "Watch opened: terminal {Terminal}, store {Store}")]
    public static partial void WatchOpened(ILogger log, string terminal, string store);

    [LoggerMessage(5051, LogLevel.Information, "Watch closed: terminal {Terminal}")]
    public static partial void WatchClosed(ILogger log, string terminal);

    [LoggerMessage(5060, LogLevel.Error, "A stored value cannot be read: {Damage}; asked for by scan {ScanId}")]
    public static partial void RecordDamaged(ILogger log, string damage, string scanId);
}

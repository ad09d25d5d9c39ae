using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>The books. Each method is one transaction, guarded by unique keys of the database and not by memory, so
/// that more than one process may keep the same books. The decision is a pure function that the caller passes in: it
/// gets what was read inside the transaction, and what it decides is written by the same transaction, or nothing is.
/// Throws <see cref="LedgerException"/> where the books cannot be read or written.</summary>
internal interface ILedger
{
    Task<PreviewFacts> PreviewAsync(RedeemEntry entry);

    /// <summary>Looks the scan id up first; only an unknown one is decided.</summary>
    Task<RedeemOutcome> RedeemAsync(RedeemEntry entry, Func<RedeemCase, RedeemDecision> decide);

    Task<UndoOutcome> UndoAsync(UndoEntry entry, Func<UndoCase, UndoDecision> decide);

    Task<IReadOnlyList<SlipVerdict>> ReportSlipsAsync(
        CallFacts call, IReadOnlyList<SlipLine> lines, Func<SlipLine, SlipCase, SlipVerdict> decide);

    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<UnreportedUse>> UnreportedAsync(string terminal, DateTimeOffset since, int limit);

    /// <summary>Keeps a trace of every item, accepted or not. What was answered on line comes first; an item uploaded
    /// before gets its first verdict again.</summary>
    Task<UploadOutcome> UploadAsync(UploadEntry entry, Func<AnsweredScan?, UploadVerdict> decide);

    /// <summary>Whether the books can be read and written now: for the health check.</summary>
    Task CheckAsync();
}

using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>Everything on record, oldest first.</summary>
internal sealed record LedgerExport(
    IReadOnlyList<RecordedUse> Redemptions, IReadOnlyList<RecordedScan> Scans, IReadOnlyList<RecordedSlip> Slips);

/// <summary>One redemption.</summary>
internal sealed record RecordedUse(
    string RedemptionId, string ScanId, string EntitlementId, string OrderNumber, string Title, string Lane,
    bool IsUndone);

/// <summary>One scan that asked to redeem. <see cref="Reason"/> is Unspecified where it was accepted.</summary>
internal sealed record RecordedScan(string ScanId, Reason Reason);

/// <summary>What a terminal reported of one copy of a slip.</summary>
internal sealed record RecordedSlip(string ScanId, int Copy, SlipOutcome Outcome);

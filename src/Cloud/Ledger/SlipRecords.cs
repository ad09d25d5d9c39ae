using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>What a terminal says about one copy of a slip.</summary>
internal sealed record SlipLine(
    string ScanId, int Copy, SlipOutcome Outcome, DateTimeOffset? At, string Printer, string Detail);

/// <summary>What the books know about the scan and the copy of a slip report.</summary>
internal sealed record SlipCase(bool Redeemed, string Terminal, SlipOutcome? Known);

/// <summary>Pure decision about one report: a verdict, and whether to write it.</summary>
internal sealed record SlipVerdict(ItemVerdict.Types.Verdict Verdict, string Message, bool Write);

/// <summary>An accepted redemption of a terminal that no slip was ever reported for.</summary>
internal sealed record UnreportedUse(string ScanId, string Lane, byte[] Reply);

/// <summary>One redemption decided off line, as uploaded.</summary>
internal sealed record UploadEntry(string ScanId, byte[] Fingerprint, byte[] CodeHash, CallFacts Call);

/// <summary>What the cloud answered to the same scan on line.</summary>
internal sealed record AnsweredScan(bool SameContent, bool Accepted, byte[] Reply);

internal sealed record UploadVerdict(ItemVerdict.Types.Verdict Verdict, string Message);

internal sealed record UploadOutcome(UploadVerdict Verdict, AnsweredScan? Answered);

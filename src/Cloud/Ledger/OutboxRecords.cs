using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>What a terminal reports about one copy of a slip.</summary>
internal sealed record SlipReportLine(
    string ScanId, int Copy, SlipOutcome Outcome, DateTimeOffset? At, string Printer, string Detail);

/// <summary>What the ledger knows about the scan and the copy of a slip report.</summary>
internal sealed record SlipReportFacts(bool Redeemed, string Terminal, SlipOutcome? Known);

internal sealed record SlipReportVerdict(ItemVerdict.Types.Verdict Verdict, string Message, bool Write);

/// <summary>An accepted redemption of a terminal of which nobody knows that its slip came out.</summary>
/// <param name="ReportedCopy">The highest copy that was reported; 0: none was.</param>
internal sealed record UnreportedUse(
    string ScanId, string Lane, byte[] Reply, UnreportedPlace Place, int ReportedCopy);

/// <summary>Where a redemption stands in the order of the list. <see cref="ReceivedAt"/>: Unix milliseconds UTC, or
/// whatever stands there.</summary>
internal readonly record struct UnreportedPlace(long ReceivedAt, long Number)
{
    /// <summary>In front of all that were received since then.</summary>
    public static UnreportedPlace Since(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds(), long.MinValue);
}

/// <summary>One redemption decided off line, as uploaded.</summary>
internal sealed record UploadAttempt(string ScanId, byte[] Fingerprint, byte[] CodeHash, CallFacts Call)
{
    /// <summary>The same under the database's older keys; mostly none.</summary>
    public IReadOnlyList<byte[]> OlderFingerprints { get; init; } = [];
}

/// <summary>What was answered to the same scan on line, and to an earlier upload of it.</summary>
internal sealed record UploadFacts(StoredScan? Scan, StoredUpload? Upload);

internal sealed record StoredUpload(ItemVerdict.Types.Verdict Verdict, string Message, byte[] Fingerprint)
{
    /// <summary>Of the same content, whichever key it was kept under.</summary>
    public bool HasContentOf(UploadAttempt attempt) => Fingerprint.AsSpan().SequenceEqual(attempt.Fingerprint)
        || attempt.OlderFingerprints.Any(older => Fingerprint.AsSpan().SequenceEqual(older));
}

/// <summary><see cref="Write"/>: the item leaves a trace with this verdict.</summary>
internal sealed record UploadDecision(ItemVerdict.Types.Verdict Verdict, string Message, bool Write);

using PosCloud.Ledger;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Redeeming.Policies;

/// <summary>What becomes of one redemption that a terminal decided off line. Pure.</summary>
internal static class UploadPolicy
{
    /// <summary>What was answered on line under the same scan id comes first; an item uploaded before gets its first
    /// verdict again. Codes without a signature cannot be judged by a terminal, so an off-line accept of one is never
    /// recorded as a use.</summary>
    public static UploadDecision Decide(UploadFacts facts, UploadAttempt attempt)
    {
        var text = new RefusalText(null);
        var sameScan = facts.Scan?.HasContentOf(attempt) ?? false;
        if (sameScan && facts.Scan!.IsAccepted)
            return new UploadDecision(Verdict.Known, "", Write: false);
        if (facts.Upload is { } upload)
            return upload.HasContentOf(attempt)
                ? new UploadDecision(upload.Verdict, upload.Message, Write: false)
                : new UploadDecision(Verdict.Rejected, text.KeyConflict, Write: false);
        return facts.Scan is null || sameScan
            ? new UploadDecision(Verdict.Rejected, text.OfflineNeedsCloud, Write: true)
            : new UploadDecision(Verdict.Rejected, text.KeyConflict, Write: true);
    }
}

using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Redeeming.Policies;

/// <summary>What becomes of one report about one copy of a slip. Pure.</summary>
internal static class SlipReportPolicy
{
    public static SlipReportVerdict Decide(SlipReportLine line, SlipReportFacts facts, string terminal)
    {
        if (line.Copy < 1 || !Enum.IsDefined(line.Outcome) || line.Outcome == SlipOutcome.Unspecified)
            return Rejected("copy or outcome is missing");
        if (!facts.Redeemed)
            return Rejected("no redemption with this scan_id");
        if (facts.Terminal != terminal)
            return Rejected("redeemed by another terminal");
        return facts.Known switch
        {
            null => new SlipReportVerdict(Verdict.Stored, "", Write: true),
            { } known when known == line.Outcome => new SlipReportVerdict(Verdict.Known, "", Write: false),
            // The printer was asked again and now knows: the only change that is believed.
            SlipOutcome.Unknown => new SlipReportVerdict(Verdict.Stored, "", Write: true),
            { } known => Rejected($"this copy was reported as {known} before"),
        };
    }

    private static SlipReportVerdict Rejected(string message) => new(Verdict.Rejected, message, Write: false);
}

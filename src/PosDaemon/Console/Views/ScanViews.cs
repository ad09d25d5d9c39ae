using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Console;

/// <summary>A lane's scans as the console shows them.</summary>
internal sealed class ScanViews(VerdictViews verdicts)
{
    public ScanView Of(ScanRecord scan, LaneState lane)
    {
        var what = VerdictViews.What(scan);
        return new ScanView(
            scan.Id.Value,
            scan.CodeHash.Abbreviated,
            scan.ReadAt.Wall,
            scan.PhaseShown,
            what is null ? null : Kind(what.Kind),
            Text(what?.Title),
            Text(what?.Detail),
            scan.Accepted is { } accepted ? accepted.Uses : null,
            what is { UsesTotal: > 1 } ? what.UsesLeft : null,
            [.. (scan.Offer?.Needs ?? []).Select(need => Need(need, what))],
            verdicts.Of(scan),
            Slip(scan, lane),
            new GateView(scan.Gate.Phase, PassagePolicy.Shown(scan, lane.Options)),
            verdicts.Undo(scan));
    }

    /// <summary>A sentence in the terminal's language.</summary>
    public string? Text(Sentence? sentence) => verdicts.Text(sentence);

    /// <summary>Waits for the printer or for the operator: shown until it is printed, reprinted or dropped.</summary>
    public static bool IsHeld(ScanRecord scan, LaneState lane) =>
        SlipPhaseShown(scan, lane) is SlipPhase.Held or SlipPhase.Unknown;

    private SlipView Slip(ScanRecord scan, LaneState lane)
    {
        var state = SlipPhaseShown(scan, lane);
        var waits = (scan.Slip.Phase, state) is (SlipPhase.Due, SlipPhase.Held);
        var why = (scan.Slip.Phase, state) switch
        {
            (SlipPhase.Due, SlipPhase.Held) => lane.PrinterTrouble ?? SlipWords.NotReady,
            (SlipPhase.Due or SlipPhase.Printing, SlipPhase.Unknown) => SlipWords.SetAside,
            _ => scan.Slip.Why,
        };
        return new SlipView(state, scan.Slip.Copy, verdicts.Text(SlipWords.Of(state, waits, why)), why);
    }

    /// <summary>To the person at the lane a slip that is due at a printer out of paper is held; one that may or may
    /// not be on paper is unknown until somebody has looked.</summary>
    private static SlipPhase SlipPhaseShown(ScanRecord scan, LaneState lane) => scan.Slip.Phase switch
    {
        SlipPhase.Due or SlipPhase.Printing when scan.IsSetAside && !lane.HasUnderWay(scan.Id) => SlipPhase.Unknown,
        SlipPhase.Due when lane.PrinterIsReady == false => SlipPhase.Held,
        SlipPhase.Held when scan.Slip.HasStarted => SlipPhase.Unknown,
        var phase => phase,
    };

    private static NeedView Need(Need need, Entitlement? what) => new(
        need.Kind switch
        {
            Protocol.Redemption.V1.Need.Types.Kind.Bill => "bill",
            Protocol.Redemption.V1.Need.Types.Kind.Uses => "uses",
            _ => "answer",
        },
        need.Key, need.Question, [.. need.Choices], need.Optional,
        need.Kind == Protocol.Redemption.V1.Need.Types.Kind.Bill ? Text(TermsPolicy.CurrencyOf(what)) : null,
        need.Max > 0 ? need.Max : null);

    private static string Kind(EntitlementKind kind) => kind switch
    {
        EntitlementKind.Ticket => "ticket",
        EntitlementKind.Tour => "tour",
        EntitlementKind.Membership => "membership",
        EntitlementKind.Voucher => "voucher",
        EntitlementKind.Pass => "pass",
        EntitlementKind.Coupon => "coupon",
        EntitlementKind.ExitBasket => "exit-basket",
        EntitlementKind.Transit => "transit",
        _ => "other",
    };

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

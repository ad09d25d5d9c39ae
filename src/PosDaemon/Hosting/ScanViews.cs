using PosDaemon.Console;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>A lane's scans as the console shows them.</summary>
internal sealed class ScanViews(VerdictViews verdicts)
{
    public ScanView Of(ScanRecord scan, LaneState lane)
    {
        var what = scan.Accepted?.Entitlement ?? scan.Offer?.Entitlement ?? scan.Refused?.Entitlement;
        return new ScanView(
            scan.Id.Value,
            scan.CodeHash.Abbreviated,
            scan.ReadAt.Wall,
            Phase(scan),
            what is null ? null : Kind(what.Kind),
            Text(what?.Title),
            Text(what?.Detail),
            scan.Accepted is { } accepted ? accepted.Uses : null,
            what is { UsesTotal: > 1 } ? what.UsesLeft : null,
            [.. (scan.Offer?.Needs ?? []).Select(Need)],
            verdicts.Of(scan),
            Slip(scan, lane),
            new PassageView(Passage(scan.Gate.Phase)));
    }

    /// <summary>Waits for the printer or for the operator: shown until it is printed, reprinted or dropped.</summary>
    public static bool IsHeld(ScanRecord scan, LaneState lane) =>
        SlipPhaseShown(scan, lane) is SlipStateName.Held or SlipStateName.Unknown;

    private static Console.ScanPhase Phase(ScanRecord scan) => scan.Phase switch
    {
        Lanes.ScanPhase.Previewing or Lanes.ScanPhase.Asking when !scan.IsAsked && scan.Attempt > 0
            => Console.ScanPhase.NoAnswer,
        Lanes.ScanPhase.Previewing => Console.ScanPhase.Previewing,
        Lanes.ScanPhase.Previewed => Console.ScanPhase.Previewed,
        Lanes.ScanPhase.Asking => Console.ScanPhase.Asking,
        Lanes.ScanPhase.Accepted => Console.ScanPhase.Accepted,
        Lanes.ScanPhase.Refused => Console.ScanPhase.Refused,
        _ => Console.ScanPhase.Cancelled,
    };

    private static SlipView Slip(ScanRecord scan, LaneState lane)
    {
        var state = SlipPhaseShown(scan, lane);
        var reason = scan.Slip.Phase == SlipPhase.Due && state == SlipStateName.Held
            ? lane.PrinterTrouble ?? "the printer is not ready"
            : scan.Slip.Why;
        return new SlipView(state, scan.Slip.Copy, reason);
    }

    /// <summary>To the person at the lane a slip that is due at a printer out of paper is held; one that may or may
    /// not be on paper is unknown until somebody has looked.</summary>
    private static SlipStateName SlipPhaseShown(ScanRecord scan, LaneState lane) => scan.Slip.Phase switch
    {
        SlipPhase.None => SlipStateName.None,
        SlipPhase.Due when lane.PrinterIsReady == false => SlipStateName.Held,
        SlipPhase.Due => SlipStateName.Due,
        SlipPhase.Printing => SlipStateName.Printing,
        SlipPhase.Printed => SlipStateName.Printed,
        SlipPhase.Assumed => SlipStateName.Assumed,
        SlipPhase.Held when scan.Slip.HasStarted => SlipStateName.Unknown,
        SlipPhase.Held => SlipStateName.Held,
        _ => SlipStateName.Dropped,
    };

    private static PassageStateName Passage(GatePhase phase) => phase switch
    {
        GatePhase.None => PassageStateName.None,
        GatePhase.Pulsing => PassageStateName.Pulsing,
        GatePhase.Opened => PassageStateName.Opened,
        GatePhase.Late => PassageStateName.Late,
        GatePhase.NotOpened => PassageStateName.NotOpened,
        _ => PassageStateName.Uncertain,
    };

    private static NeedView Need(Need need) => new(
        need.Kind switch
        {
            Protocol.Redemption.V1.Need.Types.Kind.Bill => "bill",
            Protocol.Redemption.V1.Need.Types.Kind.Uses => "uses",
            _ => "answer",
        },
        need.Key, need.Question, [.. need.Choices], need.Optional);

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

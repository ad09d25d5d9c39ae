using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;
using E = PosDaemon.Journal.JournalEntry;

namespace PosDaemon.Lanes;

/// <summary>What each entry means for a scan's record.</summary>
internal static class ScanFold
{
    public static ScanRecord Apply(ScanRecord? record, JournalEntry entry) => (record, entry) switch
    {
        (null, E.Read e) => Begin(e),
        (null, E.Recovered e) => Recover(e),
        (null, _) => throw new InvalidDataException(
            $"The journal holds {entry.GetType().Name} for scan {entry.Scan} but not the scan itself."),
        ({ } r, E.Confirmed e) => r with
        {
            Phase = ScanPhase.Asking, Terms = e.Terms, Operator = e.Operator, Attempt = 0, IsAsked = false,
        },
        ({ } r, E.Accept e) => Accept(r, e),
        ({ } r, E.Refuse e) => Resolve(r, ScanPhase.Refused, e.At) with { Refused = e.Refused },
        ({ } r, E.Cancel e) => Resolve(r, ScanPhase.Cancelled, e.At) with { CancelReason = e.Why },
        ({ } r, E.GatePulsed e) => r with
        {
            Gate = r.Gate with { Phase = GatePhase.Pulsing, Pulses = e.Pulse, Detail = null }, GateIsRechecked = false,
        },
        ({ } r, E.GateEnded e) => r with
        {
            Gate = r.Gate with
            {
                Phase = e.Outcome, Detail = e.Detail,
                Unknowns = r.Gate.Unknowns + (e.Outcome == GatePhase.Uncertain ? 1 : 0),
            },
        },
        ({ } r, E.GateLate) => r with { Gate = r.Gate with { Phase = GatePhase.Late } },
        ({ } r, E.UndoAsked e) => r with { Undo = new(e.Undo, e.Operator, e.Why, null, 0, false, null) },
        ({ } r, E.UndoEnded e) => r with { Undo = r.Undo! with { Reply = e.Reply, IsAsked = false } },
        ({ } r, _) => r with { Slip = ApplyToSlip(r.Slip, entry) },
    };

    private static SlipState ApplyToSlip(SlipState slip, JournalEntry entry) => entry switch
    {
        E.CopyDue e => slip with
        {
            Phase = SlipPhase.Due, Copy = e.Copy, Tries = 0, Why = e.Why,
            OwnCopies = slip.OwnCopies + (e.ByItself ? 1 : 0),
        },
        E.SlipStarted e => slip with { Phase = SlipPhase.Printing, Copy = e.Copy },
        E.SlipEnded e => Ended(slip, e),
        E.SlipHeld e => slip with { Phase = SlipPhase.Held, Why = e.Why },
        E.SlipReleased => slip with { Phase = SlipPhase.Due, Tries = 0, Why = null },
        E.SlipDropped e => slip with { Phase = SlipPhase.Dropped, Why = e.Why },
        _ => throw new InvalidDataException($"{entry.GetType().Name} is not an entry for scan {entry.Scan}."),
    };

    private static SlipState Ended(SlipState slip, E.SlipEnded e) => e.Outcome switch
    {
        SlipOutcome.Printed => slip with { Phase = SlipPhase.Printed, Why = null, HasStarted = true },
        SlipOutcome.Assumed => slip with { Phase = SlipPhase.Assumed, Why = null, HasStarted = true },
        SlipOutcome.NotPrinted => slip with { Phase = SlipPhase.Due, Tries = slip.Tries + 1, Why = e.Detail },
        // Held until the next entry says what follows; the two are written together.
        _ => slip with { Phase = SlipPhase.Held, Why = e.Detail, HasStarted = true },
    };

    private static ScanRecord Begin(E.Read e) => new()
    {
        Id = e.Scan, Lane = e.Lane, CodeHash = e.Code.Hash, Code = e.Code, ReadAt = e.At, ShownAt = e.At,
        Operator = e.Operator, Phase = e.Direct ? ScanPhase.Asking : ScanPhase.Previewing,
    };

    private static ScanRecord Recover(E.Recovered e) => new()
    {
        Id = e.Scan, Lane = e.Lane, CodeHash = default, ReadAt = e.At, ShownAt = e.At,
        Phase = ScanPhase.Accepted, Accepted = e.Accepted, VerdictAt = e.At,
        // The paper may be out: whatever is printed now is a copy.
        Slip = SlipState.None with { Phase = SlipPhase.Held, HasStarted = true, Why = "the journal was lost" },
    };

    private static ScanRecord Accept(ScanRecord r, E.Accept e) =>
        Resolve(r, ScanPhase.Accepted, e.At) with
        {
            Accepted = e.Accepted,
            Slip = e.Accepted.Slip is null ? SlipState.None : SlipState.None with { Phase = SlipPhase.Due },
        };

    private static ScanRecord Resolve(ScanRecord r, ScanPhase phase, Moment at) =>
        r with { Phase = phase, VerdictAt = at, Code = null, IsAsked = false, Offer = null };
}

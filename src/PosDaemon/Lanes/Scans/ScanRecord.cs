using System.Collections.Immutable;
using PosDaemon.Protocol.Redemption.V1;
using E = PosDaemon.Lanes.JournalEntry;

namespace PosDaemon.Lanes;

/// <summary>All that is known of one scan. What outlives a crash comes from <see cref="Apply"/> alone; the members
/// under "of this run" are lost with the process and do no harm by it.</summary>
public sealed record ScanRecord
{
    public required ScanId Id { get; init; }

    public required string Lane { get; init; }

    public required CodeHash CodeHash { get; init; }

    /// <summary>The code itself, until the scan has its verdict; only the hash is kept after that.</summary>
    public ScanCode? Code { get; init; }

    public required Moment ReadAt { get; init; }

    public string Operator { get; init; } = "";

    /// <summary>The guest wants to leave.</summary>
    public bool IsExit { get; init; }

    public ScanPhase Phase { get; init; }

    public RedeemTerms Terms { get; init; } = RedeemTerms.Plain;

    public Accepted? Accepted { get; init; }

    public Refused? Refused { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public string? CancelReason { get; init; }

    public Moment? VerdictAt { get; init; }

    public SlipState Slip { get; init; } = SlipState.None;

    public GateState Gate { get; init; } = GateState.None;

    public UndoState? Undo { get; init; }

    /// <summary>More may have been done for it than is known here.</summary>
    public bool IsOutdated { get; init; }

    // ---- of this run ----

    /// <summary>When the code was last shown.</summary>
    public Moment ShownAt { get; init; }

    public PreviewOffer? Offer { get; init; }

    /// <summary>Questions asked so far for the present phase.</summary>
    public int Attempt { get; init; }

    /// <summary>A question is under way.</summary>
    public bool IsAsked { get; init; }

    /// <summary>That question was asked when the guest had gone: if the cloud has not redeemed it by then, it never
    /// will.</summary>
    public bool IsAskedLate { get; init; }

    /// <summary>It was read back from the journal, and the cloud has not said yet whether its slip is out: it does not
    /// start, and the gate stays shut.</summary>
    public bool IsUnchecked { get; init; }

    /// <summary>Its guest stands before a gate that opens as soon as that is said.</summary>
    public bool GateAwaitsCheck { get; init; }

    /// <summary>The lane failed of it again and again: nothing is done for it by itself, its gate stays shut and its
    /// slip is marked. A person can have it reprinted or undone; the next start of the service takes it up
    /// again.</summary>
    public bool IsSetAside { get; init; }

    /// <summary>The cloud is asked again for an accepted scan whose gate stayed shut, because the guest is
    /// back.</summary>
    public bool GateIsRechecked { get; init; }

    /// <summary>The pulse after which the gate's sensor still has to say who passed. Lost with the run: then nobody
    /// will know.</summary>
    public int? AwaitedPulse { get; init; }

    /// <summary>The phase as people are shown it.</summary>
    public ScanPhase PhaseShown =>
        !IsResolved && Phase != ScanPhase.Previewed && !IsAsked && (Attempt > 0 || IsSetAside)
        ? ScanPhase.NoAnswer
        : IsUndone ? ScanPhase.Undone
        : Phase;

    public bool IsResolved => Phase is ScanPhase.Accepted or ScanPhase.Refused or ScanPhase.Cancelled;

    public bool IsUndone => Undo is { IsDone: true };

    /// <summary>Nothing more will happen by itself or for the operator's attention.</summary>
    public bool IsFinal => IsResolved
        && Slip.Phase is SlipPhase.None or SlipPhase.Printed or SlipPhase.Assumed or SlipPhase.Dropped
        && Gate.Phase is not GatePhase.Pulsing
        && Undo is not { IsOpen: true };

    /// <summary>Folds one entry in. <paramref name="record"/> is null for the first entry of a scan.</summary>
    /// <exception cref="InvalidDataException">The entry does not fit what came before it.</exception>
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
        ({ } r, E.Incomplete) => r with
        {
            Phase = ScanPhase.Previewing, Terms = RedeemTerms.Plain, Attempt = 0, IsAsked = false,
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
        ({ } r, E.PassageSeen e) => r with
        {
            // That nobody came in time after something else is not that nobody passed.
            Gate = e.Outcome == PassagePhase.TimedOut && r.Gate.Passage != PassagePhase.None
                ? r.Gate
                : r.Gate with { Passage = e.Outcome },
        },
        ({ } r, E.Outdated) => Outdate(r),
        ({ } r, E.UndoAsked e) => r with
        {
            Undo = new(e.Undo, e.Operator, e.Why, null, 0, false, null) { WantedAt = e.At },
        },
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
        SlipOutcome.Printed => slip with { Phase = SlipPhase.Printed, Why = e.Detail, HasStarted = true },
        SlipOutcome.Assumed => slip with { Phase = SlipPhase.Assumed, Why = e.Detail, HasStarted = true },
        SlipOutcome.NotPrinted => slip with { Phase = SlipPhase.Due, Tries = slip.Tries + 1, Why = e.Detail },
        // Held until the next entry says what follows; the two are written together.
        _ => slip with { Phase = SlipPhase.Held, Why = e.Detail, HasStarted = true },
    };

    private static ScanRecord Begin(E.Read e) => new()
    {
        Id = e.Scan, Lane = e.Lane, CodeHash = e.Code.Hash, Code = e.Code, ReadAt = e.At, ShownAt = e.At,
        Operator = e.Operator, Phase = e.Direct ? ScanPhase.Asking : ScanPhase.Previewing,
        IsExit = e.IsExit,
    };

    private static ScanRecord Recover(E.Recovered e) => new()
    {
        Id = e.Scan, Lane = e.Lane, CodeHash = default, ReadAt = e.At, ShownAt = e.At,
        Phase = ScanPhase.Accepted, Accepted = e.Accepted, VerdictAt = e.At,
        // The paper may be out: whatever is printed now is a copy.
        Slip = SlipState.None with
        {
            Phase = SlipPhase.Held, HasStarted = true, Copy = Math.Max(1, e.Copy), Why = SlipWords.JournalLost,
        },
    };

    private static ScanRecord Accept(ScanRecord r, E.Accept e)
    {
        var due = e.Accepted.Slip is null ? SlipState.None : SlipState.None with { Phase = SlipPhase.Due };
        return Resolve(r, ScanPhase.Accepted, e.At) with
        {
            Accepted = e.Accepted,
            Slip = r.IsOutdated ? Outdate(due) : due,
        };
    }

    private static ScanRecord Outdate(ScanRecord r) =>
        r with { IsOutdated = true, IsUnchecked = false, Slip = Outdate(r.Slip) };

    /// <summary>The first copy may be out: the next one is marked, and the operator's to want.</summary>
    private static SlipState Outdate(SlipState slip) =>
        slip is { Phase: SlipPhase.Due or SlipPhase.Held, HasStarted: false }
            ? slip with { Phase = SlipPhase.Held, HasStarted = true, Why = SlipWords.JournalOlder }
            : slip;

    private static ScanRecord Resolve(ScanRecord r, ScanPhase phase, Moment at) =>
        r with { Phase = phase, VerdictAt = at, Code = null, IsAsked = false, Offer = null };
}

/// <summary>The paper of a redemption.</summary>
/// <param name="Copy">The copy in question; above 1 it is marked REPRINT.</param>
/// <param name="Tries">Attempts at this copy that ended with no byte sent though the printer was ready.</param>
/// <param name="Why">Why it is held or dropped, or why a copy is wanted.</param>
/// <param name="OwnCopies">Copies the lane wanted by itself after an unknown outcome.</param>
/// <param name="HasStarted">Some copy started printing and may be on paper: the next one is marked.</param>
public sealed record SlipState(
    SlipPhase Phase, int Copy, int Tries, string? Why, int OwnCopies, bool HasStarted)
{
    public static SlipState None { get; } = new(SlipPhase.None, 1, 0, null, 0, false);
}

/// <summary>The pulse of a redemption.</summary>
/// <param name="Pulses">Orders to open so far, those of which no byte left among them.</param>
/// <param name="Unknowns">Orders that may or may not have opened it.</param>
/// <param name="Passage">Who passed, of all its pulses.</param>
public sealed record GateState(
    GatePhase Phase, int Pulses, string? Detail, int Unknowns, PassagePhase Passage = PassagePhase.None)
{
    public static GateState None { get; } = new(GatePhase.None, 0, null, 0);

    /// <summary>Its guest is through.</summary>
    public bool IsPassed => Passage is PassagePhase.Passed or PassagePhase.Tailgated;
}

/// <summary>The undo of a redemption, asked until it is answered.</summary>
/// <param name="Reply">Null until the cloud has answered.</param>
/// <param name="Command">Of this run: who waits for the answer.</param>
public sealed record UndoState(
    UndoId Id, string Operator, string Why, UndoResponse? Reply, int Attempt, bool IsAsked, CommandId? Command)
{
    /// <summary>When it was wanted, whenever it is asked for.</summary>
    public Moment WantedAt { get; init; }

    public bool IsOpen => Reply is null;

    public bool IsDone => Reply is { Undone: not null };

    /// <summary>No person wanted it: nobody had passed.</summary>
    public bool IsByLane => Why == UndoWords.NotPassed;

    public UndoPhase Phase => IsOpen ? UndoPhase.Asking : IsDone ? UndoPhase.Undone : UndoPhase.Refused;
}

/// <summary>What the operator adds to a code. Part of what the cloud compares when a scan is asked again, so it is
/// in the journal before the first request.</summary>
/// <param name="Uses">Uses of a pass; 1 for everything else.</param>
/// <param name="BillMinor">The bill a voucher is used for, in minor units; null for other kinds.</param>
/// <param name="Answers">Answers to the merchant's questions, by key.</param>
/// <param name="Currency">ISO 4217, of the bill; null for the lane's own.</param>
public sealed record RedeemTerms(
    int Uses, long? BillMinor, ImmutableSortedDictionary<string, string> Answers, string? Currency = null)
{
    /// <summary>Nothing added.</summary>
    public static RedeemTerms Plain { get; } = new(1, null, ImmutableSortedDictionary<string, string>.Empty);
}

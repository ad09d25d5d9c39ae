using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>One durable fact about one scan. A scan's record is the fold of its entries
/// (<see cref="ScanRecord.Apply"/>), live and after a restart alike, so both are the same by construction.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "entry")]
[JsonDerivedType(typeof(Read), "read")]
[JsonDerivedType(typeof(Confirmed), "confirmed")]
[JsonDerivedType(typeof(Incomplete), "incomplete")]
[JsonDerivedType(typeof(Accept), "accept")]
[JsonDerivedType(typeof(Refuse), "refuse")]
[JsonDerivedType(typeof(Cancel), "cancel")]
[JsonDerivedType(typeof(Recovered), "recovered")]
[JsonDerivedType(typeof(CopyDue), "copy-due")]
[JsonDerivedType(typeof(SlipStarted), "slip-started")]
[JsonDerivedType(typeof(SlipEnded), "slip-ended")]
[JsonDerivedType(typeof(SlipHeld), "slip-held")]
[JsonDerivedType(typeof(SlipReleased), "slip-released")]
[JsonDerivedType(typeof(SlipDropped), "slip-dropped")]
[JsonDerivedType(typeof(GatePulsed), "gate-pulsed")]
[JsonDerivedType(typeof(GateEnded), "gate-ended")]
[JsonDerivedType(typeof(GateLate), "gate-late")]
[JsonDerivedType(typeof(PassageSeen), "passage-seen")]
[JsonDerivedType(typeof(Outdated), "outdated")]
[JsonDerivedType(typeof(UndoAsked), "undo-asked")]
[JsonDerivedType(typeof(UndoEnded), "undo-ended")]
public abstract record JournalEntry(ScanId Scan, Moment At)
{
    /// <summary>A code was read. <paramref name="Direct"/>: it is redeemed without a preview.
    /// <paramref name="IsExit"/>: by a lane at which guests leave; a journal of before there were any has none.
    /// </summary>
    public sealed record Read(
        ScanId Scan, Moment At, string Lane, ScanCode Code, string Operator, bool Direct,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsExit = false)
        : JournalEntry(Scan, At);

    /// <summary>From here on the cloud may be asked to redeem, on these terms and no others.</summary>
    public sealed record Confirmed(ScanId Scan, Moment At, RedeemTerms Terms, string Operator)
        : JournalEntry(Scan, At);

    /// <summary>The cloud has used nothing and asks for more than the terms had: the operator is asked again.</summary>
    public sealed record Incomplete(ScanId Scan, Moment At) : JournalEntry(Scan, At);

    public sealed record Accept(ScanId Scan, Moment At, Accepted Accepted) : JournalEntry(Scan, At);

    public sealed record Refuse(ScanId Scan, Moment At, Refused Refused) : JournalEntry(Scan, At);

    /// <summary>Ended with the code unused: nothing was asked that could use it, or the cloud says that it came too
    /// late.</summary>
    public sealed record Cancel(ScanId Scan, Moment At, string Why) : JournalEntry(Scan, At);

    /// <summary>The journal was lost and the cloud says that this terminal redeemed this.</summary>
    /// <param name="Copy">The highest copy that may be on paper.</param>
    public sealed record Recovered(ScanId Scan, Moment At, string Lane, Accepted Accepted, int Copy = 1)
        : JournalEntry(Scan, At);

    /// <summary>The journal has come back older than it was, or the cloud knows more of this scan than it: what came
    /// after may have been done. A slip is marked from now on, and the gate stays shut.</summary>
    public sealed record Outdated(ScanId Scan, Moment At) : JournalEntry(Scan, At);

    /// <summary>A further copy is wanted; it is marked, since copy 1 may be out.</summary>
    public sealed record CopyDue(ScanId Scan, Moment At, int Copy, string Why, bool ByItself)
        : JournalEntry(Scan, At);

    /// <summary>Written before the slip's first byte leaves.</summary>
    public sealed record SlipStarted(ScanId Scan, Moment At, int Copy) : JournalEntry(Scan, At);

    public sealed record SlipEnded(ScanId Scan, Moment At, int Copy, SlipOutcome Outcome, string Detail)
        : JournalEntry(Scan, At);

    /// <summary>It waits for the operator, who is shown why.</summary>
    public sealed record SlipHeld(ScanId Scan, Moment At, string Why) : JournalEntry(Scan, At);

    /// <summary>The operator wants the held slip tried again as the same copy (no byte of it ever left).</summary>
    public sealed record SlipReleased(ScanId Scan, Moment At) : JournalEntry(Scan, At);

    /// <summary>It will not be printed: undone, or the lane has no printer.</summary>
    public sealed record SlipDropped(ScanId Scan, Moment At, string Why) : JournalEntry(Scan, At);

    /// <summary>Written before the order to open leaves. <paramref name="Pulse"/> counts from 1.</summary>
    public sealed record GatePulsed(ScanId Scan, Moment At, int Pulse) : JournalEntry(Scan, At);

    public sealed record GateEnded(ScanId Scan, Moment At, int Pulse, GatePhase Outcome, string Detail)
        : JournalEntry(Scan, At);

    /// <summary>The answer came after the lane's answer window: the gate stayed shut.</summary>
    public sealed record GateLate(ScanId Scan, Moment At) : JournalEntry(Scan, At);

    /// <summary>What the gate's sensor saw after a pulse. An undo that follows from it is in the same commit.</summary>
    public sealed record PassageSeen(ScanId Scan, Moment At, int Pulse, PassagePhase Outcome, string Detail)
        : JournalEntry(Scan, At);

    /// <summary>Written before the undo is asked for.</summary>
    public sealed record UndoAsked(ScanId Scan, Moment At, UndoId Undo, string Operator, string Why)
        : JournalEntry(Scan, At);

    public sealed record UndoEnded(ScanId Scan, Moment At, UndoId Undo, UndoResponse Reply) : JournalEntry(Scan, At);
}

/// <summary>What one step of a lane writes: all of it in one transaction, or none.</summary>
/// <param name="Entries">In the order in which they happened.</param>
/// <param name="Reports">Slip reports that the outbox sends to the cloud from now on.</param>
/// <param name="Final">Of the scans in <paramref name="Entries"/>, those with nothing left to do.</param>
public sealed record JournalBatch(
    ImmutableArray<JournalEntry> Entries, ImmutableArray<SlipReport> Reports, ImmutableArray<ScanId> Final)
{
    /// <summary>Nothing but a real, flushed write: tells whether the journal can be written.</summary>
    public static JournalBatch Probe { get; } = new([], [], []);
}

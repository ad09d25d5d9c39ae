using System.Collections.Immutable;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>Everything that can happen to a lane. <paramref name="At"/> is when the loop took it up.</summary>
public abstract record LaneInput(Moment At)
{
    /// <summary>A code as the scanner gave it, or typed at the console (then with a command to answer). The id is
    /// fresh and is used only if this showing becomes a scan of its own.</summary>
    public sealed record CodeRead(Moment At, ScanId NewId, ScanCode Code, CommandId? Command = null)
        : LaneInput(At);

    public sealed record PreviewAnswered(Moment At, ScanId Scan, PreviewResponse Reply) : LaneInput(At);

    /// <param name="Attempt">Of the question that is answered.</param>
    public sealed record RedeemAnswered(Moment At, ScanId Scan, int Attempt, RedeemResponse Reply) : LaneInput(At);

    /// <summary>A question ended without an answer; it may have been carried out.</summary>
    /// <param name="Why">For the technician.</param>
    /// <param name="Trouble">What it means for whoever stands at the lane.</param>
    public sealed record NoAnswer(
        Moment At, ScanId Scan, Question Question, string Why, CloudTrouble Trouble = CloudTrouble.Silent)
        : LaneInput(At);

    /// <summary>The operator confirms the current scan.</summary>
    /// <param name="Scan">What the operator saw on the screen, which may have changed since; null where that is not
    /// known.</param>
    public sealed record Confirmed(
        Moment At, CommandId Command, RedeemTerms Terms, string? Operator = null, ScanId? Scan = null)
        : LaneInput(At);

    /// <summary>The operator ends the current preview.</summary>
    /// <param name="Scan">As at <see cref="Confirmed"/>.</param>
    public sealed record Cancelled(Moment At, CommandId Command, ScanId? Scan = null) : LaneInput(At);

    public sealed record PrinterReported(
        Moment At, ScanId Scan, int Copy, SlipOutcome Outcome, string Detail) : LaneInput(At);

    public sealed record PrinterChanged(Moment At, bool IsReady, string? Trouble) : LaneInput(At);

    /// <summary><paramref name="Outcome"/>: Opened, NotOpened or Uncertain.</summary>
    public sealed record GateReported(Moment At, ScanId Scan, int Pulse, GatePhase Outcome, string Detail)
        : LaneInput(At);

    /// <summary>The gate's sensor has seen who passed. May come before the <see cref="GateReported"/> of its pulse.
    /// </summary>
    /// <param name="Outcome">Passed, TimedOut, Tailgated, Blocked or Unknown.</param>
    /// <param name="NewUndo">Fresh; used only if the redemption is taken back for it.</param>
    public sealed record PassageReported(
        Moment At, ScanId Scan, int Pulse, PassagePhase Outcome, string Detail, UndoId NewUndo) : LaneInput(At);

    public sealed record TimerFired(Moment At, LaneTimer Timer) : LaneInput(At);

    /// <summary>The first input of a run: what the journal holds for this lane.</summary>
    public sealed record Restarted(Moment At, ImmutableArray<ScanRecord> Records) : LaneInput(At);

    /// <summary>What the cloud says was redeemed at this lane, and the journal does not know to be.</summary>
    public sealed record Unreported(Moment At, ImmutableArray<LostItem> Items) : LaneInput(At);

    /// <summary>The cloud was asked which of this terminal's redemptions have no slip report: what it calls due and the
    /// cloud holds as reported is on paper, and the journal has come back older than it was.</summary>
    /// <param name="Journal">The opening of the journal after which it was asked (JournalOpened.Number).</param>
    /// <param name="WithoutReport">Those without a report; null where the cloud does not answer and nothing speaks
    /// against the journal.</param>
    /// <param name="AskedAt">By the cloud's clock. What was redeemed later is not among them.</param>
    public sealed record SlipsChecked(
        Moment At, long Journal, ImmutableHashSet<ScanId>? WithoutReport, DateTimeOffset AskedAt) : LaneInput(At);

    /// <param name="FromJournal">The record, where the lane may have forgotten it.</param>
    public sealed record ReprintWanted(Moment At, CommandId Command, ScanId Scan, ScanRecord? FromJournal)
        : LaneInput(At);

    /// <param name="NewId">Fresh; used unless an undo of this scan is already under way.</param>
    /// <param name="FromJournal">The record, where the lane may have forgotten it.</param>
    public sealed record UndoWanted(
        Moment At, CommandId Command, ScanId Scan, UndoId NewId, string Operator, string Why,
        ScanRecord? FromJournal) : LaneInput(At);

    public sealed record UndoAnswered(Moment At, ScanId Scan, UndoId Undo, UndoResponse Reply) : LaneInput(At);

    /// <summary>An operator has signed in at this lane; whoever stood here before does not any more.</summary>
    public sealed record SignedIn(Moment At, CommandId Command, LaneOperator Operator) : LaneInput(At);

    public sealed record SignedOut(Moment At, CommandId Command) : LaneInput(At);

    /// <summary>Of the lane's loop, never seen by the lane: the journal was opened anew.</summary>
    /// <param name="Journal">Its opening (JournalOpened.Number).</param>
    /// <param name="IsAsItWas">False: it is another one, and what the lane has in memory is not in it.</param>
    public sealed record JournalReplaced(Moment At, long Journal, bool IsAsItWas) : LaneInput(At);

    /// <summary>The daemon is shutting down: no new scans, and no new slips are started.</summary>
    public sealed record Stopping(Moment At) : LaneInput(At);
}

/// <summary>One redemption without a slip report.</summary>
/// <param name="Item">As the cloud has it.</param>
/// <param name="FromJournal">What the journal knows of its scan: null where it has been lost, cancelled where the
/// journal came back older than it was.</param>
public sealed record LostItem(UnreportedItem Item, ScanRecord? FromJournal)
{
    /// <summary>It has a slip, and the journal does not know that it was accepted.</summary>
    public bool IsLost => Item.Accepted?.Slip is not null && FromJournal is null or { Phase: ScanPhase.Cancelled };
}

/// <summary>What the cloud is asked.</summary>
public enum Question
{
    Preview,
    Redeem,
    Undo,
}

/// <summary>Why there was no answer, as far as it makes a difference to what a person does.</summary>
public enum CloudTrouble
{
    /// <summary>Nothing came, or not in time: it may come by itself.</summary>
    Silent,

    /// <summary>Its certificate is not accepted here.</summary>
    NotTrusted,

    /// <summary>It does not accept this terminal.</summary>
    TerminalNotAccepted,

    /// <summary>Something came that is no answer.</summary>
    NotUnderstood,

    /// <summary>It was asked after the guest's time and has not redeemed.</summary>
    TooLate,
}

/// <summary>A timer of one scan, or of the lane where <paramref name="Scan"/> is null. One that was overtaken by
/// events is told by its number and ignored.</summary>
public readonly record struct LaneTimer(TimerKind Kind, ScanId? Scan, int Number);

/// <summary>What a timer is for.</summary>
public enum TimerKind
{
    /// <summary>Ask the present question of the scan again; the number is the attempt that failed.</summary>
    AskAgain,

    /// <summary>Ask for the undo again; the number is the attempt that failed.</summary>
    UndoAgain,

    /// <summary>Nobody confirmed the preview.</summary>
    PreviewExpired,

    /// <summary>Try the printer again.</summary>
    PrintAgain,

    /// <summary>Of the lane's loop, never seen by the lane: see whether the journal can be written again.</summary>
    ProbeJournal,
}

using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

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

    // ---- of this run ----

    /// <summary>When the code was last shown.</summary>
    public Moment ShownAt { get; init; }

    public PreviewOffer? Offer { get; init; }

    /// <summary>Questions asked so far for the present phase.</summary>
    public int Attempt { get; init; }

    /// <summary>A question is under way.</summary>
    public bool IsAsked { get; init; }

    /// <summary>The cloud is asked again for an accepted scan whose gate stayed shut, because the guest is
    /// back.</summary>
    public bool GateIsRechecked { get; init; }

    public bool IsResolved => Phase is ScanPhase.Accepted or ScanPhase.Refused or ScanPhase.Cancelled;

    public bool IsUndone => Undo is { IsDone: true };

    /// <summary>Nothing more will happen by itself or for the operator's attention.</summary>
    public bool IsFinal => IsResolved
        && Slip.Phase is SlipPhase.None or SlipPhase.Printed or SlipPhase.Assumed or SlipPhase.Dropped
        && Gate.Phase is not GatePhase.Pulsing
        && Undo is not { IsOpen: true };

    /// <summary>Folds one entry in. <paramref name="record"/> is null for the first entry of a scan.</summary>
    public static ScanRecord Apply(ScanRecord? record, JournalEntry entry) => ScanFold.Apply(record, entry);
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
public sealed record GateState(GatePhase Phase, int Pulses, string? Detail, int Unknowns)
{
    public static GateState None { get; } = new(GatePhase.None, 0, null, 0);
}

/// <summary>The undo of a redemption, asked until it is answered.</summary>
/// <param name="Reply">Null until the cloud has answered.</param>
/// <param name="Command">Of this run: who waits for the answer.</param>
public sealed record UndoState(
    UndoId Id, string Operator, string Why, UndoResponse? Reply, int Attempt, bool IsAsked, CommandId? Command)
{
    public bool IsOpen => Reply is null;

    public bool IsDone => Reply is { Undone: not null };
}

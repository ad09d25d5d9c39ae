using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary><see cref="Why"/>: what staff gave as the reason.</summary>
internal sealed record UndoAttempt(string UndoId, byte[] Fingerprint, string ScanId, string Why, CallFacts Call)
{
    /// <summary>The same under the database's older keys; mostly none.</summary>
    public IReadOnlyList<byte[]> OlderFingerprints { get; init; } = [];
}

/// <summary>All that a decision may look at. Null <see cref="Use"/>: the scan redeemed nothing.</summary>
internal sealed record UndoFacts(StoredUndo? Stored, CallerFacts Caller, UndoableUse? Use);

/// <summary>What was answered to an undo id. <see cref="Reply"/> is sealed under the undo id.</summary>
internal sealed record StoredUndo(byte[] Fingerprint, byte[] Reply)
{
    /// <summary>Of the same content, whichever key it was kept under.</summary>
    public bool HasContentOf(UndoAttempt attempt) => Fingerprint.AsSpan().SequenceEqual(attempt.Fingerprint)
        || attempt.OlderFingerprints.Any(older => Fingerprint.AsSpan().SequenceEqual(older));
}

/// <summary><see cref="AdmissionsUsed"/>: seats of this use that were let in already by their own code.</summary>
internal sealed record UndoableUse(
    string RedemptionId, string Terminal, string Store, DateTimeOffset? UndoUntil, bool Settled, bool Undone,
    int UsesTaken, long BalanceTaken, int AdmissionsUsed, EntitlementFacts Entitlement)
{
    /// <summary>Something was used by it, and nobody let out or in again.</summary>
    public bool IsUse { get; init; } = true;

    /// <summary>Other standing passages of the entitlement, as in <see cref="FoundCode"/>.</summary>
    public IReadOnlyList<StandingPassage> Others { get; init; } = [];
}

/// <summary>What becomes of an Undo. <c>Reply</c> is what is kept as the reply to this undo id, sealed.</summary>
internal abstract record UndoDecision
{
    /// <summary>Answered before, with the same content: that reply stands. Nothing is recorded.</summary>
    internal sealed record Repeat(byte[] Reply) : UndoDecision;

    /// <summary>The undo id belongs to another use. Recorded as an attempt; the stored reply is untouched.</summary>
    internal sealed record Conflict : UndoDecision;

    internal sealed record Refuse(UndoResponse Response, byte[] Reply) : UndoDecision;

    internal sealed record GiveBack(UndoResponse Response, byte[] Reply, DateTimeOffset At) : UndoDecision
    {
        /// <summary>Who is inside by the entitlement then; null: it counts nobody.</summary>
        public IReadOnlyList<StoreInside>? Inside { get; init; }
    }
}

using PosCloud.Entitlements;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>A Redeem as the books see it. The fingerprint covers the content that must not change in a retry.</summary>
internal sealed record RedeemEntry(string ScanId, byte[] Fingerprint, byte[] CodeHash, CallFacts Call);

/// <summary>What the books know about a call's store, operator and terminal. Null: unknown to the cloud.</summary>
internal sealed record Asker(Shop? Shop, Operator? Operator, bool TerminalRevoked);

/// <summary>All that a decision may look at, read in the transaction that will record it.</summary>
internal sealed record RedeemCase(Asker Asker, FoundCode? Code);

/// <summary>What a code names. <see cref="PriorUse"/> is the first use that still counts.</summary>
internal sealed record FoundCode(bool Revoked, EntitlementFacts Entitlement, PriorUse? PriorUse);

/// <summary>What to write. <see cref="Reply"/> is kept as the reply to this scan, sealed by the caller.</summary>
internal abstract record RedeemDecision(byte[] Reply);

internal sealed record RefuseDecision(Reason Reason, byte[] Reply) : RedeemDecision(Reply);

internal sealed record AcceptDecision(Use Use, byte[] Reply) : RedeemDecision(Reply);

/// <summary>One accepted use. Taken amounts are what an undo gives back: a forfeited rest is taken, but not
/// used.</summary>
internal sealed record Use(
    string RedemptionId, int UsesTaken, long BalanceTaken, long Bill, long ValueUsed, long CashDue, bool HasSlip,
    DateTimeOffset? UndoUntil, string AnswersJson);

/// <summary>What became of a Redeem.</summary>
internal abstract record RedeemOutcome
{
    /// <summary>Decided and recorded now.</summary>
    internal sealed record Decided(RedeemDecision Decision) : RedeemOutcome;

    /// <summary>The scan was answered before, with the same content: that reply stands.</summary>
    internal sealed record Repeated(byte[] Reply) : RedeemOutcome;

    /// <summary>The scan id belongs to another content. Recorded as an attempt; the stored reply is
    /// untouched.</summary>
    internal sealed record Conflict : RedeemOutcome;
}

/// <summary>A Preview reads the same facts and writes nothing. <see cref="OwnReply"/> is the stored reply of the same
/// scan for the same code, if it was answered before.</summary>
internal sealed record PreviewFacts(RedeemCase Case, byte[]? OwnReply);

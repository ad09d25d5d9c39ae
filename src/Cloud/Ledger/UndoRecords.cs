using PosCloud.Entitlements;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

internal sealed record UndoEntry(string UndoId, byte[] Fingerprint, string ScanId, string Why, CallFacts Call);

/// <summary>The use to take back. Null <see cref="Use"/>: the scan redeemed nothing.</summary>
internal sealed record UndoCase(Asker Asker, UndoableUse? Use);

/// <summary><see cref="AdmissionsUsed"/>: seats of this use that were let in already by their own code.</summary>
internal sealed record UndoableUse(
    string RedemptionId, string Terminal, string Store, DateTimeOffset? UndoUntil, bool Settled, bool Undone,
    int UsesTaken, long BalanceTaken, int AdmissionsUsed, EntitlementFacts Entitlement);

internal abstract record UndoDecision(byte[] Reply);

internal sealed record RefuseUndo(Reason Reason, byte[] Reply) : UndoDecision(Reply);

internal sealed record TakeBack(byte[] Reply) : UndoDecision(Reply);

internal abstract record UndoOutcome
{
    internal sealed record Decided(UndoDecision Decision) : UndoOutcome;

    internal sealed record Repeated(byte[] Reply) : UndoOutcome;

    internal sealed record Conflict : UndoOutcome;
}

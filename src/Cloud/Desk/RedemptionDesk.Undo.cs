using Google.Protobuf.WellKnownTypes;
using PosCloud.Entitlements;
using PosCloud.Ledger;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Desk;

internal sealed partial class RedemptionDesk
{
    public async Task<UndoResponse> UndoAsync(UndoRequest request)
    {
        var now = Now();
        var call = Incoming.Call(request.Caller, now);
        var scanId = Incoming.Id(request.ScanId, "scan_id");
        var entry = new UndoEntry(
            Incoming.Id(request.UndoId, "undo_id"), Content.OfUndo(key, scanId, call.Store), scanId,
            Incoming.Clip(request.Why, 500), call);
        var outcome = await ledger.UndoAsync(entry, facts => Decide(entry, facts));
        var reply = outcome switch
        {
            UndoOutcome.Decided(var decision) => OpenUndo(decision.Reply, entry.UndoId),
            UndoOutcome.Repeated(var stored) => OpenUndo(stored, entry.UndoId),
            _ => new UndoResponse { Refused = UndoConflict() },
        };
        reply.ServerTime = now.ToTimestamp();
        reply.RepeatedReply = outcome is UndoOutcome.Repeated;
        if (reply.Refused is { } refused)
            DeskLog.UndoNotDone(log, refused.Reason, scanId, entry.UndoId, call.Terminal);
        else
            DeskLog.Undone(log, scanId, entry.UndoId, call.Terminal);
        return reply;
    }

    private UndoDecision Decide(UndoEntry entry, UndoCase facts)
    {
        if (UndoPolicy.Refusal(facts, entry.Call) is { } refused)
            return new RefuseUndo(refused.Reason, Sealed(new UndoResponse { Refused = refused }, entry.UndoId));
        var undone = new Undone
        {
            UndoneAt = entry.Call.ReceivedAt.ToTimestamp(),
            Entitlement = WireEntitlement.From(Restored(facts.Use!)),
        };
        return new TakeBack(Sealed(new UndoResponse { Undone = undone }, entry.UndoId));
    }

    private static EntitlementFacts Restored(UndoableUse use) => use.Entitlement with
    {
        UsesLeft = use.Entitlement.UsesLeft + use.UsesTaken,
        Balance = use.Entitlement.Balance + use.BalanceTaken,
    };

    private static Refused UndoConflict() => new()
    {
        Reason = Reason.KeyConflict,
        Message = new RefusalText(null).Say(
            "同一撤销编号用于不同核销", "This undo id belongs to another use"),
    };

    private UndoResponse OpenUndo(byte[] reply, string undoId) => UndoResponse.Parser.ParseFrom(key.Open(reply, undoId));
}

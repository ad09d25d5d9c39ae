using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Redeeming.Policies;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>Takes one named use back, once per undo id.</summary>
internal sealed class UndoUseCase(ILedgerStore ledger, CodeKey key, TimeProvider time, ILogger<UndoUseCase> log)
{
    /// <exception cref="InvalidRequestException">No record can be made of the request.</exception>
    /// <exception cref="DamagedReplyException">What was answered to this undo cannot be read.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written now.</exception>
    public async Task<UndoResponse> RunAsync(UndoRequest request)
    {
        var now = time.GetLedgerNow();
        var call = RequestReader.Call(request.Caller, now, key);
        var scanId = RequestReader.Id(request.ScanId, "scan_id");
        var attempt = new UndoAttempt(
            RequestReader.Id(request.UndoId, "undo_id"), ContentFingerprint.OfUndo(key, scanId, call.Store), scanId,
            RequestReader.Clip(request.Why, 500), call)
        {
            OlderFingerprints = key.Older.Count == 0
                ? []
                : [.. key.Older.Select(older => ContentFingerprint.OfUndo(older, scanId, call.Store))],
        };
        var decision = await ledger.UndoAsync(attempt, facts => Decide(attempt, facts));
        var response = decision switch
        {
            UndoDecision.GiveBack done => done.Response,
            UndoDecision.Refuse refuse => refuse.Response,
            UndoDecision.Repeat repeat => OpenReply(repeat.Reply, attempt.UndoId),
            _ => new() { Refused = KeyConflict() },
        };
        // Of the answer: a terminal reads its clock's error from it, and a request may have waited.
        response.ServerTime = time.GetLedgerNow().ToTimestamp();
        response.RepeatedReply = decision is UndoDecision.Repeat;
        if (response.Refused is { } refused)
            RedemptionLog.UndoRefused(log, refused.Reason, scanId, attempt.UndoId, call.Terminal);
        else
            RedemptionLog.Undone(log, scanId, attempt.UndoId, call.Terminal);
        return response;
    }

    private UndoResponse OpenReply(byte[] reply, string undoId)
    {
        var response = key.OpenReply(UndoResponse.Parser, reply, undoId);
        return response.ResultCase == UndoResponse.ResultOneofCase.None
            ? throw new DamagedReplyException(undoId)
            : response;
    }

    private UndoDecision Decide(UndoAttempt attempt, UndoFacts facts)
    {
        if (facts.Stored is { } stored)
            return stored.HasContentOf(attempt)
                ? new UndoDecision.Repeat(stored.Reply)
                : new UndoDecision.Conflict();
        var now = time.GetLedgerNow();
        if (UndoPolicy.Refusal(facts, attempt.Call, now) is { } refused)
        {
            var no = new UndoResponse { Refused = refused };
            return new UndoDecision.Refuse(no, key.SealReply(no, attempt.UndoId));
        }
        var restored = Restored(facts.Use!);
        var undone = new Undone
        {
            UndoneAt = now.ToTimestamp(),
            Entitlement = WireEntitlement.From(restored),
        };
        var response = new UndoResponse { Undone = undone };
        // The use is taken back, whatever is to be told of it.
        if (!ReplyLimit.Fits(response))
            undone.Entitlement = null;
        return new UndoDecision.GiveBack(response, key.SealReply(response, attempt.UndoId), now)
        {
            Inside = Presence.Read(restored, facts.Use!.Others, facts.Caller.Shop!, now)?.Stores,
        };
    }

    private static EntitlementFacts Restored(UndoableUse use) => use.Entitlement with
    {
        UsesUntaken = use.Entitlement.UsesUntaken + use.UsesTaken,
        Balance = use.Entitlement.Balance + use.BalanceTaken,
    };

    private static Refused KeyConflict() =>
        new() { Reason = Reason.KeyConflict, Message = new RefusalText(null).UndoKeyConflict };
}

using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>Whether one named use may be taken back. Pure. Null: it may.</summary>
internal static class UndoPolicy
{
    public static Refused? Refusal(UndoFacts facts, CallFacts call, DateTimeOffset now)
    {
        var text = new RefusalText(facts.Caller.Shop);
        if (PermissionPolicy.Refusal(facts.Caller, call, text, now) is { } refused)
            return No(Reason.NotPermitted, refused.Message);
        if (facts.Caller.Operator is { MayUndo: false })
            return No(Reason.NotPermitted, text.Localize("该操作员无撤销权限", "This operator may not undo"));
        // Holds for ever: a redeem of this scan that comes later from here is refused. So only who may undo hears it.
        if (facts.Use is not { } use)
            return No(Reason.NotFound, text.Localize("没有这次核销，此后也不会核销", "No such use, and there will be none"));
        if (use.Terminal != call.Terminal || use.Store != call.Store)
            return No(Reason.NotPermitted, text.Localize("只能在核销的终端撤销", "Only the terminal that redeemed may undo"));
        if (use.Undone)
            return No(Reason.AlreadyUndone, text.Localize("已撤销过", "Undone already"));
        if (use.Settled)
            return No(Reason.Settled, text.Localize("已结算，不能撤销", "Settled; it cannot be undone"));
        if (use.UndoUntil is null)
            return No(Reason.TooLate, text.Localize("此类核销不能撤销", "This kind is never undone"));
        if (now > use.UndoUntil)
            return No(Reason.TooLate, text.Localize("已超过可撤销时间", "The time to undo has passed"));
        if (use.AdmissionsUsed > 0)
            return No(Reason.NotPermitted, text.Localize("已有座位入场，不能撤销", "A seat of it was let in already"));
        return null;
    }

    private static Refused No(Reason reason, string message) => new() { Reason = reason, Message = message };
}

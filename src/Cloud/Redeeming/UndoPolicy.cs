using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>Whether one named use may be taken back. Pure. Null: it may.</summary>
internal static class UndoPolicy
{
    public static Refused? Refusal(UndoCase facts, CallFacts call)
    {
        var text = new RefusalText(facts.Asker.Shop);
        if (AskerPolicy.Refusal(facts.Asker, call, text) is { } refused)
            return No(Reason.NotPermitted, refused.Message);
        if (facts.Use is not { } use)
            return No(Reason.NotFound, text.Say("没有这次核销", "No such use"));
        if (use.Terminal != call.Terminal || use.Store != call.Store)
            return No(Reason.NotPermitted, text.Say("只能在核销的终端撤销", "Only the terminal that redeemed may undo"));
        if (facts.Asker.Operator is { MayUndo: false })
            return No(Reason.NotPermitted, text.Say("该操作员无撤销权限", "This operator may not undo"));
        if (use.Undone)
            return No(Reason.AlreadyUndone, text.Say("已撤销过", "Undone already"));
        if (use.Settled)
            return No(Reason.Settled, text.Say("已结算，不能撤销", "Settled; it cannot be undone"));
        if (use.UndoUntil is null)
            return No(Reason.TooLate, text.Say("此类核销不能撤销", "This kind is never undone"));
        if (call.ReceivedAt > use.UndoUntil)
            return No(Reason.TooLate, text.Say("已超过可撤销时间", "The time to undo has passed"));
        if (use.AdmissionsUsed > 0)
            return No(Reason.NotPermitted, text.Say("已有座位入场，不能撤销", "A seat of it was let in already"));
        return null;
    }

    private static Refused No(Reason reason, string message) => new() { Reason = reason, Message = message };
}

using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>The word that stands biggest on the lane's screen, in Chinese and English. "No answer" is never put as a
/// no, and a no always says which.</summary>
internal static class VerdictWords
{
    /// <param name="kind">What is told.</param>
    /// <param name="reason">Of a refusal.</param>
    /// <param name="isExit">The cloud has let somebody out, and used nothing.</param>
    public static (string Zh, string En) Of(VerdictKind kind, Reason reason, bool isExit = false) => kind switch
    {
        VerdictKind.Accepted when isExit => ("请出场，再见", "Goodbye"),
        VerdictKind.Checking => ("正在核对", "Checking"),
        VerdictKind.Confirm => ("请确认", "Please confirm"),
        VerdictKind.Accepted => ("核销成功", "Accepted"),
        VerdictKind.Refused => (OfReason(reason).Zh, OfReason(reason).En),
        VerdictKind.NoAnswer => ("暂无应答，正在重试", "No answer yet, asking again"),
        VerdictKind.Repeat => ("刚刚扫过，结果不变", "Same code again, same result"),
        VerdictKind.Busy => ("系统忙，请稍后再扫", "Busy, scan again shortly"),
        VerdictKind.SetAside => ("已搁置，请人工核查", "Set aside, check by hand"),
        VerdictKind.CannotRecord => ("无法记录，暂停核销", "Cannot record, not redeeming"),
        VerdictKind.Undone => ("已撤销，码恢复可用", "Undone, the code is good again"),
        VerdictKind.UndoPending => ("正在撤销，尚无结果", "Undo asked for, no answer yet"),
        VerdictKind.UndoRefused => ("未撤销，核销有效", "Not undone, still redeemed"),
        _ => ("已取消，未核销", "Cancelled, not used"),
    };

    /// <summary>As in the contract: ALREADY_REDEEMED. Null where there is none.</summary>
    public static string? Name(Reason reason) => reason == Reason.Unspecified ? null : OfReason(reason).Name;

    private static (string Name, string Zh, string En) OfReason(Reason reason) => reason switch
    {
        Reason.NotFound => ("NOT_FOUND", "无此码", "Unknown code"),
        Reason.AlreadyRedeemed => ("ALREADY_REDEEMED", "已核销过", "Already redeemed"),
        Reason.NotPaid => ("NOT_PAID", "未付款", "Not paid"),
        Reason.Refunded => ("REFUNDED", "已退款", "Refunded"),
        Reason.Cancelled => ("CANCELLED", "订单已取消", "Order cancelled"),
        Reason.Expired => ("EXPIRED", "已过期", "Expired"),
        Reason.NotYetValid => ("NOT_YET_VALID", "未到使用时间", "Not valid yet"),
        Reason.WrongPlace => ("WRONG_PLACE", "不在本店使用", "Wrong place"),
        Reason.Blocked => ("BLOCKED", "已冻结", "Blocked"),
        Reason.Revoked => ("REVOKED", "已作废", "Revoked"),
        Reason.NotEnoughUses => ("NOT_ENOUGH_USES", "剩余次数不足", "Not enough uses left"),
        Reason.NotEnoughValue => ("NOT_ENOUGH_VALUE", "余额不足", "Not enough value left"),
        Reason.NeedsAnswers => ("NEEDS_ANSWERS", "需补充信息", "More information needed"),
        Reason.BasketChanged => ("BASKET_CHANGED", "购物清单已变", "The basket has changed"),
        Reason.StaleCode => ("STALE_CODE", "码已刷新，请出示新码", "Stale code, show a fresh one"),
        Reason.Malformed => ("MALFORMED", "码无法识别", "Not a usable code"),
        Reason.NotPermitted => ("NOT_PERMITTED", "无核销权限", "Not permitted"),
        Reason.KeyConflict => ("KEY_CONFLICT", "请求冲突，请重新扫码", "Conflict, scan again"),
        Reason.TerminalRevoked => ("TERMINAL_REVOKED", "本终端已停用", "This terminal is revoked"),
        Reason.TooLate => ("TOO_LATE", "已过撤销时限", "Too late to undo"),
        Reason.Settled => ("SETTLED", "已结算，不可撤销", "Settled already"),
        Reason.AlreadyUndone => ("ALREADY_UNDONE", "已撤销过", "Undone already"),
        // A cloud of a later version: the refusal stands, its reason has no word here.
        _ => ("OTHER", "不可核销", "Refused"),
    };
}

using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>The word that stands biggest on the lane's screen, in Chinese and English. "No answer" is never put as a
/// no, and a no always says which.</summary>
internal static class VerdictWords
{
    public static (string Zh, string En) Of(VerdictKind kind, Reason reason) => kind switch
    {
        VerdictKind.Checking => ("正在核对", "Checking"),
        VerdictKind.Confirm => ("请确认", "Please confirm"),
        VerdictKind.Accepted => ("核销成功", "Accepted"),
        VerdictKind.Refused => OfRefusal(reason),
        VerdictKind.NoAnswer => ("暂无应答，正在重试", "No answer yet, asking again"),
        VerdictKind.Repeat => ("刚刚扫过，结果不变", "Same code again, same result"),
        VerdictKind.Busy => ("系统忙，请稍后再扫", "Busy, scan again shortly"),
        VerdictKind.CannotRecord => ("无法记录，暂停核销", "Cannot record, not redeeming"),
        _ => ("已取消，未核销", "Cancelled, not used"),
    };

    /// <summary>As in the contract: ALREADY_REDEEMED. Null where there is none.</summary>
    public static string? Name(Reason reason) => reason == Reason.Unspecified ? null : reason switch
    {
        Reason.NotFound => "NOT_FOUND",
        Reason.AlreadyRedeemed => "ALREADY_REDEEMED",
        Reason.NotPaid => "NOT_PAID",
        Reason.Refunded => "REFUNDED",
        Reason.Cancelled => "CANCELLED",
        Reason.Expired => "EXPIRED",
        Reason.NotYetValid => "NOT_YET_VALID",
        Reason.WrongPlace => "WRONG_PLACE",
        Reason.Blocked => "BLOCKED",
        Reason.Revoked => "REVOKED",
        Reason.NotEnoughUses => "NOT_ENOUGH_USES",
        Reason.NotEnoughValue => "NOT_ENOUGH_VALUE",
        Reason.NeedsAnswers => "NEEDS_ANSWERS",
        Reason.BasketChanged => "BASKET_CHANGED",
        Reason.StaleCode => "STALE_CODE",
        Reason.Malformed => "MALFORMED",
        Reason.NotPermitted => "NOT_PERMITTED",
        Reason.KeyConflict => "KEY_CONFLICT",
        Reason.TerminalRevoked => "TERMINAL_REVOKED",
        // A cloud of a later version: the refusal stands, its reason has no word here.
        _ => "OTHER",
    };

    private static (string Zh, string En) OfRefusal(Reason reason) => reason switch
    {
        Reason.NotFound => ("无此码", "Unknown code"),
        Reason.AlreadyRedeemed => ("已核销过", "Already redeemed"),
        Reason.NotPaid => ("未付款", "Not paid"),
        Reason.Refunded => ("已退款", "Refunded"),
        Reason.Cancelled => ("订单已取消", "Order cancelled"),
        Reason.Expired => ("已过期", "Expired"),
        Reason.NotYetValid => ("未到使用时间", "Not valid yet"),
        Reason.WrongPlace => ("不在本店使用", "Wrong place"),
        Reason.Blocked => ("已冻结", "Blocked"),
        Reason.Revoked => ("已作废", "Revoked"),
        Reason.NotEnoughUses => ("剩余次数不足", "Not enough uses left"),
        Reason.NotEnoughValue => ("余额不足", "Not enough value left"),
        Reason.NeedsAnswers => ("需补充信息", "More information needed"),
        Reason.BasketChanged => ("购物清单已变", "The basket has changed"),
        Reason.StaleCode => ("码已刷新，请出示新码", "Stale code, show a fresh one"),
        Reason.Malformed => ("码无法识别", "Not a usable code"),
        Reason.NotPermitted => ("无核销权限", "Not permitted"),
        Reason.KeyConflict => ("请求冲突，请重新扫码", "Conflict, scan again"),
        Reason.TerminalRevoked => ("本终端已停用", "This terminal is revoked"),
        _ => ("不可核销", "Refused"),
    };
}

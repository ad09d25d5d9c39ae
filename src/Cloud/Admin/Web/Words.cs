using PosCloud.Admin.Sales;
using PosCloud.Admin.StoreGoods;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Web;

/// <summary>What things are called on pages, in Chinese and English.</summary>
internal static class Words
{
    public static readonly EntitlementKind[] Kinds =
    [
        EntitlementKind.Coupon, EntitlementKind.Ticket, EntitlementKind.Pass, EntitlementKind.Voucher,
        EntitlementKind.Membership, EntitlementKind.Tour, EntitlementKind.ExitBasket, EntitlementKind.Transit,
    ];

    public static readonly (string, string)[] Weekdays =
    [
        ("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"), ("周六", "Sat"), ("周日", "Sun"),
    ];

    public static (string, string) Of(EntitlementKind kind) => kind switch
    {
        EntitlementKind.Ticket => ("门票", "Ticket"),
        EntitlementKind.Tour => ("旅游行程", "Tour"),
        EntitlementKind.Membership => ("会员", "Membership"),
        EntitlementKind.Voucher => ("代金券", "Voucher"),
        EntitlementKind.Pass => ("次卡", "Pass"),
        EntitlementKind.Coupon => ("券码", "Coupon"),
        EntitlementKind.ExitBasket => ("出店码", "Exit code"),
        EntitlementKind.Transit => ("乘车码", "Transit"),
        _ => ("其他", "Other"),
    };

    public static readonly Reentry[] Reentries = [Reentry.None, Reentry.Once, Reentry.AfterExit, Reentry.Any];

    public static (string, string) Of(Reentry rule) => rule switch
    {
        Reentry.Once => ("只进一次，出场后不能再进", "Once: who left does not come back"),
        Reentry.AfterExit => ("扫码出场后可以再进", "Again after an exit scan"),
        Reentry.Any => ("随时可再进", "Again at any time"),
        _ => ("不计人数", "Nobody is counted"),
    };

    /// <summary>What became of somebody by an accepted scan.</summary>
    public static (string, string) Of(RedemptionRecord record) => record.Passage switch
    {
        Passage.Exit => ("出场", "Exit"),
        Passage.Entry => record.IsUse ? ("入场", "Entry") : ("再次入场", "Re-entry"),
        _ => ("", ""),
    };

    public static (string, string) Of(OrderState state) => state switch
    {
        OrderState.Unpaid => ("待付款", "Unpaid"),
        OrderState.Paid => ("已付款", "Paid"),
        OrderState.Refunded => ("已退款", "Refunded"),
        _ => ("已取消", "Cancelled"),
    };

    public static (string, string) Of(Standing standing) => standing switch
    {
        Standing.Good => ("有效", "Good"),
        Standing.NotYetValid => ("未到使用时间", "Not valid yet"),
        Standing.Unpaid => ("待付款", "Unpaid"),
        Standing.MayComeBack => ("已使用，可再入场", "Used, may come back"),
        Standing.UsedUp => ("已用完", "Used up"),
        Standing.Expired => ("已过期", "Expired"),
        Standing.Blocked => ("已冻结", "Blocked"),
        Standing.Refunded => ("已退款", "Refunded"),
        _ => ("已取消", "Cancelled"),
    };

    public static (string, string) Of(SlipOutcome slip) => slip switch
    {
        SlipOutcome.Printed => ("已打印", "Printed"),
        SlipOutcome.Assumed => ("已发送", "Sent"),
        SlipOutcome.NotPrinted => ("未打印", "Not printed"),
        SlipOutcome.Unknown => ("结果不明", "Not known"),
        _ => ("—", "—"),
    };

    public static (string, string) Of(ImportVerdict verdict) => verdict switch
    {
        ImportVerdict.Added => ("新增", "New"),
        ImportVerdict.Changed => ("修改", "Changed"),
        ImportVerdict.Unchanged => ("不变", "Unchanged"),
        _ => ("有误", "Refused"),
    };

    public static (string, string) Of(Role role) => role switch
    {
        Role.Owner => ("店主", "Owner"),
        Role.Manager => ("经理", "Manager"),
        Role.Accountant => ("财务", "Accountant"),
        _ => ("店员", "Clerk"),
    };

    /// <summary>What somebody in that role may do.</summary>
    public static (string, string) About(Role role) => role switch
    {
        Role.Owner => ("全部权限，包括用户和密钥", "everything, users and API keys too"),
        Role.Manager => ("商品、订单、退款、操作员、终端、记录", "products, orders, refunds, operators, terminals, records"),
        Role.Accountant => ("查看记录和统计，导出", "records, figures and their export"),
        _ => ("只能逐笔查询订单", "finds one order at a time"),
    };

    /// <summary>As the terminals say it.</summary>
    public static (string, string) Of(Reason reason) => reason switch
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
        Reason.StaleCode => ("码已刷新", "Stale code"),
        Reason.Malformed => ("码无法识别", "Not a usable code"),
        Reason.NotPermitted => ("无核销权限", "Not permitted"),
        Reason.KeyConflict => ("请求冲突", "Conflict"),
        Reason.TerminalRevoked => ("终端已停用", "Terminal revoked"),
        Reason.TooLate => ("已过撤销时限", "Too late to undo"),
        Reason.Settled => ("已结算，不可撤销", "Settled already"),
        Reason.AlreadyUndone => ("已撤销过", "Undone already"),
        _ => ("不可核销", "Refused"),
    };
}

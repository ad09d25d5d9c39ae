using PosCloud.Selling;

namespace PosCloud.Redeeming.Policies;

/// <summary>One sentence for staff, in the language of their store. Times are the store's own.</summary>
internal sealed class RefusalText(Shop? shop)
{
    private readonly bool _english = shop is not null && !shop.Language.StartsWith("zh", StringComparison.Ordinal);

    public string Malformed => Localize("这不是有效的核销码", "This is not a code of this system");
    public string NotFound => Localize("查无此码", "No such code");
    public string Revoked => Localize("此码已作废，请顾客出示新码", "This code was replaced; ask for the new one");
    public string TerminalRevoked => Localize("本终端已停用", "This terminal is revoked");
    public string Blocked => Localize("此码已被商家冻结", "The merchant has blocked this");
    public string Cancelled => Localize("订单已取消", "The order was cancelled");
    public string Refunded => Localize("订单已退款", "The order was refunded");
    public string NotPaid => Localize("订单未付款", "The order is not paid");
    public string BasketChanged =>
        Localize("付款后购物篮有变动，请到人工台核对", "The basket changed after payment; check it at the desk");
    public string KeyConflict =>
        Localize("同一扫码编号用于不同内容，未核销", "This scan id belongs to another request; nothing was redeemed");
    public string UndoKeyConflict =>
        Localize("同一撤销编号用于不同核销", "This undo id belongs to another use");
    public string TakenBack => Localize("此次扫码已先撤销，未核销", "This scan was taken back before; nothing was redeemed");
    public string TooLong => Localize(
        "订单内容过长，无法出票，未核销；请商户缩短订单后重新扫码",
        "The order is too long to be sent, nothing was redeemed; the merchant has to shorten it, then scan again");
    public string Damaged => Localize(
        "此码的云端记录已损坏，未核销；请联系商户", "The cloud's record of this is damaged, nothing was redeemed; tell the merchant");
    public string RequestTooLate => Localize("请求已过时限，未核销", "The request came too late; nothing was redeemed");
    public string UsedBefore => Localize("已核销过", "Used before");
    public string BillMissing => Localize("请输入账单金额", "Enter the amount of the bill");
    public string UsesMissing => Localize("请输入使用次数", "Enter the number of uses");
    public string AnswersMissing => Localize("请先填写顾客信息", "The buyer's answers are missing");
    public string OfflineNeedsCloud =>
        Localize("此码只能联网核销，未入账", "This code can only be redeemed on line; nothing was recorded");

    public string UnknownStore(string store) => Localize($"云端没有门店“{store}”", $"The cloud knows no store '{store}'");

    public string OperatorMissing =>
        Localize("本店须由登记的操作员核销", "This store redeems by the operators on its roster; none was named");

    public string UnknownOperator(string id) => Localize($"不认识的操作员“{id}”", $"Unknown operator '{id}'");

    public string WrongStoreOfOperator(string id) =>
        Localize($"操作员“{id}”无权在本店核销", $"Operator '{id}' may not redeem in this store");

    public string FormerOperator(string id) =>
        Localize($"操作员“{id}”已停用", $"Operator '{id}' does not work here any more");

    public string WrongPin => Localize("工号或 PIN 码不对", "The operator or the PIN is wrong");

    public string NotSignedIn(string id) =>
        Localize($"操作员“{id}”须先用 PIN 码登录", $"Operator '{id}' has to sign in by PIN first");

    public string SignInOver(string id) =>
        Localize($"操作员“{id}”的登录已失效，请重新用 PIN 码登录", $"Operator '{id}' has to sign in by PIN again");

    public string PinLocked(DateTimeOffset until) => Localize(
        $"PIN 码多次输错，{Time(until)} 后再试", $"Too many wrong PINs: try again after {Time(until)}");

    public string WrongPlace(string place) =>
        place.Length == 0 ? Localize("此码不在本店使用", "Not good in this store")
        : Localize($"此码请到“{place}”使用", $"Good in {place}, not here");

    public string Expired(DateTimeOffset until) => Localize($"已于 {Time(until)} 过期", $"Expired {Time(until)}");

    public string NotYetValid(DateTimeOffset from) => Localize($"{Time(from)} 起可用", $"Valid from {Time(from)}");

    public string OutOfHours(GoodHours hours) => Localize(
        $"只在{Days(hours, "周一 周二 周三 周四 周五 周六 周日", "每天", "、")} {Clock(hours.OpensAt)}–{Clock(hours.ClosesAt)} 可用",
        $"Good {Days(hours, "Mon Tue Wed Thu Fri Sat Sun", "every day", ", ")} "
        + $"{Clock(hours.OpensAt)} to {Clock(hours.ClosesAt)} only");

    public string Used(DateTimeOffset at, string store, string lane) => Localize(
        $"已于 {Time(at)} 在{store}（{lane}）核销", $"Used {Time(at)} in {store} ({lane})");

    public string Inside(DateTimeOffset since, string store, string lane)
    {
        var at = (shop?.Local(since) ?? since).ToString("HH:mm");
        return Localize($"在场中，{at} 由{store}（{lane}）入场", $"Inside since {at}, by {store} ({lane})");
    }

    /// <summary>Said with an exit.</summary>
    public string NotInside => Localize("没有在场记录，仍予放行", "Not on record as inside; let out all the same");

    public string UsesLeft(int left, int total) => left == 0
        ? Localize($"次数已用完（共 {total} 次）", $"All {total} uses are spent")
        : Localize($"次数不足，还剩 {left} 次", $"Not enough uses: {left} left");

    public string BillCurrency(string currency) => Localize($"账单须为 {currency}", $"The bill must be in {currency}");

    /// <summary>The text in the language of the store.</summary>
    public string Localize(string chinese, string inEnglish) => _english ? inEnglish : chinese;

    private static string Days(GoodHours hours, string names, string all, string between) =>
        hours.Weekdays == GoodHours.EveryDay
            ? all
            : string.Join(between, names.Split(' ').Where((_, day) => (hours.Weekdays & (1 << day)) != 0));

    private static string Clock(int minutes) => $"{minutes / 60:D2}:{minutes % 60:D2}";

    private string Time(DateTimeOffset time) => (shop?.Local(time) ?? time).ToString("yyyy-MM-dd HH:mm");
}

using System.Globalization;
using System.Text.RegularExpressions;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Web;

/// <summary>Acts in the back office as people read them. What is on record of them is short and in minor units; what
/// cannot be read of it is shown as it stands.</summary>
internal static partial class AuditWords
{
    private static readonly Dictionary<string, (string, string)> Acts = new()
    {
        ["order.create"] = ("新建订单", "Made an order"),
        ["order.repeat"] = ("重复提交订单（未再建）", "Sent an order again, made once"),
        ["order.pay"] = ("登记收款", "Put a payment on record"),
        ["order.cancel"] = ("取消订单", "Cancelled an order"),
        ["order.refund"] = ("退款", "Refunded"),
        ["order.showCodes"] = ("出示二维码", "Showed the codes"),
        ["order.replaceCode"] = ("换码", "Replaced a code"),
        ["order.eraseBuyer"] = ("删除顾客信息", "Erased a buyer's data"),
        ["profile.put"] = ("修改商家设置", "Changed the settings"),
        ["store.put"] = ("保存门店", "Saved a store"),
        ["product.put"] = ("保存商品", "Saved a product"),
        ["operator.put"] = ("保存操作员", "Saved an operator"),
        ["operator.pin"] = ("操作员 PIN 码", "PIN of an operator"),
        ["goods.put"] = ("保存门店商品", "Saved a good of a store"),
        ["goods.delete"] = ("删除门店商品", "Deleted a good of a store"),
        ["goods.import"] = ("导入门店商品", "Imported goods of a store"),
        ["terminal.enroll"] = ("生成登记票", "Made an enrolment ticket"),
        ["terminal.revoke"] = ("停用终端", "Revoked a terminal"),
        ["user.add"] = ("添加用户", "Added a user"),
        ["user.change"] = ("修改用户", "Changed a user"),
        ["user.reset"] = ("重置密码", "Reset a password"),
        ["user.email"] = ("用户邮箱", "Set a user's e-mail address"),
        ["user.link"] = ("关联企业账号（OpenID Connect）", "Linked with an account of OpenID Connect"),
        ["user.unlink"] = ("解除企业账号关联", "Unlinked from the account of OpenID Connect"),
        ["user.signInOpenId"] = ("用企业账号登录", "Signed in by OpenID Connect"),
        ["user.password"] = ("修改本人密码", "Changed the own password"),
        ["user.totp"] = ("第二步验证", "Second step"),
        ["apiKey.add"] = ("添加接口密钥", "Added an API key"),
        ["apiKey.revoke"] = ("吊销接口密钥", "Revoked an API key"),
        ["webhookSource.add"] = ("添加下单来源", "Added a source of orders"),
        ["webhookSource.revoke"] = ("吊销下单来源", "Revoked a source of orders"),
        ["webhookEndpoint.add"] = ("添加通知地址", "Added an endpoint"),
        ["webhookEndpoint.end"] = ("停用通知地址", "Ended an endpoint"),
        ["webhook.replay"] = ("重发通知", "Sent a message once more"),
    };

    /// <summary>What was done; an act that has no words yet: its name.</summary>
    public static (string Chinese, string English) ActOf(AuditEntry act) =>
        Acts.GetValueOrDefault(act.Action, (act.Action, act.Action));

    /// <summary>Who did it, by the name that people know: also who signs in nowhere.</summary>
    public static (string Chinese, string English) ActorOf(AuditRecord act) => act.Entry.Actor switch
    {
        _ when act.ActorName.Length > 0 => (act.ActorName, act.ActorName),
        "retention" => ("系统（按保留天数）", "The cloud, by the days that buyers are kept"),
        "unpaid" => ("系统（超时未付款）", "The cloud, by the time that payments are waited for"),
        "poscloud" => ("命令行", "The command line"),
        var id => (id, id),
    };

    /// <summary>What it was done to, by the name that people know it by; empty: to nothing of its own.</summary>
    public static string SubjectOf(AuditRecord act) =>
        act.OrderNumber.Length > 0 ? act.OrderNumber : act.Entry.Subject;

    /// <summary>The page of what it was done to; empty: there is none.</summary>
    public static string UrlOf(AuditEntry act)
    {
        var id = Uri.EscapeDataString(act.Subject);
        if (id.Length == 0)
            return act.Action == "profile.put" ? "/admin/settings" : "";
        return act.Action.Split('.')[0] switch
        {
            "order" => $"/admin/orders/{id}",
            "product" => $"/admin/products/{id}",
            "store" => $"/admin/stores?edit={id}",
            "operator" => $"/admin/operators?edit={id}",
            "terminal" => "/admin/terminals",
            "user" or "apiKey" => "/admin/users",
            "goods" => UrlOfGoods(act),
            _ => "",
        };
    }

    /// <summary>What else is on record of it; empty: nothing that its name does not say.</summary>
    public static (string Chinese, string English) DetailOf(AuditEntry act) => act.Action switch
    {
        "order.create" or "order.refund" => MoneyOf(act.Detail),
        "product.put" or "goods.put" => GoodOf(act.Detail),
        "profile.put" => KeptOf(act.Detail),
        "goods.import" => CountsOf(act.Detail),
        "order.eraseBuyer" when Sweep().Match(act.Detail) is { Success: true } sweep => (
            $"{sweep.Groups[1].Value} 笔订单，超过 {sweep.Groups[2].Value} 天", act.Detail),
        // The number of the order that it names.
        { } order when order.StartsWith("order.", StringComparison.Ordinal) => ("", ""),
        "user.add" or "user.change" or "apiKey.add" => RoleOf(act.Detail),
        "user.totp" => act.Detail == "on" ? ("启用", "on") : ("停用", "off"),
        "operator.pin" => act.Detail == "set" ? ("设置", "set") : ("取消", "removed"),
        _ => (act.Detail, act.Detail),
    };

    // What was deleted has no page; that of its store has.
    private static string UrlOfGoods(AuditEntry act)
    {
        var slash = act.Subject.IndexOf('/');
        if (slash < 0)
            return $"/admin/goods?store={Uri.EscapeDataString(act.Subject)}";
        var store = $"/admin/goods?store={Uri.EscapeDataString(act.Subject[..slash])}";
        return act.Action == "goods.put"
            ? $"{store}&edit={Uri.EscapeDataString(act.Subject[(slash + 1)..])}"
            : store;
    }

    // An amount, of what was put on record in the last time its currency, and why.
    private static (string, string) MoneyOf(string detail)
    {
        var read = Money().Match(detail);
        if (!read.Success)
            return (detail, detail);
        var text = $"{Write(read.Groups[1].Value)} {read.Groups[2].Value}".Trim();
        var why = read.Groups[3].Value.Trim();
        return why.Length > 0 ? ($"{text}：{why}", $"{text}: {why}") : (text, text);
    }

    private static (string, string) GoodOf(string detail)
    {
        var read = Good().Match(detail);
        if (!read.Success)
            return (detail, detail);
        var (name, price, rest) = (read.Groups[1].Value, Write(read.Groups[2].Value), read.Groups[3].Value);
        var chinese = rest.Replace(", stock not counted", "，不计库存").Replace(", stock ", "，库存 ")
            .Replace(", bag", "，购物袋").Replace(", not on sale", "，停售");
        return ($"{name}，{price}{chinese}", $"{name}, {price}{rest}");
    }

    private static (string, string) KeptOf(string detail)
    {
        var read = Kept().Match(detail);
        return read.Success
            ? (read.Groups[2].Value == "0"
                ? $"{read.Groups[1].Value}，顾客信息一直保留"
                : $"{read.Groups[1].Value}，顾客信息保留 {read.Groups[2].Value} 天", detail)
            : (detail, detail);
    }

    private static (string, string) CountsOf(string detail)
    {
        var read = Counts().Match(detail);
        return read.Success
            ? ($"新增 {read.Groups[1].Value}，修改 {read.Groups[2].Value}，不变 {read.Groups[3].Value}，"
                + $"有误 {read.Groups[4].Value}", detail)
            : (detail, detail);
    }

    private static (string, string) RoleOf(string detail)
    {
        if (detail == "inactive")
            return ("停用", "made inactive");
        var (role, purpose) = detail.IndexOf(':') is > 0 and var colon
            ? (detail[..colon], detail[(colon + 1)..].Trim())
            : (detail, "");
        if (!Enum.TryParse<Role>(role, out var known))
            return (detail, detail);
        var (chinese, english) = Words.Of(known);
        return purpose.Length > 0 ? ($"{chinese}：{purpose}", $"{english}: {purpose}") : (chinese, english);
    }

    private static string Write(string minor) => MoneyText.Write(long.Parse(minor, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^([0-9]{1,15})(?: ([A-Z]{3}))?(?::(.*))?\z", RegexOptions.Singleline)]
    private static partial Regex Money();

    [GeneratedRegex(@"^(.*), ([0-9]{1,15})((?:, stock (?:not counted|[0-9]+)(?:, bag)?(?:, not on sale)?)?)\z",
        RegexOptions.Singleline)]
    private static partial Regex Good();

    [GeneratedRegex(@"^(.*), buyers are kept ([0-9]+) days\z", RegexOptions.Singleline)]
    private static partial Regex Kept();

    [GeneratedRegex(@"^([0-9]+) added, ([0-9]+) changed, ([0-9]+) unchanged, ([0-9]+) refused\z")]
    private static partial Regex Counts();

    [GeneratedRegex(@"^([0-9]+) orders, ([0-9]+) days\z")]
    private static partial Regex Sweep();
}

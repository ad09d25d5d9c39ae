using PosCloud.Admin;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Staff;
using PosCloud.Admin.Web;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Passwords, days, texts, acts and what can still be used, as far as they are decided without a ledger.
/// </summary>
public sealed class SmallTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1234567890", true)]
    [InlineData("9876543210", true)]
    [InlineData("0987654321", true)]
    [InlineData("0000000000", true)]
    [InlineData("aaaaaaaaaaaa", true)]
    [InlineData("abcdefghijk", true)]
    [InlineData("Password123", true)]
    [InlineData("bigbossman1", true)]
    [InlineData("bigbossman2026", true)]
    [InlineData("13579246801", false)]
    [InlineData("correct horse battery", false)]
    [InlineData("another good one", false)]
    public void Passwords_that_are_guessed_first_are_easy(string password, bool isEasy) =>
        Assert.Equal(isEasy, PasswordPolicy.IsEasy(password, "bigbossman"));

    [Theory]
    [InlineData("2026-11-30T16:00:00Z", "2026-12-01T16:00:00Z", "2026-12-01 全天")]
    [InlineData("2026-11-30T16:00:00Z", "2026-12-03T16:00:00Z", "2026-12-01 – 2026-12-03（含当天）")]
    [InlineData(null, "2026-12-01T16:00:00Z", "至 2026-12-01（含当天）")]
    [InlineData("2026-11-30T16:00:00Z", null, "2026-12-01 起")]
    [InlineData("2026-11-30T16:30:00Z", "2026-12-01T16:00:00Z", "2026-12-01 00:30 – 2026-12-02 00:00")]
    [InlineData(null, "2026-12-01T16:30:00Z", "至 2026-12-02 00:30")]
    [InlineData(null, null, "长期")]
    public void Whole_days_are_told_by_their_names(string? from, string? until, string expected) =>
        Assert.Equal(expected, ValidText.Write(Time(from), Time(until), "Asia/Shanghai").Chinese);

    [Theory]
    [InlineData("a\tb\nc", true)]
    [InlineData("שלום\u200F!", true)]
    [InlineData("a\u202Eb", false)]
    [InlineData("a\u0007", false)]
    [InlineData("a\u2067b", false)]
    public void Texts_hold_nothing_that_a_printer_obeys(string text, bool isText) =>
        Assert.Equal(isText, PlainText.IsText(text));

    [Theory]
    [InlineData("order.create", "54800", "548.00", "548.00")]
    [InlineData("order.create", "54800 CNY", "548.00 CNY", "548.00 CNY")]
    [InlineData("order.refund", "10000 CNY: @SUM(A1)", "100.00 CNY：@SUM(A1)", "100.00 CNY: @SUM(A1)")]
    [InlineData("order.refund", "5 CNY: ", "0.05 CNY", "0.05 CNY")]
    [InlineData("order.pay", "2026112012345678901234", "", "")]
    [InlineData("order.eraseBuyer", "3 orders, 90 days", "3 笔订单，超过 90 天", "3 orders, 90 days")]
    [InlineData("product.put", "面, 宽, 2850", "面, 宽，28.50", "面, 宽, 28.50")]
    [InlineData("goods.put", "袋, 30, stock 7, bag", "袋，0.30，库存 7，购物袋", "袋, 0.30, stock 7, bag")]
    [InlineData("goods.put", "茶, 300, stock not counted, not on sale", "茶，3.00，不计库存，停售",
        "茶, 3.00, stock not counted, not on sale")]
    [InlineData("goods.import", "3 added, 0 changed, 1 unchanged, 2 refused", "新增 3，修改 0，不变 1，有误 2",
        "3 added, 0 changed, 1 unchanged, 2 refused")]
    [InlineData("profile.put", "茶铺, buyers are kept 0 days", "茶铺，顾客信息一直保留",
        "茶铺, buyers are kept 0 days")]
    [InlineData("user.change", "inactive", "停用", "made inactive")]
    [InlineData("apiKey.add", "Manager: web-shop", "经理：web-shop", "Manager: web-shop")]
    [InlineData("product.put", "what nobody wrote", "what nobody wrote", "what nobody wrote")]
    public void What_is_on_record_is_read_in_units_and_words(
        string action, string detail, string chinese, string english) => Assert.Equal(
        (chinese, english), AuditWords.DetailOf(new AuditEntry(default, "a", action, "s", detail)));

    [Theory]
    [InlineData("order.pay", "O1", "/admin/orders/O1")]
    [InlineData("product.put", "a b", "/admin/products/a%20b")]
    [InlineData("goods.put", "mall/A-1", "/admin/goods?store=mall&edit=A-1")]
    [InlineData("goods.delete", "mall/A-1", "/admin/goods?store=mall")]
    [InlineData("goods.import", "mall", "/admin/goods?store=mall")]
    [InlineData("profile.put", "", "/admin/settings")]
    [InlineData("webhook.replay", "evt", "")]
    public void What_it_was_done_to_is_a_link_where_there_is_a_page(string action, string subject, string url) =>
        Assert.Equal(url, AuditWords.UrlOf(new AuditEntry(default, "a", action, subject, "")));

    [Theory]
    [InlineData("Paid", "Active", 1, 0, 10, nameof(Standing.Good))]
    [InlineData("Paid", "Active", 1, 1, 10, nameof(Standing.NotYetValid))]
    [InlineData("Paid", "Active", 0, 0, 10, nameof(Standing.UsedUp))]
    [InlineData("Paid", "Active", 0, -9, -1, nameof(Standing.UsedUp))]
    [InlineData("Paid", "Active", 1, -9, 0, nameof(Standing.Expired))]
    [InlineData("Paid", "Blocked", 1, 0, 10, nameof(Standing.Blocked))]
    [InlineData("Refunded", "Refunded", 0, 0, 10, nameof(Standing.Refunded))]
    [InlineData("Unpaid", "Active", 1, 0, 10, nameof(Standing.Unpaid))]
    [InlineData("Unpaid", "Active", 1, -9, -1, nameof(Standing.Expired))]
    [InlineData("Cancelled", "Active", 1, 0, 10, nameof(Standing.Cancelled))]
    public void What_can_be_used_is_good_and_nothing_else_is(
        string order, string state, int left, int from, int until, string expected)
    {
        var one = Entitlement(EntitlementKind.Pass, left, balance: 0) with
        {
            State = Enum.Parse<EntitlementState>(state), ValidFrom = Now.AddDays(from), ValidUntil = Now.AddDays(until),
        };
        Assert.Equal(expected, $"{StandingPolicy.Of(Enum.Parse<OrderState>(order), one, isUsedToday: false, Now)}");
    }

    [Theory]
    [InlineData(1, 0, nameof(Standing.UsedUp))]
    [InlineData(0, 100, nameof(Standing.Good))]
    public void A_voucher_counts_by_its_balance(int left, long balance, string expected) => Assert.Equal(
        expected,
        $"{StandingPolicy.Of(OrderState.Paid, Entitlement(EntitlementKind.Voucher, left, balance), false, Now)}");

    private static OrderEntitlement Entitlement(EntitlementKind kind, int left, long balance) => new(
        "N1", "", "p", kind, "t", "", EntitlementState.Active, null, null, 1, left, 100, balance, 100, 0, 1, 0, 0,
        Reentry.None, false);

    private static DateTimeOffset? Time(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

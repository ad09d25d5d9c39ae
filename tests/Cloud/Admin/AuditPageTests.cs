using System.Net;
using PosCloud.Admin.Web;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Who did what, as people read it.</summary>
[Trait("Store", "Either")]
public sealed class AuditPageTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

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

    [Fact]
    public async Task A_refund_is_found_by_who_made_it_in_units_and_by_the_number_of_its_order()
    {
        var order = await _shop.OrderAsync("tea");
        await _shop.Owner.PostAsync(
            $"orders/{order["orderId"]}/refunds", AdminShop.Json("""{"amount":1050,"why":"cold"}"""), "r");
        using var browser = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Owner, "boss");

        var page = await browser.GetAsync($"/admin/audit?who={_shop.Owner.KeyId}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Refunded", page.Html);
        Assert.Contains("10.50 CNY: cold", page.Html);
        Assert.Contains($"<a href=\"/admin/orders/{order["orderId"]}\">{order["number"]}</a>", page.Html);
        Assert.DoesNotContain("Added a user", page.Html);
    }

    [Fact]
    public async Task Acts_are_paged_to_the_oldest_one_of_them()
    {
        var begin = _shop.Cloud.Count("SELECT count(*) FROM audit");
        for (var index = 0; index < 120; index++)
            await _shop.OrderAsync("tea", key: $"k-{index}");
        using var browser = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Owner, "boss");
        var (seen, path) = (0, "/admin/audit");
        while (path.Length > 0)
        {
            var page = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            seen += page.Html.Split("<tr").Length - 2;
            path = page.LinkOf("Next page");
        }

        Assert.Equal(begin + 121, seen);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/admin/audit?cursor=nonsense")).Status);
    }
}

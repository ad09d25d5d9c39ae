using System.Net;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>What helps to sell: products that are like others, and codes as the buyer may see them.</summary>
[Trait("Store", "Either")]
public sealed class SalePagesTests : IAsyncLifetime
{
    private AdminShop _shop = null!;
    private OfficeBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        _browser = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Owner, "owner");
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Codes_are_shown_without_anything_about_the_buyer()
    {
        var order = await _shop.OrderAsync(
            "tea", quantity: 2, more: ""","buyer":"13800000001","note":"少冰","paidBy":"微信" """);

        var shown = await _browser.SubmitAsync($"/admin/orders/{order["orderId"]}", "codes");

        foreach (var one in order["entitlements"]!.AsArray())
            Assert.Contains((string)one!["code"]!, shown.Html, StringComparison.Ordinal);
        Assert.Equal(2, shown.Html.Split("class=\"qr\"").Length - 1);
        foreach (var hidden in new[] { "13800000001", "少冰", "微信", "Refund" })
            Assert.DoesNotContain(hidden, shown.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/admin/orders/{order["orderId"]}\"", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_is_good_for_nothing_is_handed_to_nobody()
    {
        var order = await _shop.OrderAsync("tea", quantity: 2);
        string[] codes = [.. order["entitlements"]!.AsArray().Select(one => (string)one!["code"]!)];
        Assert.NotNull((await _shop.RedeemAsync(codes[0])).Accepted);

        var one = await _browser.SubmitAsync($"/admin/orders/{order["orderId"]}", "codes");
        Assert.NotNull((await _shop.RedeemAsync(codes[1])).Accepted);
        var none = await _browser.SubmitAsync($"/admin/orders/{order["orderId"]}", "codes");

        Assert.DoesNotContain(codes[0], one.Html, StringComparison.Ordinal);
        Assert.Contains(codes[1], one.Html, StringComparison.Ordinal);
        Assert.Contains("No code of this order can be used", none.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_product_like_one_has_its_rules_and_an_id_of_its_own()
    {
        await _shop.Owner.PutAsync("products/hamlet-1", AdminShop.Json($$"""
            {"name":"哈姆雷特 12-01","kind":"ticket","price":18000,"opensGate":true,"undoSeconds":0,
             "sellerId":"troupe","sellerName":"剧团","weekdays":3,"storeIds":["{{AdminShop.Store}}"]}
            """));
        var form = await _browser.GetAsync("/admin/products/new?like=hamlet-1");
        Assert.Contains("value=\"哈姆雷特 12-01\"", form.Html, StringComparison.Ordinal);
        (string, string)[] fields =
        [
            ("name", "哈姆雷特 12-02"), ("productId", "hamlet-2"), ("kind", "Ticket"), ("price", "180.00"), ("uses", "1"),
            ("validDays", "0"), ("undo", "0"), ("weekdays", "0"), ("weekdays", "1"), ("opens", "00:00"),
            ("closes", "00:00"), ("stores", AdminShop.Store), ("onSale", "1"), ("gate", "1"),
        ];

        var made = await _browser.SubmitAsync("/admin/products/new?like=hamlet-1", "product", fields);

        Assert.Equal(HttpStatusCode.Found, made.Status);
        var (first, second) = (await _shop.Owner.GetAsync("products/hamlet-1"),
            await _shop.Owner.GetAsync("products/hamlet-2"));
        foreach (var kept in new[]
            {
                "kind", "price", "sellerId", "sellerName", "weekdays", "undoSeconds", "opensGate",
            })
            Assert.Equal($"{kept} {first[kept]}", $"{kept} {second[kept]}");
    }

    [Theory]
    [InlineData("AMLET", "hamlet-1")]
    [InlineData("李尔", "lear")]
    [InlineData("nothing like it", "")]
    public async Task Among_many_products_one_is_found_by_its_name_or_id(string text, string found)
    {
        foreach (var (id, name) in Enumerable.Range(0, 10).Select(at => ($"other-{at}", $"别的 {at}"))
            .Append(("hamlet-1", "哈姆雷特")).Append(("lear", "李尔王")))
            await _shop.Owner.PutAsync(
                $"products/{id}", AdminShop.Json($$"""{"name":"{{name}}","kind":"coupon","price":100}"""));

        var page = (await _browser.GetAsync($"/admin/products?text={Uri.EscapeDataString(text)}")).Html;

        Assert.Equal(found.Length > 0 ? 1 : 0, page.Split("href=\"/admin/products/").Length - 2);
        Assert.Contains(found.Length > 0 ? $"href=\"/admin/products/{found}\"" : "There is no such product", page);
    }
}

using System.Net;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Who did what, as people read it.</summary>
[Trait("Store", "Either")]
public sealed class AuditPageTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

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

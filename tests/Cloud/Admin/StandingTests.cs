using System.Net;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>What a page says of a thing that was bought: good is what the counter would take.</summary>
[Trait("Store", "Either")]
public sealed class StandingTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_ticket_that_was_used_is_told_as_used_up()
    {
        var order = await _shop.OrderAsync("show");
        using var browser = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Manager, "manager");
        var page = $"/admin/orders/{order["orderId"]}";
        Assert.Contains("<span class=\"badge active\">Good</span>", (await browser.GetAsync(page)).Html);

        await _shop.RedeemAsync(AdminShop.Code(order));

        var after = (await browser.GetAsync(page)).Html;
        Assert.Contains("<span class=\"badge \">Used up</span>", after);
        Assert.DoesNotContain("badge active", after);
    }

    [Theory]
    [InlineData("\"afterExit\"", false, true)]
    [InlineData("\"any\",\"isReentryWhileValid\":true", true, true)]
    [InlineData("\"any\"", true, false)]
    [InlineData("\"once\"", false, false)]
    public async Task Who_may_come_back_is_not_told_as_used_up(string rule, bool isNextDay, bool mayComeBack)
    {
        await _shop.Owner.PutAsync("products/park", AdminShop.Json($$"""
            {"name":"园区票","kind":"ticket","price":9900,"opensGate":true,"reentry":{{rule}},"storeIds":["s-1"]}
            """));
        var order = await _shop.OrderAsync("park");
        await _shop.RedeemAsync(AdminShop.Code(order));
        if (isNextDay)
            _shop.Cloud.Time.Advance(TimeSpan.FromDays(1));
        using var browser = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Manager, "manager");

        var page = (await browser.GetAsync($"/admin/orders/{order["orderId"]}")).Html;

        Assert.Contains(mayComeBack ? "badge active\">Used, may come back<" : "badge \">Used up<", page);
    }

    [Fact]
    public async Task An_order_is_found_by_a_use_of_it_and_by_its_number_as_files_write_it()
    {
        var order = await _shop.OrderAsync("wash");
        await _shop.OrderAsync("tea");
        var used = (await _shop.RedeemAsync(AdminShop.Code(order))).Accepted.RedemptionId;
        using var clerk = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Clerk, "clerk");
        var number = (string)order["number"]!;
        foreach (var text in new[] { used, $" {used.ToLowerInvariant()} ", $"#{number}", number })
        {
            var found = await clerk.GetAsync($"/admin/find?text={Uri.EscapeDataString(text)}");
            Assert.Equal((text, HttpStatusCode.Found, $"/admin/orders/{order["orderId"]}"),
                (text, found.Status, found.To));
        }

        Assert.Contains("Nothing was found", (await clerk.GetAsync("/admin/find?text=RXT50RQTZ984ENYKH7CKZ")).Html);
    }
}

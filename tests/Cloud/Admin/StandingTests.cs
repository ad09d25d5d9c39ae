using System.Net;
using PosCloud.Admin.Sales;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>What a page says of a thing that was bought: good is what the counter would take.</summary>
[Trait("Store", "Either")]
public sealed class StandingTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

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
        Assert.Equal(expected, $"{StandingPolicy.Of(Enum.Parse<OrderState>(order), one, Now)}");
    }

    [Theory]
    [InlineData(1, 0, nameof(Standing.UsedUp))]
    [InlineData(0, 100, nameof(Standing.Good))]
    public void A_voucher_counts_by_its_balance(int left, long balance, string expected) => Assert.Equal(
        expected,
        $"{StandingPolicy.Of(OrderState.Paid, Entitlement(EntitlementKind.Voucher, left, balance), Now)}");

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

    private static OrderEntitlement Entitlement(EntitlementKind kind, int left, long balance) => new(
        "N1", "", "p", kind, "t", "", EntitlementState.Active, null, null, 1, left, 100, balance, 100, 0, 1, 0, 0);
}

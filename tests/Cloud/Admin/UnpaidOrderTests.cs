using System.Net;
using System.Text.Json.Nodes;
using PosCloud.Admin.Sales;

namespace PosCloud.Tests;

/// <summary>Orders that nobody pays.</summary>
[Trait("Store", "Either")]
public sealed class UnpaidOrderTests : IAsyncLifetime
{
    private AdminShop _shop = null!;
    private int _orders;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        await _shop.Owner.PutAsync("products/exit", AdminShop.Json(
            $$"""{"name":"出店码","kind":"exitBasket","opensGate":true,"storeIds":["{{AdminShop.Store}}"]}"""));
        await _shop.Owner.PutAsync(
            $"stores/{AdminShop.Store}/goods/W", AdminShop.Json("""{"name":"水","price":350,"stock":10}"""));
        await _shop.Owner.PutAsync(
            $"stores/{AdminShop.Store}/goods/B", AdminShop.Json("""{"name":"袋","price":50,"isBag":true}"""));
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task What_is_not_paid_in_time_is_cancelled_and_its_stock_is_free_again()
    {
        await WaitForPaymentsAsync(30);
        var (late, paid) = (await OrderAsync(isPaid: false), await OrderAsync(isPaid: true));
        await PassAsync(TimeSpan.FromMinutes(29));
        var fresh = await OrderAsync(isPaid: false);
        Assert.Equal(("unpaid", 4), (await StateAsync(late), await StockAsync()));

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(
            ("cancelled", "paid", "unpaid"),
            (await StateAsync(late), await StateAsync(paid), await StateAsync(fresh)));
        Assert.Equal(6, await StockAsync());
        Assert.Equal(1, _shop.Cloud.Count(
            "SELECT count(*) FROM audit WHERE action = 'order.cancel' AND actor = 'unpaid'"));
        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Post, $"orders/{late}/pay", null, "pay");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("give the money back", (string)problem!["detail"]!, StringComparison.Ordinal);
        await _shop.Owner.SendAsync(HttpMethod.Post, $"orders/{fresh}/pay", null, "pay-2");
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("paid", await StateAsync(fresh));
    }

    [Fact]
    public async Task Without_a_time_nothing_is_cancelled()
    {
        var order = await OrderAsync(isPaid: false);
        await PassAsync(TimeSpan.FromDays(60));
        Assert.Equal(("unpaid", 8), (await StateAsync(order), await StockAsync()));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(43_201)]
    public async Task A_time_that_is_none_is_refused_and_who_does_not_know_of_it_leaves_it_as_it_is(int minutes)
    {
        await WaitForPaymentsAsync(15);
        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Put, "profile", ProfileOf(minutes));
        Assert.Equal((HttpStatusCode.BadRequest, "cancelUnpaidMinutes"), (status, (string?)problem!["field"]));

        var put = await _shop.Owner.PutAsync("profile", AdminShop.Json(
            """{"name":"云溪","currency":"CNY","timeZone":"Asia/Shanghai","language":"zh","keepBuyersDays":90}"""));

        Assert.Equal((90, 15), ((int)put["keepBuyersDays"]!, (int)put["cancelUnpaidMinutes"]!));
    }

    private static string ProfileOf(int minutes) => $$"""
        {"name":"云溪茶铺","currency":"CNY","timeZone":"Asia/Shanghai","language":"zh","cancelUnpaidMinutes":{{minutes}}}
        """;

    private Task<JsonNode> WaitForPaymentsAsync(int minutes) =>
        _shop.Owner.PutAsync("profile", AdminShop.Json(ProfileOf(minutes)));

    // The worker may be quicker: it is the same twice.
    private Task PassAsync(TimeSpan time)
    {
        _shop.Cloud.Time.Advance(time);
        return _shop.Cloud.Part<OrderUseCase>().CancelUnpaidAsync(CancellationToken.None);
    }

    private async Task<string> OrderAsync(bool isPaid) => (string)(await _shop.Owner.PostAsync(
        "orders", AdminShop.Json($$"""
            {"isPaid":{{(isPaid ? "true" : "false")}},
             "lines":[{"productId":"exit","goods":[{"code":"W","quantity":2},{"code":"B"}]}]}
            """), $"order-{++_orders}"))["orderId"]!;

    private async Task<string> StateAsync(string order) => (string)(await ReadAsync($"orders/{order}"))["state"]!;

    private async Task<int> StockAsync() =>
        (int)(await ReadAsync($"stores/{AdminShop.Store}/goods/W"))["stock"]!;

    private Task<JsonNode> ReadAsync(string path) => _shop.Owner.GetAsync(path);
}

using System.Net;
using System.Text.Json.Nodes;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Exit baskets that are made of a store's goods, and what they do to the stock.</summary>
[Trait("Store", "Either")]
public sealed class BasketTests : IAsyncLifetime
{
    private const string Goods = $"stores/{AdminShop.Store}/goods";

    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        await _shop.Owner.PutAsync("products/exit", AdminShop.Json(
            $$"""{"name":"自助购","kind":"exitBasket","storeIds":["{{AdminShop.Store}}"],"undoSeconds":0}"""));
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_basket_has_names_and_prices_of_the_goods_on_record_and_lowers_their_stock()
    {
        await FillAsync();

        var order = await BuyAsync("""{"code":"W","quantity":2},{"code":"B"},{"code":"F","quantity":3},{"code":"W"}""");

        Assert.Equal(3 * 350 + 50 + 3 * 1200, (long)order["total"]!);
        Assert.Equal((7, 99, null), (await StockAsync("W"), await StockAsync("B"), await StockAsync("F")));
        var slip = (await _shop.RedeemAsync(AdminShop.Code(order))).Accepted.Slip;
        using var data = System.Text.Json.JsonDocument.Parse(slip.DataJson);
        Assert.Equal("水", data.RootElement.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal("袋", data.RootElement.GetProperty("bags")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("""{"code":"none"}""", HttpStatusCode.BadRequest, "the store has no good none")]
    [InlineData("""{"code":"X"}""", HttpStatusCode.BadRequest, "Old (X) is not on sale")]
    [InlineData("""{"code":"W","quantity":11}""", HttpStatusCode.Conflict, "of 水 (W) 10 are left, not 11")]
    [InlineData("""{"code":"W","quantity":0}""", HttpStatusCode.BadRequest, "1 to 10000")]
    [InlineData("""{"code":"W","quantity":6},{"code":"W","quantity":5}""", HttpStatusCode.Conflict, "not 11")]
    [InlineData("", HttpStatusCode.BadRequest, "name 1 to 100 of them")]
    public async Task What_the_store_has_not_is_not_sold(string goods, HttpStatusCode expected, string why)
    {
        await FillAsync();

        var (status, problem) = await TryAsync($"\"goods\":[{goods}]");

        Assert.Equal(expected, status);
        Assert.Contains(why, (string)problem!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(0, _shop.Cloud.Count("SELECT count(*) FROM orders"));
        Assert.Equal(10, await StockAsync("W"));
    }

    [Theory]
    [InlineData("\"items\":[{\"name\":\"水\",\"quantity\":1,\"unitPrice\":1}]", "name 1 to 100 of them")]
    [InlineData("\"goods\":[{\"code\":\"W\"}],\"items\":[{\"name\":\"水\",\"quantity\":1,\"unitPrice\":1}]", "without")]
    [InlineData("\"goods\":[{\"code\":\"W\"}],\"price\":1", "these goods cost 350")]
    [InlineData("\"goods\":[{\"code\":\"W\"}],\"quantity\":2", "a line is one basket")]
    [InlineData("\"goods\":[{\"code\":\"W\"}],\"storeId\":\"s-2\"", "not good in the store s-2")]
    public async Task A_basket_is_made_of_the_goods_on_record_alone(string line, string why)
    {
        await FillAsync();

        var (status, problem) = await TryAsync(line);

        Assert.InRange((int)status, 400, 409);
        Assert.Contains(why, (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_without_a_bag_on_sale_has_no_scan_and_go()
    {
        await FillAsync();
        await PutAsync("B", """{"name":"袋","price":50,"isBag":true,"isOnSale":false}""");

        var (status, problem) = await TryAsync("\"goods\":[{\"code\":\"W\"}]");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("has no shopping bag on sale", (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_keeps_no_goods_sells_baskets_as_before()
    {
        var (status, order) = await TryAsync(
            "\"price\":700,\"items\":[{\"name\":\"水\",\"quantity\":2,\"unitPrice\":350}]");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(order!))).Accepted);
        var (refused, _) = await TryAsync("\"goods\":[{\"code\":\"W\"}]", "another");
        Assert.Equal(HttpStatusCode.BadRequest, refused);
    }

    [Fact]
    public async Task Of_many_orders_at_one_moment_one_gets_the_last_piece()
    {
        await FillAsync();
        await PutAsync("W", """{"name":"水","price":350,"stock":1}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            TryAsync("\"goods\":[{\"code\":\"W\"},{\"code\":\"B\"}]", $"race-{number}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.Created),
            answer => Assert.Equal(
                (HttpStatusCode.Conflict, "水 (W) is sold out"), (answer.Status, (string)answer.Body!["detail"]!)));
        Assert.Equal((0, 99), (await StockAsync("W"), await StockAsync("B")));
        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task An_order_that_is_sent_again_takes_nothing_more_also_at_one_moment()
    {
        await FillAsync();
        await PutAsync("W", """{"name":"水","price":350,"stock":1}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            TryAsync("\"goods\":[{\"code\":\"W\"}]", "the same")));
        var later = await TryAsync("\"goods\":[{\"code\":\"W\"}]", "the same");

        Assert.All([.. answers, later], answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(0, await StockAsync("W"));
    }

    [Fact]
    public async Task A_refund_of_what_was_never_verified_gives_it_back_once()
    {
        await FillAsync();
        var order = await BuyAsync("""{"code":"W","quantity":2},{"code":"F"}""");

        await RefundAsync(order, "r-1");
        await RefundAsync(order, "r-1");

        Assert.Equal((10, null), (await StockAsync("W"), await StockAsync("F")));
        var (again, _) = await _shop.Owner.SendAsync(
            HttpMethod.Post, $"orders/{order["orderId"]}/refunds", "{}", "r-2");
        Assert.Equal(HttpStatusCode.Conflict, again);
        Assert.Equal(10, await StockAsync("W"));
    }

    [Fact]
    public async Task A_refund_of_what_went_out_or_of_money_alone_gives_nothing_back()
    {
        await FillAsync();
        var gone = await BuyAsync("""{"code":"W","quantity":2}""");
        await _shop.RedeemAsync(AdminShop.Code(gone));
        await RefundAsync(gone, "r-1", """{"includesUsed":true}""");
        var kept = await BuyAsync("""{"code":"W","quantity":1}""");
        await RefundAsync(kept, "r-2", """{"isVoid":false,"amount":100}""");

        Assert.Equal(7, await StockAsync("W"));
        await RefundAsync(kept, "r-3");
        Assert.Equal(8, await StockAsync("W"));
    }

    [Fact]
    public async Task An_order_that_will_not_be_paid_gives_back_what_it_held()
    {
        await FillAsync();
        var order = await BuyAsync("""{"code":"W","quantity":4}""", ",\"isPaid\":false");
        Assert.Equal(6, await StockAsync("W"));

        await _shop.Owner.PostAsync($"orders/{order["orderId"]}/cancel");
        await _shop.Owner.PostAsync($"orders/{order["orderId"]}/cancel");

        Assert.Equal(10, await StockAsync("W"));
    }

    [Fact]
    public async Task A_refund_and_the_exit_at_one_moment_leave_the_stock_of_whichever_won()
    {
        await FillAsync();
        for (var round = 0; round < 6; round++)
        {
            await PutAsync("W", """{"name":"水","price":350,"stock":10}""");
            var order = await BuyAsync("""{"code":"W"}""");
            var refund = _shop.Owner.SendAsync(
                HttpMethod.Post, $"orders/{order["orderId"]}/refunds", "{}", $"r-{round}");
            var exit = _shop.RedeemAsync(AdminShop.Code(order));

            var wasRefunded = (await refund).Status == HttpStatusCode.OK;

            Assert.NotEqual(wasRefunded, (await exit).Accepted is not null);
            Assert.Equal(wasRefunded ? 10 : 9, await StockAsync("W"));
        }
    }

    [Fact]
    public async Task Baskets_not_yet_verified_are_listed_apart()
    {
        await FillAsync();
        await _shop.OrderAsync("tea");
        var waiting = await BuyAsync("""{"code":"W"}""");
        var gone = await BuyAsync("""{"code":"W"}""");
        await _shop.RedeemAsync(AdminShop.Code(gone));
        await RefundAsync(await BuyAsync("""{"code":"W"}"""), "r-1");
        await BuyAsync("""{"code":"W"}""", ",\"isPaid\":false");

        var page = await _shop.Owner.GetAsync("orders?unverifiedBaskets=true");

        Assert.Equal((string)waiting["orderId"]!, (string)Assert.Single(page["items"]!.AsArray())!["orderId"]!);
        var shown = await _shop.Owner.PostAsync($"orders/{waiting["orderId"]}/codes");
        Assert.Equal(AdminShop.Code(waiting), AdminShop.Code(shown));
    }

    // Water and a bag are counted, fruit is not, and one is not on sale.
    private async Task FillAsync()
    {
        await PutAsync("W", """{"name":"水","price":350,"stock":10}""");
        await PutAsync("B", """{"name":"袋","price":50,"stock":100,"isBag":true}""");
        await PutAsync("F", """{"name":"果","price":1200}""");
        await PutAsync("X", """{"name":"Old","price":1,"isOnSale":false}""");
    }

    private Task<JsonNode> PutAsync(string code, string body) =>
        _shop.Owner.PutAsync($"{Goods}/{code}", AdminShop.Json(body));

    private async Task<JsonNode> BuyAsync(string goods, string more = "")
    {
        var number = _shop.Cloud.Count("SELECT count(*) FROM orders");
        return await _shop.Owner.PostAsync(
            "orders", AdminShop.Json($$"""{"lines":[{"productId":"exit","goods":[{{goods}}]}]{{more}}}"""),
            $"buy-{number}");
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> TryAsync(string line, string key = "k") =>
        _shop.Owner.SendAsync(
            HttpMethod.Post, "orders", $$"""{"lines":[{"productId":"exit",{{line}}}]}""", key);

    private Task<JsonNode> RefundAsync(JsonNode order, string key, string body = "{}") =>
        _shop.Owner.PostAsync($"orders/{order["orderId"]}/refunds", AdminShop.Json(body), key);

    private async Task<long?> StockAsync(string code) =>
        (long?)(await _shop.Owner.GetAsync($"{Goods}/{code}"))["stock"];
}

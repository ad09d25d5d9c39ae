using System.Net;
using System.Text.Json.Nodes;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>The goods of a store, one by one, by the API.</summary>
[Trait("Store", "Either")]
public sealed class StoreGoodsApiTests : IAsyncLifetime
{
    private const string Goods = $"stores/{AdminShop.Store}/goods";

    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_good_is_put_read_changed_and_deleted_and_each_stands_in_the_audit()
    {
        var (made, _) = await _shop.Owner.SendAsync(
            HttpMethod.Put, $"{Goods}/6901234567892", """{"name":"苏打水","price":350,"stock":24}""");
        var (changed, good) = await _shop.Owner.SendAsync(
            HttpMethod.Put, $"{Goods}/6901234567892", """{"name":"苏打水 500ml","price":400,"isOnSale":false}""");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (made, changed));
        Assert.Equal(
            """{"code":"6901234567892","name":"苏打水 500ml","price":400,"stock":null,"isOnSale":false,"isBag":false}""",
            Plain(good!));
        Assert.Equal(Plain(good!), Plain(await _shop.Owner.GetAsync($"{Goods}/6901234567892")));

        var (deleted, _) = await _shop.Owner.SendAsync(HttpMethod.Delete, $"{Goods}/6901234567892");
        var (gone, _) = await _shop.Owner.SendAsync(HttpMethod.Delete, $"{Goods}/6901234567892");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted, gone));
        Assert.Equal(2, _shop.Cloud.Count("SELECT count(*) FROM audit WHERE action = 'goods.put'"));
        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM audit WHERE action = 'goods.delete'"));
    }

    [Fact]
    public async Task The_stock_of_a_good_stays_where_the_change_is_of_something_else()
    {
        await PutAsync("A", """{"name":"面包","price":800,"stock":5}""");
        await PutAsync("A", """{"name":"面包","price":900,"keepsStock":true}""");

        Assert.Equal(5, (long)(await _shop.Owner.GetAsync($"{Goods}/A"))["stock"]!);
    }

    [Fact]
    public async Task Goods_are_listed_by_their_codes_page_by_page_and_found_by_a_part_of_either()
    {
        for (var number = 0; number < 7; number++)
            await PutAsync(
                $"69{number}", $$"""{"name":"{{(number == 3 ? "Green TEA 100%" : "Water")}}","price":100}""");

        var codes = new List<string>();
        var cursor = "";
        do
        {
            var page = await _shop.Owner.GetAsync($"{Goods}?limit=3&cursor={cursor}");
            Assert.InRange(page["items"]!.AsArray().Count, 1, 3);
            codes.AddRange(CodesOf(page));
            cursor = (string)page["nextCursor"]!;
        }
        while (cursor.Length > 0);

        Assert.Equal(["690", "691", "692", "693", "694", "695", "696"], codes);
        Assert.Equal(["693"], CodesOf(await _shop.Owner.GetAsync($"{Goods}?search=tea")));
        Assert.Equal(["693"], CodesOf(await _shop.Owner.GetAsync($"{Goods}?search=0%25")));
        Assert.Equal(["695"], CodesOf(await _shop.Owner.GetAsync($"{Goods}?search=95")));
        Assert.Empty(CodesOf(await _shop.Owner.GetAsync($"{Goods}?search=_")));
    }

    [Fact]
    public async Task A_store_may_be_called_as_a_part_of_the_path()
    {
        await _shop.Owner.PutAsync("stores/goods", AdminShop.Json("""{"name":"二号店","timeZone":"Asia/Shanghai"}"""));

        await _shop.Owner.PutAsync("stores/goods/goods/690", AdminShop.Json("""{"name":"x","price":1}"""));

        Assert.Equal(["690"], CodesOf(await _shop.Owner.GetAsync("stores/goods/goods")));
    }

    [Theory]
    [InlineData("A/1%2")]
    [InlineData("%2F")]
    [InlineData("条码-1+?")]
    [InlineData("!\"#$&'()*+,-./:;<=>?@[]^_`{|}~")]
    public async Task Whatever_can_be_seen_is_a_code(string code)
    {
        var path = $"{Goods}/{Uri.EscapeDataString(code)}";
        await _shop.Owner.PutAsync(path, AdminShop.Json("""{"name":"x","price":1}"""));

        Assert.Equal(code, (string)(await _shop.Owner.GetAsync(path))["code"]!);
        Assert.Equal([code], CodesOf(await _shop.Owner.GetAsync(Goods)));
    }

    [Theory]
    [InlineData("A B", """{"name":"x","price":1}""", "code")]
    [InlineData("A\u200b", """{"name":"x","price":1}""", "code")]
    [InlineData("A\u0001", """{"name":"x","price":1}""", "code")]
    [InlineData("65", """{"name":"x","price":1}""", "code")]
    [InlineData("A", """{"name":" ","price":1}""", "name")]
    [InlineData("A", """{"name":"x\ny","price":1}""", "name")]
    [InlineData("A", """{"name":"x","price":-1}""", "price")]
    [InlineData("A", """{"name":"x","price":10000000001}""", "price")]
    [InlineData("A", """{"name":"x","price":1,"stock":-1}""", "stock")]
    public async Task What_no_good_can_be_is_refused_by_its_field(string code, string body, string field)
    {
        var named = code == "65" ? new string('9', 65) : code;
        var (status, problem) = await _shop.Owner.SendAsync(
            HttpMethod.Put, $"{Goods}/{Uri.EscapeDataString(named)}", body);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string)problem!["field"]!));
        Assert.Equal(0, _shop.Cloud.Count("SELECT count(*) FROM store_goods"));
    }

    [Fact]
    public async Task A_store_that_is_none_has_no_goods()
    {
        var (listed, _) = await _shop.Owner.SendAsync(HttpMethod.Get, "stores/none/goods");
        var (put, _) = await _shop.Owner.SendAsync(HttpMethod.Put, "stores/none/goods/A", """{"name":"x","price":1}""");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (listed, put));
    }

    [Fact]
    public async Task A_clerk_sees_goods_and_changes_none()
    {
        await PutAsync("A", """{"name":"纸袋","price":50,"isBag":true}""");
        await PutAsync("B", """{"name":"面包","price":800}""");
        using var clerk = await AdminCaller.OfAsync(_shop.Cloud, Role.Clerk);

        Assert.Equal(["A", "B"], CodesOf(await clerk.GetAsync(Goods)));
        var bags = (await clerk.GetAsync($"stores/{AdminShop.Store}/bags")).AsArray();
        Assert.Equal("A", (string)Assert.Single(bags)!["code"]!);
        var (put, _) = await clerk.SendAsync(HttpMethod.Put, $"{Goods}/A", """{"name":"x","price":1}""");
        var (deleted, _) = await clerk.SendAsync(HttpMethod.Delete, $"{Goods}/A");
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (put, deleted));
    }

    private Task<JsonNode> PutAsync(string code, string body) =>
        _shop.Owner.PutAsync($"{Goods}/{code}", AdminShop.Json(body));

    private static IEnumerable<string> CodesOf(JsonNode page) =>
        page["items"]!.AsArray().Select(good => (string)good!["code"]!);

    private static string Plain(JsonNode node) => node.ToJsonString(new System.Text.Json.JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

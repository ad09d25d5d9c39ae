using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using PosCloud.Admin.Settling;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Who may come back is said of a product, who is inside is read from the records, and money knows nothing of
/// it.</summary>
[Trait("Store", "Either")]
public sealed class InsideTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync(options => options.WebhookPrivate = true);
        await _shop.Owner.PutAsync("products/park", AdminShop.Json(
            """
            {"name":"园区票","kind":"ticket","price":9900,"opensGate":true,"reentry":"afterExit","storeIds":["s-1"]}
            """));
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Inside_are_as_many_as_came_in_and_did_not_leave_and_nobody_at_the_begin_of_the_day()
    {
        string[] codes =
            [AdminShop.Code(await _shop.OrderAsync("park")), AdminShop.Code(await _shop.OrderAsync("park"))];
        foreach (var code in codes)
            await _shop.RedeemAsync(code);
        Assert.Equal(("s-1", "一号店", 2), Read(Assert.Single(await InsideAsync())!));
        await LeaveAsync(codes[0]);
        Assert.Equal(("s-1", "一号店", 1), Read(Assert.Single(await InsideAsync())!));

        await _shop.Owner.PutAsync("stores/s-1", AdminShop.Json(
            """{"name":"一号店","timeZone":"Asia/Shanghai","dayBeginsAt":750}"""));
        _shop.Cloud.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(1, Read((await InsideAsync())[0]!).Persons);
        // 12:30 in the store.
        _shop.Cloud.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, Read((await InsideAsync())[0]!).Persons);
        Assert.Equal(750, (int)(await _shop.Owner.GetAsync("stores"))[0]!["dayBeginsAt"]!);
    }

    [Fact]
    public async Task Records_say_who_came_in_and_who_left_and_figures_settlement_and_refund_count_uses_alone()
    {
        var order = await _shop.OrderAsync("park");
        var never = await _shop.OrderAsync("park");
        var code = AdminShop.Code(order);
        await _shop.RedeemAsync(code);
        await LeaveAsync(code);
        await _shop.RedeemAsync(code);
        await LeaveAsync(AdminShop.Code(never));

        var records = (await _shop.Owner.GetAsync("redemptions"))["items"]!.AsArray();
        var day = (await _shop.Owner.GetAsync("statistics?by=day&from=2026-03-01&until=2026-03-01"))[0]!;
        var csv = Encoding.UTF8.GetString(await _shop.Owner.ReadBytesAsync("redemptions.csv")).Split("\r\n");
        Assert.Equal(
            [("exit", 1, false), ("entry", 1, false), ("exit", 1, false), ("entry", 1, true)],
            records.Select(one => ((string)one!["passage"]!, (int)one["persons"]!, (bool)one["isUse"]!)));
        Assert.Equal((1, 9900), ((int)day["redemptions"]!, (int)day["sales"]!));
        Assert.EndsWith("出入场,人数", csv[0]);
        Assert.EndsWith(",出场,1", csv[1]);

        // Who only left has used nothing and gets his money back; who went in has not.
        await _shop.Owner.PostAsync($"orders/{never["orderId"]}/refunds", AdminShop.Json("{}"), "refund-1");
        var (status, _) = await _shop.Owner.SendAsync(
            HttpMethod.Post, $"orders/{order["orderId"]}/refunds", "{}", "refund-2");
        Assert.Equal(HttpStatusCode.Conflict, status);
        _shop.Cloud.Time.Advance(TimeSpan.FromMinutes(16));
        while (await _shop.Cloud.Part<SettlementUseCase>().SettleAsync())
        {
            // There may be more.
        }

        var entry = Assert.Single((await _shop.Owner.GetAsync("settlements/entries"))["items"]!.AsArray())!;
        Assert.Equal(("redeemed", 9900L), ((string?)entry["reason"], (long)entry["amount"]!));
    }

    [Fact]
    public async Task Systems_are_told_of_uses_and_of_no_exit_and_no_entry_again()
    {
        await _shop.Owner.PostAsync("webhooks/endpoints", AdminShop.Json(
            """{"url":"http://127.0.0.1:9/hook","types":["redemption.created","redemption.undone"]}"""));
        var code = AdminShop.Code(await _shop.OrderAsync("park"));
        await _shop.RedeemAsync(code, "in");
        await LeaveAsync(code, "out");
        await _shop.UndoAsync("out");
        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM webhook_deliveries"));
    }

    [Theory]
    [InlineData("voucher", "\"face\":100,", "afterExit", "reentry")]
    [InlineData("exitBasket", "", "any", "reentry")]
    [InlineData("transit", "", "once", "reentry")]
    [InlineData("pass", "\"uses\":5,\"isReentryWhileValid\":true,", "any", "isReentryWhileValid")]
    public async Task Nobody_is_counted_by_what_nobody_goes_in_by(string kind, string more, string rule, string field)
    {
        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Put, "products/odd",
            $$"""{"name":"x","kind":"{{kind}}",{{more}}"reentry":"{{rule}}","storeIds":["s-1"]}""");
        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string)problem!["field"]!));
    }

    [Fact]
    public async Task A_page_sets_the_rule_and_the_day_and_the_page_of_today_shows_who_is_inside()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Owner, "owner");
        var saved = await browser.SubmitAsync("/admin/products/park", "product",
            ("name", "园区票"), ("price", "99.00"), ("uses", "1"), ("validDays", "0"), ("undo", "15"), ("gate", "on"),
            ("onSale", "on"),
            ("reentry", "Any"), ("stores", "s-1"), ("weekdays", "0"), ("weekdays", "6"));
        var store = await browser.SubmitAsync("/admin/stores?edit=s-1", "store",
            ("name", "一号店"), ("timeZone", "Asia/Shanghai"), ("language", "zh"), ("dayBegins", "06:30"));
        await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("park")));

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (saved.Status, store.Status));
        Assert.Equal("any", (string)(await _shop.Owner.GetAsync("products/park"))["reentry"]!);
        Assert.Equal(390, (int)(await _shop.Owner.GetAsync("stores"))[0]!["dayBeginsAt"]!);
        var today = (await browser.GetAsync("/admin")).Html;
        Assert.Contains("Inside now · 一号店", WebUtility.HtmlDecode(today), StringComparison.Ordinal);
        Assert.Contains("Entry", WebUtility.HtmlDecode((await browser.GetAsync("/admin/records")).Html),
            StringComparison.Ordinal);
    }

    private async Task<JsonArray> InsideAsync() => (await _shop.Owner.GetAsync("inside")).AsArray();

    private async Task LeaveAsync(string code, string? scanId = null)
    {
        var reply = await new RedemptionService.RedemptionServiceClient(_shop.Cloud.Channel).RedeemAsync(
            new RedeemRequest
            {
                ScanId = scanId ?? $"exit-{code}",
                Caller = new Caller
                {
                    TerminalId = "t-1", Lane = "exit", StoreId = AdminShop.Store, OperatorId = "op-1",
                },
                Code = ByteString.CopyFromUtf8(code),
                Direction = Direction.Exit,
            });
        Assert.Equal(Direction.Exit, reply.Accepted?.Direction);
    }

    private static (string Id, string Name, int Persons) Read(JsonNode store) =>
        ((string)store["storeId"]!, (string)store["storeName"]!, (int)store["persons"]!);
}

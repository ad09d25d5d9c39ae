using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PosCloud.Ledger.BackOffice;
using PosCloud.Redeeming;

namespace PosCloud.Tests;

/// <summary>Records, figures and their export, and who may have them.</summary>
[Trait("Store", "Either")]
public sealed class RecordsApiTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Figures_are_those_of_the_ledger_by_day_store_operator_and_product()
    {
        var wash = await _shop.OrderAsync("wash");
        await _shop.RedeemAsync(AdminShop.Code(wash), "w-1");
        // The merchant's next day begins at 16:00 UTC.
        _shop.Cloud.Time.SetUtcNow(TestGoods.Start.UtcDateTime.Date.AddHours(16).AddMinutes(1));
        var voucher = await _shop.OrderAsync("voucher");
        await _shop.RedeemAsync(AdminShop.Code(voucher), "v-1", bill: 4000);
        await _shop.RedeemAsync(AdminShop.Code(wash), "w-2");
        await _shop.UndoAsync("w-2");
        var (first, next) = ("2026-03-01", "2026-03-02");

        var days = await _shop.Owner.GetAsync($"statistics?by=day&from={first}&until=2026-03-03");
        var stores = await _shop.Owner.GetAsync($"statistics?by=store&from={first}&until={next}");
        var products = await _shop.Owner.GetAsync($"statistics?by=product&from={first}&until={next}");
        var operators = await _shop.Owner.GetAsync($"statistics?by=operator&from={first}&until={next}");
        var orders = await _shop.Owner.GetAsync($"statistics/orders?from={first}&until={next}");

        Assert.Equal([(first, 1, 0), (next, 1, 1), ("2026-03-03", 0, 0)], days.AsArray().Select(day => (
            (string)day!["key"]!, (int)day["redemptions"]!, (int)day["undone"]!)));
        Assert.Equal(("一号店", 2, 1, 4000, 3980 + 3520), Read(Assert.Single(stores.AsArray())!));
        Assert.Equal(("op-1", 2, 1, 4000, 3980 + 3520), Read(Assert.Single(operators.AsArray())!));
        Assert.Equal([("五次卡", 1, 1, 0, 3980), ("代金券", 1, 0, 4000, 3520)],
            products.AsArray().Select(product => Read(product!)).OrderBy(product => product.Item4));
        Assert.Equal([(first, 19900), (next, 8800)], orders.AsArray().Select(day =>
            ((string)day!["day"]!, (int)day["total"]!)));
    }

    [Fact]
    public async Task A_list_goes_on_where_its_page_ended_and_misses_none()
    {
        var codes = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            codes.Add((string)(await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("tea"))))
                .Accepted.RedemptionId);
            if (number % 3 == 0)
                _shop.Cloud.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<string>();
        for (var cursor = ""; ;)
        {
            var page = await _shop.Owner.GetAsync($"redemptions?limit=2&cursor={cursor}");
            seen.AddRange(page["items"]!.AsArray().Select(record => (string)record!["redemptionId"]!));
            cursor = (string)page["nextCursor"]!;
            if (cursor.Length == 0)
                break;
        }

        codes.Reverse();
        Assert.Equal(codes, seen);
        Assert.Equal(7, await CountOrdersAsync());
    }

    [Fact]
    public async Task A_filter_leaves_what_it_names()
    {
        var order = await _shop.OrderAsync("tea", more: ""","buyer":"138****5170" """);
        await _shop.OrderAsync("wash", more: ""","buyer":"100%_sure" """);
        await _shop.RedeemAsync(AdminShop.Code(order), "x-1");
        await _shop.UndoAsync("x-1");

        async Task<int> CountAsync(string query) => (await _shop.Owner.GetAsync(query))["items"]!.AsArray().Count;
        var now = Uri.EscapeDataString(_shop.Cloud.Time.GetUtcNow().AddSeconds(1).ToString("O"));

        Assert.Equal(1, await CountAsync("orders?buyer=5170"));
        Assert.Equal(1, await CountAsync("orders?buyer=" + Uri.EscapeDataString("%_s")));
        Assert.Equal(0, await CountAsync("orders?buyer=" + Uri.EscapeDataString("8%5")));
        Assert.Equal(1, await CountAsync("orders?productId=wash&state=PAID"));
        Assert.Equal(0, await CountAsync($"orders?from={now}"));
        Assert.Equal(1, await CountAsync("redemptions?isUndone=true&storeId=s-1&operatorId=op-1&productId=tea"));
        Assert.Equal(0, await CountAsync("redemptions?isUndone=false"));
        Assert.Equal(0, await CountAsync($"redemptions?from={now}"));
        Assert.Equal(0, await CountAsync("redemptions?terminalId=t-2"));
    }

    [Fact]
    public async Task A_spreadsheet_reads_the_export_as_text_and_in_chinese()
    {
        await _shop.Owner.PutAsync("products/evil", AdminShop.Json(
            """{"name":"=HYPERLINK(\"http://x\")","kind":"coupon","price":1,"storeIds":["s-1"]}"""));
        var order = await _shop.OrderAsync("evil");
        await _shop.RedeemAsync(AdminShop.Code(order));

        var bytes = await _shop.Owner.ReadBytesAsync("redemptions.csv");

        Assert.Equal(new byte[] { 0xEF, 0xBB, 0xBF }, bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.StartsWith("核销时间,核销单号,订单号", lines[0]);
        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\")\"", lines[1]);
        Assert.Contains($",#{order["number"]},", lines[1]);
        // 04:00 UTC, in the merchant's zone.
        Assert.StartsWith("2026-03-01 12:00:00,", lines[1]);
    }

    [Fact]
    public async Task What_a_spreadsheet_may_run_behind_blanks_or_in_wide_signs_is_text()
    {
        foreach (var (index, name) in new[] { "＝1+1", " =1+1", "＠SUM(A1)" }.Index())
        {
            await _shop.Owner.PutAsync($"products/evil-{index}", AdminShop.Json(
                $$"""{"name":"{{name}}","kind":"coupon","price":1,"storeIds":["s-1"]}"""));
            await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync($"evil-{index}")));
        }

        var file = Encoding.UTF8.GetString(await _shop.Owner.ReadBytesAsync("redemptions.csv"));

        foreach (var text in new[] { "'＝1+1", "' =1+1", "'＠SUM(A1)" })
            Assert.Contains($",{text},", file.Replace("\"", ""));
        Assert.DoesNotContain("Unspecified", file);
    }

    [Fact]
    public async Task An_order_number_begins_with_the_merchants_day()
    {
        // 20:00 UTC is the next day in Shanghai.
        _shop.Cloud.Time.Advance(TimeSpan.FromHours(16));
        Assert.StartsWith("20260302", (string)(await _shop.OrderAsync("tea"))["number"]!);
    }

    [Fact]
    public async Task Figures_lose_nothing_to_division_and_count_no_order_that_was_never_paid()
    {
        await _shop.Owner.PutAsync("products/three", AdminShop.Json(
            """{"name":"三次","kind":"pass","price":1000,"uses":3,"storeIds":["s-1"]}"""));
        var order = await _shop.OrderAsync("three");
        for (var use = 0; use < 3; use++)
            await _shop.RedeemAsync(AdminShop.Code(order));
        var never = await _shop.OrderAsync("wash", more: ""","isPaid":false""");
        await _shop.Owner.PostAsync($"orders/{never["orderId"]}/cancel");

        var figures = await _shop.Owner.GetAsync("statistics?by=product&from=2026-03-01&until=2026-03-01");
        var orders = await _shop.Owner.GetAsync("statistics/orders?from=2026-03-01&until=2026-03-01");

        Assert.Equal(1000, (int)Assert.Single(figures.AsArray())!["sales"]!);
        Assert.Equal((1, 1000), ((int)orders[0]!["orders"]!, (int)orders[0]!["total"]!));
    }

    [Fact]
    public async Task Refused_attempts_are_listed_with_their_reason()
    {
        await _shop.RedeemAsync("NO-SUCH-CODE");

        var refusals = await _shop.Owner.GetAsync("refusals?from=2026-03-01&until=2026-03-01");

        Assert.Equal("notFound", (string)Assert.Single(refusals.AsArray())!["reason"]!);
    }

    [Fact]
    public async Task A_refused_attempt_says_what_it_was_and_of_which_order()
    {
        var order = await _shop.OrderAsync("tea");
        await _shop.RedeemAsync(AdminShop.Code(order));
        await _shop.RedeemAsync(AdminShop.Code(order));

        var refusal = Assert.Single(
            (await _shop.Owner.GetAsync("refusals?from=2026-03-01&until=2026-03-01")).AsArray())!;

        Assert.Equal(
            ("奶茶", (string)order["orderId"]!), ((string)refusal["title"]!, (string)refusal["orderId"]!));
    }

    [Fact]
    public async Task A_refused_look_at_a_code_is_listed_as_well()
    {
        Assert.NotNull((await _shop.PreviewAsync("NO-SUCH-CODE")).Refused);
        await _shop.Cloud.Part<RefusedPreviews>().FlushAsync();

        var refusals = await _shop.Owner.GetAsync("refusals?from=2026-03-01&until=2026-03-01");

        var refusal = Assert.Single(refusals.AsArray())!;
        Assert.Equal(("notFound", "t-1"), ((string)refusal["reason"]!, (string)refusal["terminal"]!));
        Assert.Equal(0, _shop.Cloud.Count("SELECT count(*) FROM scans"));
    }

    [Fact]
    public async Task Refusals_that_nobody_asks_about_any_more_go_off_the_record()
    {
        foreach (var days in new[] { 0, 1, 300 })
        {
            _shop.Cloud.Time.Advance(TimeSpan.FromDays(days));
            await _shop.RedeemAsync("NO-SUCH-CODE");
        }

        var before = TestGoods.Start + TimeSpan.FromHours(30);
        var ledger = _shop.Cloud.Store;
        while (await ledger.WriteAsync(session => RedemptionStatements.DropRefusalsAsync(session, before)))
        {
        }

        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM refusals"));
    }

    [Theory]
    [InlineData("redemptions?cursor=nonsense", "cursor")]
    [InlineData("redemptions?cursor=MTIzLw", "cursor")]
    [InlineData("statistics?by=day&from=2026-01-01&until=2027-12-31", "from")]
    [InlineData("statistics?by=day&from=2026-01-02&until=2026-01-01", "from")]
    [InlineData("statistics?by=weather&from=2026-01-01&until=2026-01-01", "")]
    [InlineData("redemptions?from=yesterday", "")]
    [InlineData("refusals?from=0001-01-01&until=0001-01-01", "from")]
    [InlineData("refusals?from=9999-12-31&until=9999-12-31", "from")]
    public async Task A_question_that_is_none_is_answered_with_what_is_wrong(string query, string field)
    {
        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Get, query);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string)problem!["field"]!));
        Assert.NotEqual("", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("'; DROP TABLE orders; --")]
    [InlineData("\" OR 1=1")]
    [InlineData("$1")]
    [InlineData("\u0001")]
    [InlineData("%00")]
    public async Task Text_that_looks_like_a_statement_is_text(string text)
    {
        await _shop.OrderAsync("tea");

        var found = await _shop.Owner.GetAsync($"orders:find?text={Uri.EscapeDataString(text)}");
        var records = await _shop.Owner.GetAsync($"redemptions?storeId={Uri.EscapeDataString(text)}");

        Assert.Empty(found.AsArray());
        Assert.Empty(records["items"]!.AsArray());
        Assert.Equal(1, await CountOrdersAsync());
    }

    private async Task<int> CountOrdersAsync() => (await _shop.Owner.GetAsync("orders"))["items"]!.AsArray().Count;

    private static (string, int, int, int, int) Read(JsonNode figure) => (
        (string)figure["name"]!, (int)figure["redemptions"]!, (int)figure["undone"]!, (int)figure["valueUsed"]!,
        (int)figure["sales"]!);
}

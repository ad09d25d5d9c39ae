using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PosCloud.Admin.Settling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Which money is the merchant's, on either store.</summary>
[Trait("Store", "Either")]
public sealed class SettlementTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    private SettlementUseCase Settlement => _shop.Cloud.Part<SettlementUseCase>();

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_use_is_settled_once_it_cannot_be_taken_back_and_is_not_taken_back_then()
    {
        var order = await _shop.OrderAsync("tea");
        await _shop.RedeemAsync(AdminShop.Code(order), "used");

        await PassAsync(TimeSpan.FromMinutes(15));
        Assert.Empty(await EntriesAsync());
        Assert.Equal([1800L], await PendingAsync());
        await PassAsync(TimeSpan.FromSeconds(1));

        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal(
            ("redeemed", 1800L, AdminShop.Store, "奶茶"),
            ((string?)entry["reason"], (long)entry["amount"]!, (string?)entry["storeId"],
                (string?)entry["productName"]));
        Assert.Equal(1800L, (long)(await ReadAsync(order))["entitlements"]![0]!["settled"]!);
        Assert.Equal(Reason.Settled, (await _shop.UndoAsync("used")).Refused?.Reason);
        await PassAsync(TimeSpan.FromDays(8));
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task What_was_taken_back_waits_for_seven_days_and_its_code_is_good_afterwards()
    {
        var order = await _shop.OrderAsync("tea");
        await _shop.RedeemAsync(AdminShop.Code(order), "mistake");
        Assert.Null((await _shop.UndoAsync("mistake")).Refused);

        await PassAsync(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Empty(await EntriesAsync());
        await PassAsync(TimeSpan.FromSeconds(1));

        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal(("elapsed", 1800L, ""), (
            (string?)entry["reason"], (long)entry["amount"]!, (string?)entry["storeId"]));
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(order), "late")).Accepted);
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task Seven_days_count_from_the_payment()
    {
        var order = await _shop.OrderAsync("tea", more: ""","isPaid":false""");
        await PassAsync(TimeSpan.FromDays(10));
        Assert.Empty(await EntriesAsync());
        await _shop.Owner.PostAsync($"orders/{order["orderId"]}/pay");

        await PassAsync(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Empty(await EntriesAsync());
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task What_goes_back_before_is_never_settled_and_what_goes_back_after_counts_below_zero()
    {
        var order = await _shop.OrderAsync("wash");
        await _shop.RedeemAsync(AdminShop.Code(order), "one of five");
        await PassAsync(TimeSpan.FromHours(1));
        await RefundAsync(order, 1000);
        await PassAsync(TimeSpan.FromDays(7));
        await RefundAsync(order, 5000);
        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(
            [("refunded", -5000L), ("elapsed", 14920L), ("redeemed", 3980L)],
            (await EntriesAsync()).Select(entry => ((string)entry["reason"]!, (long)entry["amount"]!)));
        Assert.Equal(13900L, (long)(await ReadAsync(order))["entitlements"]![0]!["settled"]!);
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_closed_day_does_not_change_and_its_sums_are_those_of_its_entries()
    {
        for (var count = 0; count < 3; count++)
            await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("tea")));
        await PassAsync(TimeSpan.FromHours(1));
        var order = await _shop.OrderAsync("tea");
        var open = Assert.Single(await DaysAsync());
        Assert.Null(open["closedAt"]);

        await PassAsync(TimeSpan.FromDays(1));
        var closed = Assert.Single(await DaysAsync());
        await _shop.RedeemAsync(AdminShop.Code(order), "late");
        await PassAsync(TimeSpan.FromHours(1));

        Assert.NotNull(closed["closedAt"]);
        Assert.Equal((3L, 5400L, 5400L), (
            (long)closed["entries"]!, (long)closed["redeemed"]!, (long)closed["net"]!));
        var days = await DaysAsync();
        Assert.Equal([1800L, 5400L], days.Select(day => (long)day["net"]!));
        Assert.Equal(closed.ToJsonString(), days[1].ToJsonString());
        foreach (var day in days)
            Assert.Equal(
                (long)day["net"]!,
                (await EntriesAsync($"?from={day["day"]}&until={day["day"]}")).Sum(one => (long)one["amount"]!));
    }

    [Fact]
    public async Task Many_nodes_that_settle_at_one_moment_settle_each_once()
    {
        const int Orders = 120;
        for (var count = 0; count < Orders; count++)
            await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("tea")));
        _shop.Cloud.Time.Advance(TimeSpan.FromHours(1));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(SettleAsync)));

        var entries = new List<JsonNode>();
        for (var cursor = ""; ;)
        {
            var page = await _shop.Owner.GetAsync($"settlements/entries?limit=50&cursor={cursor}");
            entries.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = (string)page["nextCursor"]!;
            if (cursor.Length == 0)
                break;
        }

        Assert.Equal(Orders, entries.Count);
        Assert.Equal(Orders, entries.Select(entry => (string)entry["entitlementId"]!).Distinct().Count());
        Assert.Equal(Orders * 1800L, (long)(await DaysAsync()).Single()["net"]!);
    }

    [Fact]
    public async Task Orders_of_many_things_are_settled_some_at_a_time_and_whole()
    {
        for (var count = 0; count < 12; count++)
            await _shop.OrderAsync("tea", quantity: 100);
        _shop.Cloud.Time.Advance(TimeSpan.FromDays(7));

        await SettleAsync();

        Assert.Equal((1200L, 1200 * 1800L), (
            (long)(await DaysAsync()).Single()["entries"]!, (long)(await DaysAsync()).Single()["net"]!));
    }

    [Fact]
    public async Task A_spreadsheet_reads_amounts_below_zero_as_numbers()
    {
        var order = await _shop.OrderAsync("tea");
        await PassAsync(TimeSpan.FromDays(7));
        await RefundAsync(order, 800);
        await PassAsync(TimeSpan.FromMinutes(1));

        var bytes = await _shop.Owner.ReadBytesAsync("settlements/entries.csv?reason=refunded");

        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).TrimEnd().Split("\r\n");
        Assert.StartsWith("结算日,结算时间,明细号,原因,金额,币种,订单号,商品", lines[0]);
        Assert.Contains(",退款,-8.00,CNY,#", Assert.Single(lines[1..]));
    }

    [Theory]
    [InlineData("settlements?from=2026-05-02&until=2026-05-01", "from")]
    [InlineData("settlements/entries?cursor=abc", "cursor")]
    [InlineData("settlements/entries?cursor=MS9h", "cursor")]
    public async Task A_question_that_is_none_is_answered_with_what_is_wrong(string path, string field)
    {
        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string?)problem!["field"]));
    }

    private async Task PassAsync(TimeSpan time)
    {
        _shop.Cloud.Time.Advance(time);
        await SettleAsync();
    }

    private async Task SettleAsync()
    {
        while (await Settlement.SettleAsync())
        {
            // There may be more.
        }
    }

    private Task<JsonNode> RefundAsync(JsonNode order, long amount) => _shop.Owner.PostAsync(
        $"orders/{order["orderId"]}/refunds",
        AdminShop.Json($$"""{"amount":{{amount}},"isVoid":false,"includesUsed":true}"""), $"refund-{amount}");

    private Task<JsonNode> ReadAsync(JsonNode order) => _shop.Owner.GetAsync($"orders/{order["orderId"]}");

    private async Task<IReadOnlyList<JsonNode>> EntriesAsync(string query = "") =>
        [.. (await _shop.Owner.GetAsync($"settlements/entries{query}"))["items"]!.AsArray().Select(item => item!)];

    private async Task<IReadOnlyList<JsonNode>> DaysAsync() => [.. (await OverviewAsync())["days"]!.AsArray().Select(
        day => day!)];

    private async Task<IReadOnlyList<long>> PendingAsync() =>
        [.. (await OverviewAsync())["pending"]!.AsArray().Select(one => (long)one!["amount"]!)];

    private Task<JsonNode> OverviewAsync()
    {
        var today = DateOnly.FromDateTime(_shop.Cloud.Time.GetUtcNow().UtcDateTime);
        return _shop.Owner.GetAsync(
            $"settlements?from={today.AddDays(-30):yyyy-MM-dd}&until={today.AddDays(1):yyyy-MM-dd}");
    }
}

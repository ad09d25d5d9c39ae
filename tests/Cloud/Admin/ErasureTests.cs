using System.Net;
using System.Text.Json.Nodes;
using PosCloud.Admin.Privacy;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>What is known of buyers, who sees it, and that it goes, on either store.</summary>
[Trait("Store", "Either")]
public sealed class ErasureTests : IAsyncLifetime
{
    private const string Phone = "13812345678";
    private const string Told = ""","buyer":"13812345678","note":"不要冰，送到 3 号楼" """;

    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("13812345678", "138****5678")]
    [InlineData("+86 13812345678 王女士", "+86 138****5678 王女士")]
    [InlineData("１３８１２３４５６７８", "１３８****５６７８")]
    [InlineData("62345678", "6***5678")]
    [InlineData("ming.wang@example.com", "m***@example.com")]
    [InlineData("138****5678", "138****5678")]
    [InlineData("桌 12", "桌 12")]
    [InlineData("", "")]
    public void What_is_known_of_a_buyer_is_masked_once(string text, string masked)
    {
        Assert.Equal(masked, BuyerText.Mask(text));
        Assert.Equal(masked, BuyerText.Mask(masked));
    }

    [Fact]
    public async Task Whoever_only_reads_sees_no_whole_number_nor_does_the_counter_nor_the_slip()
    {
        var order = await _shop.OrderAsync("tea", more: Told);
        using var accountant = await AdminCaller.OfAsync(_shop.Cloud, Role.Accountant);

        Assert.Equal(Phone, (string?)(await ReadAsync(_shop.Owner, order))["buyer"]);
        Assert.Equal("138****5678", (string?)(await ReadAsync(accountant, order))["buyer"]);
        Assert.Equal("138****5678", (string?)(await accountant.GetAsync("orders"))["items"]![0]!["buyer"]);
        Assert.Equal(
            "138****5678", (string?)(await accountant.GetAsync($"orders:find?text={order["number"]}"))[0]!["buyer"]);
        Assert.Equal("138****5678", (await _shop.PreviewAsync(AdminShop.Code(order))).Offer.Entitlement.Buyer);
        var used = (await _shop.RedeemAsync(AdminShop.Code(order))).Accepted;
        Assert.Equal("138****5678", used.Entitlement.Buyer);
        Assert.Equal("138****5678", (string?)JsonNode.Parse(used.Slip.DataJson)!["buyer"]);
        var refused = (await _shop.RedeemAsync(AdminShop.Code(order))).Refused.Entitlement;
        Assert.Equal(("", "奶茶"), (refused.Buyer, refused.Title));
        Assert.Empty(refused.Notes);
    }

    [Fact]
    public async Task An_erased_buyer_is_nowhere_and_what_was_used_stays_used()
    {
        await _shop.Owner.PutAsync("products/gym", AdminShop.Json(
            $$"""
            {"name":"健身月卡","kind":"membership","price":9900,"uses":3,"storeIds":["{{AdminShop.Store}}"],
            "questions":[{"key":"name","text":"姓名"}]}
            """));
        var order = await _shop.OrderAsync("gym", key: "first", more: Told);
        var first = await _shop.RedeemAsync(AdminShop.Code(order), "used", answers: ("name", "王小明"));
        await _shop.RedeemAsync(AdminShop.Code(order), "mistake", answers: ("name", "王小明"));
        var undone = await _shop.UndoAsync("mistake");
        Assert.Contains("王小明", first.Accepted.Slip.DataJson);
        Assert.Equal("138****5678", undone.Undone.Entitlement.Buyer);

        Assert.Equal(HttpStatusCode.NoContent, (await EraseAsync(order)).Status);

        var after = await ReadAsync(_shop.Owner, order);
        Assert.Equal(("", ""), ((string?)after["buyer"], (string?)after["note"]));
        Assert.NotNull(after["erasedAt"]);
        var again = await _shop.RedeemAsync(AdminShop.Code(order), "used", answers: ("name", "王小明"));
        Assert.True(again.RepeatedReply);
        Assert.Equal(
            (first.Accepted.RedemptionId, 2, ""),
            (again.Accepted.RedemptionId, again.Accepted.Entitlement.UsesLeft, again.Accepted.Entitlement.Buyer));
        Assert.DoesNotContain(again.Accepted.Entitlement.Notes, note => note.Contains("3 号楼"));
        var slip = JsonNode.Parse(again.Accepted.Slip.DataJson)!.AsObject();
        Assert.Equal("健身月卡", (string?)slip["title"]);
        Assert.False(slip.ContainsKey("buyer") || slip.ContainsKey("note") || slip.ContainsKey("answers"));
        Assert.Equal("", (await _shop.UndoAsync("mistake")).Undone.Entitlement.Buyer);
        Assert.Empty(await AnswersAsync());
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(order), answers: ("name", "王小明"))).Accepted);
    }

    [Fact]
    public async Task An_order_that_is_sent_again_after_that_is_still_no_second_order()
    {
        var order = await _shop.OrderAsync("tea", key: "once", more: Told);
        await EraseAsync(order);

        var (status, _) = await _shop.Owner.SendAsync(
            HttpMethod.Post, "orders", $$"""{"lines":[{"productId":"tea","quantity":1}]{{Told}}}""", "once");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Single((await _shop.Owner.GetAsync("orders"))["items"]!.AsArray());
    }

    [Fact]
    public async Task All_orders_of_a_buyer_are_erased_in_one_go_and_nobody_elses()
    {
        for (var count = 0; count < 60; count++)
            await _shop.OrderAsync("tea", more: Told);
        var other = await _shop.OrderAsync("tea", more: ""","buyer":"13812345679" """);

        var erased = await _shop.Owner.PostAsync("buyers:erase", AdminShop.Json($$"""{"buyer":"{{Phone}}"}"""));

        Assert.Equal(60, (int)erased["orders"]!);
        Assert.Empty((await _shop.Owner.GetAsync($"orders?buyer={Phone}"))["items"]!.AsArray());
        Assert.Equal("13812345679", (string?)(await ReadAsync(_shop.Owner, other))["buyer"]);
        Assert.Equal(0, (int)(await _shop.Owner.PostAsync(
            "buyers:erase", AdminShop.Json($$"""{"buyer":"{{Phone}}"}""")))["orders"]!);
    }

    [Fact]
    public async Task Buyers_are_kept_as_long_as_the_merchant_says_and_something_can_be_used()
    {
        var used = await _shop.OrderAsync("tea", more: Told);
        await _shop.RedeemAsync(AdminShop.Code(used));
        var unused = await _shop.OrderAsync("wash", more: Told);
        var expired = await _shop.OrderAsync("tea", more: Told);
        var lately = await _shop.OrderAsync("tea", more: Told);
        await SweepAsync(TimeSpan.FromDays(29));
        await _shop.RedeemAsync(AdminShop.Code(lately));
        await KeepAsync(30);
        Assert.Equal(0, await SweepAsync(TimeSpan.FromDays(1)));

        await SweepAsync(TimeSpan.FromDays(1));

        Assert.Equal("", (string?)(await ReadAsync(_shop.Owner, used))["buyer"]);
        Assert.Equal("", (string?)(await ReadAsync(_shop.Owner, expired))["buyer"]);
        Assert.Equal(Phone, (string?)(await ReadAsync(_shop.Owner, unused))["buyer"]);
        Assert.Equal(Phone, (string?)(await ReadAsync(_shop.Owner, lately))["buyer"]);
        await SweepAsync(TimeSpan.FromDays(30));
        Assert.Equal("", (string?)(await ReadAsync(_shop.Owner, lately))["buyer"]);
        Assert.Equal(Phone, (string?)(await ReadAsync(_shop.Owner, unused))["buyer"]);
    }

    [Theory]
    [InlineData(29)]
    [InlineData(-1)]
    [InlineData(3651)]
    public async Task A_time_to_keep_buyers_that_is_none_is_refused(int days)
    {
        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Put, "profile", ProfileOf(days));

        Assert.Equal((HttpStatusCode.BadRequest, "keepBuyersDays"), (status, (string?)problem!["field"]));
    }

    private Task<JsonNode> KeepAsync(int days) => _shop.Owner.PutAsync("profile", AdminShop.Json(ProfileOf(days)));

    private static string ProfileOf(int days) =>
        $$"""
        {"name":"云溪茶铺","currency":"CNY","timeZone":"Asia/Shanghai","language":"zh","keepBuyersDays":{{days}}}
        """;

    private Task<int> SweepAsync(TimeSpan passed)
    {
        _shop.Cloud.Time.Advance(passed);
        return _shop.Cloud.Part<ErasureUseCase>().SweepAsync(CancellationToken.None);
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> EraseAsync(JsonNode order) =>
        _shop.Owner.SendAsync(HttpMethod.Post, $"orders/{order["orderId"]}/buyer:erase");

    private static Task<JsonNode> ReadAsync(AdminCaller caller, JsonNode order) =>
        caller.GetAsync($"orders/{order["orderId"]}");

    private Task<IReadOnlyList<long>> AnswersAsync() => _shop.Cloud.Store.ReadAsync(session => session.QueryAsync(
        $"SELECT 1 FROM redemptions WHERE merchant_id = {session.Merchant} AND sealed_answers IS NOT NULL",
        row => row.GetInt64(0)));
}

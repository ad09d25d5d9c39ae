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
    [InlineData("138 1234 5678", "138 **** 5678")]
    [InlineData("+86 138-1234-5678", "+86 138-****-5678")]
    [InlineData("2026-01-31 18:30", "2026-01-31 18:30")]
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
        await OfferGymAsync();
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

    [Fact]
    public async Task What_a_buyer_tells_after_that_is_erased_when_all_of_it_is_over()
    {
        await OfferGymAsync();
        var order = await _shop.OrderAsync("gym", more: Told);
        await EraseAsync(order);
        for (var use = 0; use < 3; use++)
            Assert.NotNull((await _shop.RedeemAsync(
                AdminShop.Code(order), $"use-{use}", answers: ("name", "王小明"))).Accepted);
        Assert.Equal(3, (await AnswersAsync()).Count);
        await KeepAsync(30);

        await SweepAsync(TimeSpan.FromDays(31));

        Assert.Empty(await AnswersAsync());
        var again = await _shop.RedeemAsync(AdminShop.Code(order), "use-2", answers: ("name", "王小明"));
        Assert.DoesNotContain("王小明", again.Accepted.Slip.DataJson);
    }

    [Fact]
    public async Task A_sweep_is_one_entry_of_the_audit_and_the_next_finds_nothing()
    {
        for (var count = 0; count < 70; count++)
            await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("tea", more: Told)));
        await KeepAsync(30);
        _shop.Cloud.Time.Advance(TimeSpan.FromDays(31));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => SweepAsync(TimeSpan.Zero))));

        Assert.Equal(0, await SweepAsync(TimeSpan.Zero));
        Assert.Empty((await _shop.Owner.GetAsync($"orders?buyer={Phone}"))["items"]!.AsArray());
        var told = await _shop.Cloud.Store.ReadAsync(session => session.QueryAsync(
            $"""
            SELECT detail FROM audit WHERE merchant_id = {session.Merchant} AND action = 'order.eraseBuyer'
            """,
            row => int.Parse(row.GetString(0).Split(' ')[0])));
        Assert.Equal(70, told.Sum());
        Assert.InRange(told.Count, 1, 4);
    }

    [Fact]
    public async Task A_masked_number_is_not_told_question_by_question()
    {
        await _shop.OrderAsync("tea", more: Told);
        using var accountant = await AdminCaller.OfAsync(_shop.Cloud, Role.Accountant);

        var (status, problem) = await accountant.SendAsync(HttpMethod.Get, "orders?buyer=1381");

        Assert.Equal((HttpStatusCode.Forbidden, "buyer"), (status, (string?)problem!["field"]));
    }

    [Fact]
    public async Task Who_does_not_know_of_the_days_leaves_them_as_they_are()
    {
        await KeepAsync(90);

        var put = await _shop.Owner.PutAsync("profile", AdminShop.Json(
            """{"name":"云溪","currency":"CNY","timeZone":"Asia/Shanghai","language":"zh"}"""));

        Assert.Equal(90, (int)put["keepBuyersDays"]!);
        Assert.Equal(90, (int)(await _shop.Owner.GetAsync("profile"))["keepBuyersDays"]!);
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

    private Task<JsonNode> OfferGymAsync() => _shop.Owner.PutAsync("products/gym", AdminShop.Json(
        $$"""
        {"name":"健身月卡","kind":"membership","price":9900,"uses":3,"storeIds":["{{AdminShop.Store}}"],
        "questions":[{"key":"name","text":"姓名"}]}
        """));

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

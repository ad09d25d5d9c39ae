using System.Net;
using System.Text.Json.Nodes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Orders in, their codes, and money back, over the real API.</summary>
[Trait("Store", "Either")]
public sealed class OrderApiTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task What_was_ordered_is_used_once_and_stands_in_the_records()
    {
        var order = await _shop.OrderAsync("tea", quantity: 2, more: ""","buyer":"138****0001","note":"少冰" """);

        var used = await _shop.RedeemAsync(AdminShop.Code(order));
        var again = await _shop.RedeemAsync(AdminShop.Code(order));
        var other = await _shop.RedeemAsync(AdminShop.Code(order, 1));

        Assert.Equal("云溪茶铺", used.Accepted.Entitlement.MerchantName);
        Assert.Equal(Reason.AlreadyRedeemed, again.Refused.Reason);
        Assert.NotNull(other.Accepted);
        var records = (await _shop.Owner.GetAsync("redemptions"))["items"]!.AsArray();
        Assert.Equal(2, records.Count);
        Assert.All(records, record => Assert.Equal(
            ("奶茶", "一号店", "op-1"),
            ((string)record!["productName"]!, (string)record["storeName"]!, (string)record["operatorId"]!)));
        Assert.Equal(3600, (long)order["total"]!);
    }

    [Fact]
    public async Task An_order_that_is_sent_again_is_the_same_order_with_the_same_codes()
    {
        var first = await _shop.OrderAsync("tea", key: "k-1");
        await _shop.RedeemAsync(AdminShop.Code(first));
        var again = await _shop.OrderAsync("tea", key: "k-1");
        var (status, problem) = await _shop.Owner.SendAsync(
            HttpMethod.Post, "orders", """{"lines":[{"productId":"tea","quantity":3}]}""", "k-1");

        Assert.Equal((string)first["orderId"]!, (string)again["orderId"]!);
        Assert.Equal(AdminShop.Code(first), AdminShop.Code(again));
        Assert.Equal(0, (int)again["entitlements"]![0]!["usesLeft"]!);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains((string)first["number"]!, (string)problem!["detail"]!);
        Assert.Single((await _shop.Owner.GetAsync("orders"))["items"]!.AsArray());
    }

    [Fact]
    public async Task An_order_by_its_external_id_is_one_whatever_key_it_comes_with_and_from_many_at_once()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            _shop.OrderAsync("tea", key: $"k-{number}", more: ""","externalId":"shop-77" """)));

        Assert.Single(orders.Select(order => AdminShop.Code(order)).Distinct());
        Assert.Single((await _shop.Owner.GetAsync("orders"))["items"]!.AsArray());
        Assert.Single((await _shop.Owner.GetAsync("orders:find?text=shop-77")).AsArray());
    }

    [Fact]
    public async Task A_post_that_makes_something_needs_its_key()
    {
        var (status, problem) = await _shop.Owner.SendAsync(
            HttpMethod.Post, "orders", """{"lines":[{"productId":"tea"}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, "Idempotency-Key"), (status, (string)problem!["field"]!));
    }

    [Fact]
    public async Task An_order_that_is_not_paid_is_used_when_its_payment_came()
    {
        var order = await _shop.OrderAsync("tea", more: ""","isPaid":false""");

        var before = await _shop.RedeemAsync(AdminShop.Code(order));
        await _shop.Owner.PostAsync($"orders/{order["orderId"]}/pay");
        var after = await _shop.RedeemAsync(AdminShop.Code(order));
        var (status, _) = await _shop.Owner.SendAsync(HttpMethod.Post, $"orders/{order["orderId"]}/cancel");

        Assert.Equal(Reason.NotPaid, before.Refused.Reason);
        Assert.NotNull(after.Accepted);
        Assert.Equal(HttpStatusCode.Conflict, status);
    }

    [Fact]
    public async Task What_is_refunded_is_refused_with_its_reason_and_money_goes_back_once()
    {
        var order = await _shop.OrderAsync("tea", quantity: 2);
        var one = (string)order["entitlements"]![0]!["entitlementId"]!;
        var path = $"orders/{order["orderId"]}/refunds";

        var part = await _shop.Owner.PostAsync(
            path, AdminShop.Json($$"""{"entitlementIds":["{{one}}"],"why":"换货"}"""), "r-1");
        var twice = await _shop.Owner.PostAsync(
            path, AdminShop.Json($$"""{"entitlementIds":["{{one}}"],"why":"换货"}"""), "r-1");
        var refused = await _shop.RedeemAsync(AdminShop.Code(order));
        var good = await _shop.RedeemAsync(AdminShop.Code(order, 1));

        Assert.Equal(1800, (long)part["refunded"]!);
        Assert.Equal("paid", (string)part["state"]!);
        Assert.Equal(1800, (long)twice["refunded"]!);
        Assert.Single(twice["refunds"]!.AsArray());
        Assert.Equal(Reason.Refunded, refused.Refused.Reason);
        Assert.NotNull(good.Accepted);
    }

    [Fact]
    public async Task What_was_used_is_refunded_only_where_that_is_said()
    {
        var order = await _shop.OrderAsync("tea", quantity: 2);
        await _shop.RedeemAsync(AdminShop.Code(order));
        var path = $"orders/{order["orderId"]}/refunds";

        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Post, path, "{}", "r-1");
        var whole = await _shop.Owner.PostAsync(path, AdminShop.Json("""{"includesUsed":true}"""), "r-2");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("includesUsed", (string)problem!["detail"]!);
        Assert.Equal(("refunded", 3600), ((string)whole["state"]!, (int)whole["refunded"]!));
    }

    [Fact]
    public async Task A_part_of_the_money_goes_back_and_what_was_bought_stays_good()
    {
        var order = await _shop.OrderAsync("wash");
        var path = $"orders/{order["orderId"]}/refunds";

        await _shop.Owner.PostAsync(path, AdminShop.Json("""{"amount":5000,"isVoid":false}"""), "r-1");
        var (status, _) = await _shop.Owner.SendAsync(
            HttpMethod.Post, path, """{"amount":14901,"isVoid":false}""", "r-2");
        var used = await _shop.RedeemAsync(AdminShop.Code(order));

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.NotNull(used.Accepted);
    }

    [Fact]
    public async Task Refunds_from_many_at_once_give_back_what_was_paid_and_no_more()
    {
        var order = await _shop.OrderAsync("wash");
        var path = $"orders/{order["orderId"]}/refunds";

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => _shop.Owner.SendAsync(
            HttpMethod.Post, path, """{"amount":5000,"isVoid":false}""", $"r-{number}")));

        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(15000, (long)(await _shop.Owner.GetAsync($"orders/{order["orderId"]}"))["refunded"]!);
    }

    [Fact]
    public async Task A_refund_and_a_redemption_at_once_are_one_behind_the_other()
    {
        for (var round = 0; round < 20; round++)
        {
            var order = await _shop.OrderAsync("tea");
            var redeem = _shop.RedeemAsync(AdminShop.Code(order));
            var refund = _shop.Owner.SendAsync(HttpMethod.Post, $"orders/{order["orderId"]}/refunds", "{}", "r");

            var isUsed = (await redeem).Accepted is not null;
            var isRefunded = (await refund).Status == HttpStatusCode.OK;

            Assert.True(isUsed ^ isRefunded, $"round {round}: used {isUsed}, refunded {isRefunded}");
        }
    }

    [Fact]
    public async Task A_replaced_code_is_revoked_and_the_new_one_is_good()
    {
        var order = await _shop.OrderAsync("tea");
        var path = $"orders/{order["orderId"]}/entitlements/{order["entitlements"]![0]!["entitlementId"]}/code";

        var replaced = await _shop.Owner.PostAsync(path, AdminShop.Json("""{"codeIssue":1}"""));
        var twice = await _shop.Owner.PostAsync(path, AdminShop.Json("""{"codeIssue":1}"""));
        var old = await _shop.RedeemAsync(AdminShop.Code(order));
        var good = await _shop.RedeemAsync(AdminShop.Code(replaced));

        Assert.NotEqual(AdminShop.Code(order), AdminShop.Code(replaced));
        Assert.Equal(AdminShop.Code(replaced), AdminShop.Code(twice));
        Assert.Equal(Reason.Revoked, old.Refused.Reason);
        Assert.NotNull(good.Accepted);
    }

    [Fact]
    public async Task A_quantity_together_is_one_code_used_one_by_one()
    {
        var order = await _shop.Owner.PostAsync("orders", AdminShop.Json(
            """{"lines":[{"productId":"tea","quantity":3,"isTogether":true}]}"""), "k");

        var uses = new List<RedeemResponse>();
        for (var use = 0; use < 4; use++)
            uses.Add(await _shop.RedeemAsync(AdminShop.Code(order)));

        Assert.Equal(3, uses.Count(use => use.Accepted is not null));
        Assert.Equal(Reason.NotEnoughUses, uses[3].Refused.Reason);
        Assert.Equal(5400, (long)order["total"]!);
    }

    [Fact]
    public async Task A_code_is_shown_again_to_who_may_sell_and_is_found_by_its_order()
    {
        var order = await _shop.OrderAsync("tea");

        var read = await _shop.Owner.GetAsync($"orders/{order["orderId"]}");
        var shown = await _shop.Owner.PostAsync($"orders/{order["orderId"]}/codes");
        var found = await _shop.Owner.GetAsync($"orders:find?text={AdminShop.Code(order)}");

        Assert.Null(read["entitlements"]![0]!["code"]);
        Assert.Equal(AdminShop.Code(order), AdminShop.Code(shown));
        Assert.Equal((string)order["number"]!, (string)found[0]!["number"]!);
    }

    [Theory]
    [InlineData("""{"lines":[]}""", "lines")]
    [InlineData("""{"lines":[{"productId":"nothing"}]}""", "lines[0].productId")]
    [InlineData("""{"lines":[{"productId":"tea","quantity":0}]}""", "lines[0].quantity")]
    [InlineData("""{"lines":[{"productId":"tea","price":-1}]}""", "lines[0].price")]
    [InlineData("""{"lines":[{"productId":"tea","seats":[{"row":"1"}]}]}""", "lines[0].seats")]
    [InlineData("""{"lines":[{"productId":"voucher","quantity":2,"isTogether":true}]}""", "lines[0].isTogether")]
    [InlineData("""{"lines":[{"productId":"tea"}],"buyer":null}""", "$.buyer")]
    [InlineData("""{"lines":[{"productId":"tea"}],"surprise":1}""", "$.surprise")]
    [InlineData("""{"lines":""", "$.lines")]
    public async Task What_cannot_be_sold_is_named(string body, string field)
    {
        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Post, "orders", body, "k");

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string)problem!["field"]!));
        Assert.Empty((await _shop.Owner.GetAsync("orders"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("-100")]
    [InlineData("9000000000000000000")]
    public async Task A_seat_has_a_price_that_can_be(string price)
    {
        var (status, problem) = await _shop.Owner.SendAsync(
            HttpMethod.Post, "orders",
            $$"""
            {"lines":[{"productId":"show","seats":[
                {"row":"1","number":"2","startsAt":"2026-03-01T12:00:00Z","price":{{price}}}]}]}
            """,
            "k");

        Assert.Equal((HttpStatusCode.BadRequest, "lines[0].seats"), (status, (string)problem!["field"]!));
    }

    [Theory]
    [InlineData("""{"lines":[null]}""")]
    [InlineData("""{"lines":[{"productId":"show","seats":[null]}]}""")]
    [InlineData("""{"lines":[{"productId":"tea","items":[null]}]}""")]
    [InlineData("""{"lines":[{"productId":"tea","quantity":100,"price":9999999999}]}""")]
    public async Task Nothing_and_too_much_are_refused(string body) => Assert.Equal(
        HttpStatusCode.BadRequest, (await _shop.Owner.SendAsync(HttpMethod.Post, "orders", body, "k")).Status);

    [Theory]
    [InlineData("questions", "[null]")]
    [InlineData("questions", """[{"key":"k","text":"t","choices":["a",null]}]""")]
    [InlineData("storeIds", "[null]")]
    public async Task Nothing_in_a_list_of_a_product_is_refused(string list, string value)
    {
        var (status, problem) = await _shop.Owner.SendAsync(
            HttpMethod.Put, "products/none", $$"""{"name":"n","kind":"tour","{{list}}":{{value}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.DoesNotContain("kind", problem!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_on_a_seats_paper_lets_one_in()
    {
        var order = await _shop.Owner.PostAsync("orders", AdminShop.Json(
            """
            {"lines":[{"productId":"show","seats":[
                {"event":"潮声","row":"1","number":"2","startsAt":"2026-03-01T12:00:00Z","price":28000},
                {"event":"潮声","row":"1","number":"3","startsAt":"2026-03-01T12:00:00Z","price":28000}]}]}
            """), "k");
        var ticket = await _shop.RedeemAsync(
            (string)order["entitlements"]!.AsArray().Single(one => (string)one!["parentId"]! == "")!["code"]!);
        var papers = JsonNode.Parse(ticket.Accepted.Slip.DataJson)!["seats"]!.AsArray()
            .Select(seat => (string)seat!["entry_code"]!).ToList();

        var entries = new List<RedeemResponse>();
        foreach (var paper in papers.Append(papers[0]))
            entries.Add(await _shop.RedeemAsync(paper));

        Assert.Equal(56000, (int)order["total"]!);
        Assert.True(entries[0].Accepted.OpenGate && entries[1].Accepted.OpenGate);
        Assert.Equal(Reason.AlreadyRedeemed, entries[2].Refused.Reason);
    }

    [Fact]
    public async Task A_code_is_replaced_by_who_has_read_how_many_there_were()
    {
        var order = await _shop.OrderAsync("tea");
        var path = $"orders/{order["orderId"]}/entitlements/{order["entitlements"]![0]!["entitlementId"]}/code";

        var (status, _) = await _shop.Owner.SendAsync(HttpMethod.Post, path, """{"codeIssue":0}""");
        var (missing, _) = await _shop.Owner.SendAsync(HttpMethod.Post, path, "{}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadRequest), (status, missing));
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(order))).Accepted);
    }

    [Fact]
    public async Task Days_count_from_the_payment()
    {
        var order = await _shop.OrderAsync("tea", more: ""","isPaid":false""");
        _shop.Cloud.Time.Advance(TimeSpan.FromDays(40));
        await _shop.Owner.PostAsync($"orders/{order["orderId"]}/pay");
        _shop.Cloud.Time.Advance(TimeSpan.FromDays(29));

        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(order))).Accepted);
    }

    [Fact]
    public async Task What_is_void_gives_back_the_rest_and_then_nothing()
    {
        var order = await _shop.OrderAsync("wash");
        var path = $"orders/{order["orderId"]}/refunds";
        await _shop.Owner.PostAsync(path, AdminShop.Json("""{"amount":5000}"""), "r-1");

        var rest = await _shop.Owner.PostAsync(path, AdminShop.Json("""{"isVoid":false}"""), "r-2");
        var (status, _) = await _shop.Owner.SendAsync(HttpMethod.Post, path, """{"isVoid":false}""", "r-3");

        Assert.Equal(19900, (int)rest["refunded"]!);
        Assert.Equal(HttpStatusCode.Conflict, status);
    }

    [Fact]
    public async Task Who_ordered_and_who_saw_the_codes_stands_in_the_audit()
    {
        await _shop.OrderAsync("tea", key: "k-1");
        await _shop.OrderAsync("tea", key: "k-1");

        var audit = await _shop.Cloud.Part<PosCloud.Admin.Staff.UsersUseCase>().ListAuditAsync(new(), cursor: null);

        Assert.Equal(["order.repeat", "order.create"], audit.Items.Take(2).Select(act => act.Entry.Action));
    }
}

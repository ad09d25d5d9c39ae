using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PosCloud.Admin.Webhooks;

namespace PosCloud.Tests;

/// <summary>Signed messages out, until they arrive, and signed orders in, once.</summary>
[Trait("Store", "Either")]
public sealed class WebhookTests : IAsyncLifetime
{
    private AdminShop _shop = null!;
    private WebhookReceiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync(options => options.WebhookPrivate = true);
        _receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task What_happens_is_told_signed_by_its_id()
    {
        var secret = await ListenAsync();
        var order = await _shop.OrderAsync("wash");

        var used = await _shop.RedeemAsync(AdminShop.Code(order), "w-1");
        var created = await NextAsync();
        await _shop.UndoAsync("w-1");
        var undone = await NextAsync();
        await _shop.Owner.PostAsync($"orders/{order["orderId"]}/refunds", AdminShop.Json("{}"), "r-1");
        var refunded = await NextAsync();

        Assert.Equal(["redemption.created", "redemption.undone", "order.refunded"],
            new[] { created, undone, refunded }.Select(message => (string)message.Json["type"]!));
        Assert.Equal(used.Accepted.RedemptionId, created.Id);
        Assert.Equal(used.Accepted.RedemptionId, (string)created.Json["data"]!["redemptionId"]!);
        Assert.NotNull(undone.Json["data"]!["undoneAt"]);
        Assert.Equal(19900, (int)refunded.Json["data"]!["amount"]!);
        Assert.All(_receiver.Messages, message => Assert.Equal(ByHand(secret, message), message.Signature));
    }

    [Fact]
    public async Task A_message_that_did_not_arrive_is_sent_again_as_it_was_and_with_its_id()
    {
        await ListenAsync();
        _receiver.Answers.Enqueue(500);
        await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("wash")), "w-1");

        await NextAsync();
        await UntilOutcomeAsync("500");
        // What became of it meanwhile is another message; this one says what it said.
        await _shop.UndoAsync("w-1");
        await NextAsync();
        _receiver.Answers.Enqueue(302);
        await NextAsync(TimeSpan.FromSeconds(10));
        await UntilOutcomeAsync("302");
        await NextAsync(TimeSpan.FromMinutes(7));

        var same = _receiver.Messages.GroupBy(message => message.Id).Single(group => group.Count() == 3);
        Assert.Single(same.Select(message => message.Body).Distinct());
        Assert.Equal(3, same.Select(message => message.Timestamp).Distinct().Count());
        Assert.Equal(3, (int)(await UntilOutcomeAsync("204"))["attempts"]!);
    }

    [Fact]
    public async Task Who_is_gone_is_told_nothing_more_and_what_is_replayed_is_sent_once_more()
    {
        await ListenAsync();
        var code = AdminShop.Code(await _shop.OrderAsync("wash"));
        await _shop.RedeemAsync(code, "w-1");
        var first = await NextAsync();
        var delivery = await UntilOutcomeAsync("204");
        await _shop.Owner.SendAsync(
            HttpMethod.Post, $"webhooks/deliveries/{first.Id}/{delivery["endpointId"]}/replay");
        _receiver.Answers.Enqueue(410);
        var again = await NextAsync();
        await UntilAsync(async () =>
            (bool)(await _shop.Owner.GetAsync("webhooks/endpoints"))[0]!["isActive"]! is false);
        await _shop.RedeemAsync(code, "w-2");
        Tick();

        Assert.Equal(first with { Signature = "", Timestamp = "" }, again with { Signature = "", Timestamp = "" });
        Assert.Single((await _shop.Owner.GetAsync("webhooks/deliveries")).AsArray());
        Assert.Equal(2, _receiver.Messages.Count);
    }

    [Fact]
    public async Task A_paid_order_is_not_turned_away_for_the_signs_in_its_buyers_name()
    {
        var (source, secret) = await SourceAsync();
        const string Body = """
            {"externalId":"w-9","lines":[{"productId":"tea"}],"buyer":"\u202e王\u2066五\u0007","note":"少冰\n\u202d谢谢"}
            """;

        var (status, order) = await SendAsync(source, secret, "msg-9", Now, Body);
        var (again, _) = await SendAsync(source, secret, "msg-9", Now, Body);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (status, again));
        Assert.Equal(("王五", "少冰\n谢谢"), ((string?)order!["buyer"], (string?)order["note"]));
    }

    [Fact]
    public async Task A_signed_order_is_taken_once()
    {
        var (source, secret) = await SourceAsync();
        const string Body = """{"externalId":"w-1","lines":[{"productId":"tea"}],"buyer":"顾客"}""";

        var (status, order) = await SendAsync(source, secret, "msg-1", Now, Body);
        var (again, same) = await SendAsync(source, secret, "msg-1", Now, Body);
        var (other, _) = await SendAsync(
            source, secret, "msg-2", Now, """{"externalId":"w-1","lines":[{"productId":"wash"}]}""");
        var used = await _shop.RedeemAsync(AdminShop.Code(order!));

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict], [status, again, other]);
        Assert.Equal(AdminShop.Code(order!), AdminShop.Code(same!));
        Assert.NotNull(used.Accepted);
    }

    [Fact]
    public async Task Numbers_of_two_systems_are_two_orders()
    {
        var (first, second) = (await SourceAsync(), await SourceAsync());
        const string Body = """{"externalId":"1001","lines":[{"productId":"tea"}]}""";

        var (_, one) = await SendAsync(first.Source, first.Secret, "msg-1", Now, Body);
        var (_, other) = await SendAsync(second.Source, second.Secret, "msg-1", Now, Body);

        Assert.NotEqual(AdminShop.Code(one!), AdminShop.Code(other!));
    }

    [Fact]
    public async Task An_endpoint_that_fails_holds_up_no_other()
    {
        await using var dead = await WebhookReceiver.StartAsync();
        for (var answer = 0; answer < 100; answer++)
            dead.Answers.Enqueue(500);
        await _shop.Owner.PostAsync("webhooks/endpoints", new JsonObject { ["url"] = dead.Url });
        await ListenAsync();
        for (var number = 0; number < 20; number++)
            await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("tea")));

        Tick();
        for (var number = 0; number < 20; number++)
            Assert.NotNull(await _receiver.TryNextAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(20, _receiver.Messages.Select(message => message.Id).Distinct().Count());
        Assert.True(dead.Messages.Count <= 16, $"{dead.Messages.Count} to an endpoint that failed");
    }

    [Fact]
    public async Task An_order_that_is_replayed_later_or_changed_or_signed_by_somebody_else_is_refused_and_logged()
    {
        var (source, secret) = await SourceAsync();
        const string Body = """{"externalId":"w-1","lines":[{"productId":"tea"}]}""";
        var signature = WebhookSignature.Sign(Bytes(secret), "msg-1", Now, Body);

        var late = await SendAsync(source, "msg-1", Now.AddSeconds(-301), WebhookSignature.Sign(
            Bytes(secret), "msg-1", Now.AddSeconds(-301), Body), Body);
        var changed = await SendAsync(source, "msg-1", Now, signature, Body.Replace("tea", "wash"));
        var renamed = await SendAsync(source, "msg-2", Now, signature, Body);
        var stranger = await SendAsync(
            source, "msg-1", Now, WebhookSignature.Sign(new byte[32], "msg-1", Now, Body), Body);
        var nobody = await SendAsync("src-NOBODY", "msg-1", Now, signature, Body);
        var unsigned = await SendAsync(source, "msg-1", Now, "", Body);
        await _shop.Owner.SendAsync(HttpMethod.Post, $"webhooks/sources/{source}/revoke");
        var revoked = await SendAsync(source, "msg-1", Now, signature, Body);

        Assert.All(new[] { late, changed, renamed, stranger, nobody, unsigned, revoked }, answer =>
            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
        Assert.Empty((await _shop.Owner.GetAsync("orders"))["items"]!.AsArray());
        Assert.Equal(7, _shop.Cloud.Log.Lines.Count(line => line.Contains("a signed order of")));
    }

    [Theory]
    [InlineData("""{"lines":[{"productId":"tea"}]}""", "externalId")]
    [InlineData("null", "")]
    [InlineData("[]", "$")]
    public async Task A_signed_order_that_is_none_is_named(string body, string field)
    {
        var (source, secret) = await SourceAsync();

        var (status, problem) = await SendAsync(source, secret, "msg-1", Now, body);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string)problem!["field"]!));
    }

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("ftp://127.0.0.1/hook")]
    [InlineData("https://user:word@example.com/hook")]
    [InlineData("/hook")]
    public async Task An_address_that_cannot_be_told_safely_is_refused(string url)
    {
        var (status, problem) = await _shop.Owner.SendAsync(
            HttpMethod.Post, "webhooks/endpoints", new JsonObject { ["url"] = url }.ToJsonString());

        Assert.Equal((HttpStatusCode.BadRequest, "url"), (status, (string)problem!["field"]!));
    }

    private DateTimeOffset Now => _shop.Cloud.Time.GetUtcNow();

    private void Tick(TimeSpan? time = null) => _shop.Cloud.Time.Advance(time ?? TimeSpan.FromSeconds(1));

    // The clock goes on meanwhile, as it does: a message that was put down while others were sent waits for the next
    // second.
    private async Task<WebhookReceiver.Message> NextAsync(TimeSpan? time = null)
    {
        Tick(time);
        for (var second = 0; second < 100; second++)
        {
            if (await _receiver.TryNextAsync(TimeSpan.FromMilliseconds(200)) is { } message)
                return message;
            Tick();
        }

        throw new TimeoutException("no message came");
    }

    private async Task<string> ListenAsync() => (string)(await _shop.Owner.PostAsync(
        "webhooks/endpoints", new JsonObject { ["url"] = _receiver.Url }))["secret"]!;

    private async Task<(string Source, string Secret)> SourceAsync()
    {
        var made = await _shop.Owner.PostAsync("webhooks/sources", AdminShop.Json("""{"name":"网店"}"""));
        return ((string)made["id"]!, (string)made["secret"]!);
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        string source, string secret, string id, DateTimeOffset at, string body) =>
        SendAsync(source, id, at, WebhookSignature.Sign(Bytes(secret), id, at, body), body);

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        string source, string id, DateTimeOffset at, string signature, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(_shop.Cloud.Admin, $"/admin/v1/webhooks/orders/{source}"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", $"{at.ToUnixTimeSeconds()}");
        request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }

    // Of the first message.
    private async Task<JsonNode> UntilOutcomeAsync(string outcome)
    {
        JsonNode? found = null;
        await UntilAsync(async () =>
        {
            found = (await _shop.Owner.GetAsync("webhooks/deliveries")).AsArray().FirstOrDefault(one =>
                ((string)one!["outcome"]!).StartsWith(outcome, StringComparison.Ordinal)
                && (string)one["type"]! == "redemption.created");
            return found is not null;
        });
        return found!;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    private static byte[] Bytes(string secret) => Convert.FromBase64String(secret["whsec_".Length..]);

    // As the specification has it, without the library that signs.
    private static string ByHand(string secret, WebhookReceiver.Message message) => "v1," + Convert.ToBase64String(
        HMACSHA256.HashData(Bytes(secret), Encoding.UTF8.GetBytes($"{message.Id}.{message.Timestamp}.{message.Body}")));
}

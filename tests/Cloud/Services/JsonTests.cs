using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PosCloud.Tests;

/// <summary>The contract as JSON over HTTP, as curl speaks it.</summary>
[Trait("Store", "Either")]
public sealed class JsonTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private WireCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await WireCloud.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cloud.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_code_is_redeemed_once_with_json_on_either_port(bool overHttp2)
    {
        var code = await _cloud.SellAsync(TestGoods.One(TestGoods.Pass));

        var (status, first) = await PostAsync("/v1/redemptions:redeem", Request(code), overHttp2);
        var (_, again) = await PostAsync("/v1/redemptions:redeem", Request(code), overHttp2);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(4, (int)first["accepted"]!["entitlement"]!["usesLeft"]!);
        Assert.True((bool)again["repeatedReply"]!);
        Assert.True(JsonNode.DeepEquals(first["accepted"], again["accepted"]));
    }

    [Fact]
    public async Task A_refusal_is_a_reply_with_its_reason()
    {
        await _cloud.SellAsync(TestGoods.One(TestGoods.Pass));

        var (status, reply) = await PostAsync("/v1/redemptions:redeem", Request("NO-SUCH-CODE"));

        Assert.Equal((HttpStatusCode.OK, "REASON_NOT_FOUND"), (status, (string?)reply["refused"]!["reason"]));
    }

    [Fact]
    public async Task A_redeem_past_its_not_after_is_not_done_and_a_not_after_that_is_no_time_is_a_status()
    {
        var late = Request(await _cloud.SellAsync(TestGoods.One(TestGoods.Pass)));
        late["notAfter"] = "2026-03-01T03:59:59.999Z";
        var anew = late.DeepClone().AsObject();
        anew["notAfter"] = "2026-03-01T04:00:00Z";
        var wrong = late.DeepClone().AsObject();
        wrong["notAfter"] = "soon";

        var (status, notDone) = await PostAsync("/v1/redemptions:redeem", late);
        var (_, accepted) = await PostAsync("/v1/redemptions:redeem", anew);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEmpty((string?)notDone["notDone"]!["message"] ?? "");
        Assert.Equal(4, (int)accepted["accepted"]!["entitlement"]!["usesLeft"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/redemptions:redeem", wrong)).Status);
    }

    [Fact]
    public async Task Every_unary_method_has_its_path()
    {
        var caller = Request("x")["caller"]!;
        var report = new JsonObject { ["caller"] = caller.DeepClone() };

        foreach (var path in new[] { "/v1/slips:report", "/v1/slips:listUnreported", "/v1/redemptions:uploadOffline" })
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(path, report)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/redemptions:preview", Request("x"))).Status);
        var undo = new JsonObject { ["undoId"] = "u", ["scanId"] = "s", ["caller"] = caller.DeepClone() };
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/redemptions:undo", undo)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/terminals:enroll", [])).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("/v1/terminals:renew", [])).Status);
        Assert.Contains("trustAnchors", await _http.GetStringAsync(new Uri(_cloud.Http, "/v1/trustAnchors")));
    }

    [Fact]
    public async Task A_watch_is_one_object_a_line()
    {
        var body = new JsonObject { ["caller"] = Request("x")["caller"]!.DeepClone() };
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_cloud.Http, "/v1/terminals:watch"))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.NotNull(JsonNode.Parse((await lines.ReadLineAsync())!)!["heartbeat"]);
    }

    [Fact]
    public async Task A_wrong_request_is_a_status_with_its_sentence()
    {
        var (missing, why) = await PostAsync("/v1/redemptions:redeem", []);
        var (unknownField, _) = await PostAsync("/v1/redemptions:redeem", new JsonObject { ["scanId"] = 5 });
        using var noJson = await _http.PostAsync(
            new Uri(_cloud.Http, "/v1/redemptions:redeem"), new StringContent("{", Encoding.UTF8, "application/json"));
        using var noContentType = await _http.PostAsync(
            new Uri(_cloud.Http, "/v1/redemptions:redeem"), new StringContent("{}", Encoding.UTF8, "text/plain"));
        using var get = await _http.GetAsync(new Uri(_cloud.Http, "/v1/redemptions:redeem"));

        Assert.Equal((HttpStatusCode.BadRequest, 3), (missing, (int)why["code"]!));
        Assert.Equal("caller is missing", (string?)why["message"]);
        Assert.Equal(HttpStatusCode.BadRequest, unknownField);
        Assert.Equal(HttpStatusCode.BadRequest, noJson.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, noContentType.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        // More than the buffers of a connection hold: an answer is heard only where the rest is let go by.
        var (status, why) = await PostAsync("/v1/redemptions:redeem", Request(new string('7', 24 << 20)));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 8), (status, (int)why["code"]!));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_is_no_answer()
    {
        await _cloud.CloseLedgerAsync();

        var (status, why) = await PostAsync("/v1/redemptions:redeem", Request("NO-SUCH-CODE"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 14), (status, (int)why["code"]!));
        Assert.Equal("the ledger cannot be used now (Stopped)", (string?)why["message"]);
    }

    private static JsonObject Request(string code) => new()
    {
        ["scanId"] = "scan-1",
        ["caller"] = new JsonObject { ["terminalId"] = "t-1", ["lane"] = "counter", ["storeId"] = "mall" },
        ["code"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(code)),
    };

    private async Task<(HttpStatusCode Status, JsonNode Reply)> PostAsync(
        string path, JsonObject body, bool overHttp2 = false)
    {
        using var message = new HttpRequestMessage(
            HttpMethod.Post, new Uri(overHttp2 ? _cloud.Grpc : _cloud.Http, path))
        {
            Version = overHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await _http.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? JsonValue.Create("") : JsonNode.Parse(text)!);
    }
}

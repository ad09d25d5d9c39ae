using System.Text.Json.Nodes;
using Grpc.Core;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>The official JavaScript client against the cloud, on the contract.</summary>
[Trait("Store", "Either")]
public sealed class GrpcJsClientTests : IAsyncLifetime
{
    private static readonly NpmFolder Npm = new("Services", "interop");

    private WireCloud? _cloud;
    private ScriptPeer? _client;

    private WireCloud Cloud => _cloud!;

    private ScriptPeer Client => _client!;

    public async ValueTask InitializeAsync()
    {
        if (await Npm.WhyMissingAsync() is { } reason)
            Assert.Skip(reason);
        _cloud = await WireCloud.StartAsync();
        _client = ScriptPeer.Start("node", Npm.Path, "client.mjs", "protos");
        await _client.ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        if (_cloud is not null)
            await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_call_gets_its_reply()
    {
        var answer = await RedeemAsync("s-1", await Cloud.SellAsync(TestGoods.One(TestGoods.Pass)));

        var accepted = answer.Replies.Single()["accepted"]!;
        Assert.Equal(StatusCode.OK, answer.Code);
        Assert.Equal(4, accepted["entitlement"]!["uses_left"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_refusal_is_a_reply_and_a_wrong_request_is_a_status_with_its_text()
    {
        await Cloud.SellAsync(TestGoods.One(TestGoods.Pass));

        var refused = (await RedeemAsync("s-1", "NO-SUCH-CODE")).Replies.Single()["refused"]!;
        var fault = await RedeemAsync("", "NO-SUCH-CODE");

        Assert.Equal("REASON_NOT_FOUND", refused["reason"]!.GetValue<string>());
        Assert.Equal("查无此码", refused["message"]!.GetValue<string>());
        Assert.Equal((StatusCode.InvalidArgument, "scan_id is missing"), (fault.Code, fault.Details));
    }

    [Fact]
    public async Task A_fault_of_the_cloud_is_unknown_and_tells_nothing()
    {
        var code = await Cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        Cloud.Sql(TestDatabase.IsPostgres
            ? """ALTER TABLE redemptions ADD CONSTRAINT "the password is hunter2" CHECK (false)"""
            : """
              CREATE TRIGGER broken BEFORE INSERT ON redemptions
              BEGIN SELECT RAISE(ABORT, 'the password is hunter2'); END
              """);

        var answer = await RedeemAsync("s-1", code);

        Assert.Equal((StatusCode.Unknown, "the cloud failed; its log says why"), (answer.Code, answer.Details));
        Assert.Contains(Cloud.Log.Lines, line => line.StartsWith("3052"));
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_and_the_same_id_gets_the_one_result()
    {
        var code = await Cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        // Connected first, so that the deadline is spent in the cloud and not on the way there.
        await RedeemAsync("s-0", "NO-SUCH-CODE");

        await using (await Cloud.HoldWriterAsync())
            Assert.Equal(StatusCode.DeadlineExceeded, (await RedeemAsync("s-1", code, deadline: 1000)).Code);

        var again = (await RedeemAsync("s-1", code)).Replies.Single();
        Assert.True(again["repeated_reply"]!.GetValue<bool>());
        Assert.Equal(4, again["accepted"]!["entitlement"]!["uses_left"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_cancelled_call_ends_and_the_same_id_gets_the_one_result()
    {
        var code = await Cloud.SellAsync(TestGoods.One(TestGoods.Pass));

        await using (await Cloud.HoldWriterAsync())
        {
            await Client.WriteAsync(Order("Redeem", Request("s-1"), code, cancel: true));
            await Client.WriteAsync(new JsonObject());
            Assert.Equal(StatusCode.Cancelled, Answer.From(await Client.ReadAsync()).Code);
        }

        // Cancelled before or after it arrived: either way the id has one result.
        var again = (await RedeemAsync("s-1", code)).Replies.Single();
        Assert.Equal(4, again["accepted"]!["entitlement"]!["uses_left"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_enrolment_without_a_request_for_a_certificate_is_named()
    {
        var order = Order("Enroll", new JsonObject { ["host_name"] = new string('x', 300_000) });
        order["service"] = "EnrollmentService";
        await Client.WriteAsync(order);

        Assert.Equal(StatusCode.InvalidArgument, Answer.From(await Client.ReadAsync()).Code);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_none_is_sent_and_the_connection_lives_on()
    {
        var code = await Cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        var large = await Cloud.SellAsync(TestGoods.One(TestGoods.Pass) with { Title = new string('x', 1 << 20) });

        Assert.Equal(StatusCode.ResourceExhausted, (await RedeemAsync("s-1", length: (1 << 20) + 1)).Code);
        Assert.Equal(StatusCode.ResourceExhausted, (await RedeemAsync("s-1", length: 3 << 20)).Code);
        var refused = (await RedeemAsync("s-2", large)).Replies.Single()["refused"]!;
        Assert.Equal("REASON_BLOCKED", refused["reason"]!.GetValue<string>());
        Assert.Equal(StatusCode.OK, (await RedeemAsync("s-3", length: (1 << 20) - 100)).Code);
        Assert.Equal(StatusCode.OK, (await RedeemAsync("s-4", code)).Code);
    }

    [Fact]
    public async Task A_watch_gives_its_events_and_ends_as_unavailable_when_the_cloud_stops()
    {
        await Client.WriteAsync(Order("Watch", Request("s-1")));
        Assert.NotNull((await Client.ReadAsync())["open"]);
        var stopping = Cloud.StopAsync();

        var answer = Answer.From(await Client.ReadAsync());

        await stopping;
        Assert.Equal((StatusCode.Unavailable, "the cloud is stopping"), (answer.Code, answer.Details));
        Assert.NotNull(answer.Replies.Single()["heartbeat"]);
    }

    [Fact]
    public async Task Leaving_a_watch_reaches_the_cloud()
    {
        var closed = Cloud.Log.WhenLogged("5051");
        await Client.WriteAsync(Order("Watch", Request("s-1"), cancel: true));

        Assert.Equal(StatusCode.Cancelled, Answer.From(await Client.ReadAsync()).Code);
        await closed.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    private async Task<Answer> RedeemAsync(string scanId, string? code = null, int length = 0, int? deadline = null)
    {
        var order = Order("Redeem", Request(scanId), code);
        order["code_length"] = length;
        order["deadline_ms"] = deadline;
        await Client.WriteAsync(order);
        return Answer.From(await Client.ReadAsync());
    }

    private static JsonObject Request(string scanId) => new()
    {
        ["scan_id"] = scanId,
        ["caller"] = new JsonObject { ["terminal_id"] = "t-1", ["lane"] = "counter", ["store_id"] = "mall" },
    };

    private JsonObject Order(string call, JsonObject request, string? code = null, bool cancel = false) => new()
    {
        ["address"] = Cloud.Grpc.Authority,
        ["call"] = call,
        ["request"] = request,
        ["code"] = code,
        ["cancel"] = cancel,
    };

    private sealed record Answer(StatusCode Code, string Details, IReadOnlyList<JsonNode> Replies)
    {
        public static Answer From(JsonNode line) => new(
            (StatusCode)line["code"]!.GetValue<int>(), line["details"]!.GetValue<string>(),
            [.. line["replies"]!.AsArray().Select(reply => reply!)]);
    }
}

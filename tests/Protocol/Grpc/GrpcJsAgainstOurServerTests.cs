using System.Text.Json.Nodes;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Protocol.Tests.Grpc;

public sealed class GrpcJsAgainstOurServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private TestCloud? _cloud;
    private NodePeer? _client;

    private NodePeer Client => _client!;

    public async ValueTask InitializeAsync()
    {
        if (await NodePackages.WhyMissingAsync() is { } reason)
            Assert.Skip(reason);
        _cloud = await TestCloud.StartAsync();
        _client = NodePeer.Start("client.mjs");
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
        var answer = await RedeemAsync("s-1", code: 2000);

        var accepted = answer.Replies.Single()["accepted"]!;
        Assert.Equal(GrpcStatusCode.Ok, answer.Code);
        Assert.Equal("s-1", accepted["redemption_id"]!.GetValue<string>());
        Assert.Equal(2000, accepted["uses"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_refusal_is_a_reply_and_a_fault_is_a_status()
    {
        var refused = (await RedeemAsync("refused")).Replies.Single()["refused"]!;
        var fault = await RedeemAsync("fault");

        Assert.Equal("REASON_ALREADY_REDEEMED", refused["reason"]!.GetValue<string>());
        Assert.Equal("已于 12:01 使用", refused["message"]!.GetValue<string>());
        Assert.Equal((GrpcStatusCode.FailedPrecondition, TestCloud.FaultText), (fault.Code, fault.Details));
    }

    [Fact]
    public async Task An_exception_of_the_handler_is_unknown_and_tells_nothing()
    {
        var answer = await RedeemAsync("throw");

        Assert.Equal(GrpcStatusCode.Unknown, answer.Code);
        Assert.DoesNotContain("hunter2", answer.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_on_both_sides()
    {
        // Connected first, so that the deadline is spent in the handler and not on the way there.
        await RedeemAsync("s-1");

        var answer = await RedeemAsync("slow", deadline: 1000);

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, answer.Code);
        await _cloud!.HandlerCancelled.WaitAsync(Long, TimeProvider.System);
    }

    [Fact]
    public async Task The_callers_cancel_reaches_the_handler()
    {
        await Client.WriteAsync(Order("Redeem", new JsonObject { ["scan_id"] = "slow" }, cancel: true));
        await _cloud!.HandlerWaits.WaitAsync(Long, TimeProvider.System);

        await Client.WriteAsync(new JsonObject());

        Assert.Equal(GrpcStatusCode.Cancelled, Answer.From(await Client.ReadAsync()).Code);
        await _cloud.HandlerCancelled.WaitAsync(Long, TimeProvider.System);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        await Client.WriteAsync(Order("Undo", new JsonObject { ["why"] = new string('x', 300_000) }));

        Assert.Equal(GrpcStatusCode.Unimplemented, Answer.From(await Client.ReadAsync()).Code);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_in_either_direction()
    {
        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await RedeemAsync("s-1", code: (1 << 20) + 1)).Code);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await RedeemAsync("s-1", code: 3 << 20)).Code);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await RedeemAsync("large")).Code);
        Assert.Equal(GrpcStatusCode.Ok, (await RedeemAsync("s-1")).Code);
    }

    [Theory]
    [InlineData("three", 3, GrpcStatusCode.Ok, "")]
    [InlineData("break", 2, GrpcStatusCode.Aborted, TestCloud.FaultText)]
    public async Task A_stream_gives_its_events_and_then_its_status(
        string lane, int events, GrpcStatusCode code, string text)
    {
        var answer = await WatchAsync(lane, cancel: false);

        Assert.Equal(Enumerable.Range(1, events), answer.Versions);
        Assert.Equal(code, answer.Code);
        Assert.True(code == GrpcStatusCode.Ok || answer.Details == text, answer.Details);
    }

    [Fact]
    public async Task Leaving_a_stream_reaches_the_handler()
    {
        var answer = await WatchAsync("forever", cancel: true);

        Assert.Equal([1, 2, 3], answer.Versions);
        Assert.Equal(GrpcStatusCode.Cancelled, answer.Code);
        await _cloud!.HandlerCancelled.WaitAsync(Long, TimeProvider.System);
    }

    private async Task<Answer> RedeemAsync(string scanId, int code = 0, int? deadline = null)
    {
        var order = Order("Redeem", new JsonObject { ["scan_id"] = scanId });
        order["code_length"] = code;
        order["deadline_ms"] = deadline;
        await Client.WriteAsync(order);
        return Answer.From(await Client.ReadAsync());
    }

    private async Task<Answer> WatchAsync(string lane, bool cancel)
    {
        var request = new JsonObject { ["caller"] = new JsonObject { ["lane"] = lane } };
        await Client.WriteAsync(Order("Watch", request, cancel));
        return Answer.From(await Client.ReadAsync());
    }

    private JsonObject Order(string call, JsonObject request, bool cancel = false) => new()
    {
        ["address"] = _cloud!.Address.Authority,
        ["call"] = call,
        ["request"] = request,
        ["cancel"] = cancel,
    };

    private sealed record Answer(GrpcStatusCode Code, string Details, IReadOnlyList<JsonNode> Replies)
    {
        public IEnumerable<int> Versions => Replies.Select(reply => reply["config"]!["version"]!.GetValue<int>());

        public static Answer From(JsonNode line) => new(
            (GrpcStatusCode)line["code"]!.GetValue<int>(), line["details"]!.GetValue<string>(),
            [.. line["replies"]!.AsArray().Select(reply => reply!)]);
    }
}

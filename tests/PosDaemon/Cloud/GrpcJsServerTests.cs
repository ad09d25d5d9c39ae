using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Testing;
using Answer = PosDaemon.Cloud.CloudAnswer<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;

namespace PosDaemon.Tests.Cloud;

/// <summary>The cloud client, and the generated one on its channel, against the official JavaScript server.</summary>
public sealed class GrpcJsServerTests : IAsyncLifetime
{
    private const string FaultText = "终端已停用 100%";

    private static readonly NpmFolder Npm = new("Cloud", "interop");

    private ScriptPeer? _server;
    private GrpcChannel? _channel;
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        if (await Npm.WhyMissingAsync() is { } reason)
            Assert.Skip(reason);
        _server = ScriptPeer.Start("node", Npm.Path, "server.mjs", "posdaemon/redemption/v1/redemption_service.proto");
        _address = $"http://127.0.0.1:{(await _server.ReadAsync())["port"]!.GetValue<int>()}";
        _channel = CloudServices.Open(new CloudOptions { Url = _address });
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_call_gets_its_response()
    {
        using var client = Client();

        var response = Assert.IsType<Answer.Answered>(await RedeemAsync(client, "s-1", code: 2000)).Response;

        Assert.Equal(("s-1", 2000), (response.Accepted.RedemptionId, response.Accepted.Uses));
    }

    [Fact]
    public async Task A_refusal_is_a_response_and_a_fault_is_no_answer_with_its_text()
    {
        using var client = Client();

        var refused = Assert.IsType<Answer.Answered>(await RedeemAsync(client, "refused")).Response.Refused;
        var fault = Assert.IsType<Answer.NoAnswer>(await RedeemAsync(client, "fault")).Reason;

        Assert.Equal((Reason.AlreadyRedeemed, "已于 12:01 使用"), (refused.Reason, refused.Message));
        Assert.Contains($"{StatusCode.FailedPrecondition}: {FaultText}", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_on_both_sides()
    {
        using var client = Client(TimeSpan.FromSeconds(1));
        // Connected first, so that the deadline is spent in the handler and not on the way there.
        await RedeemAsync(client, "s-1");

        var call = RedeemAsync(client, "slow");

        Assert.Equal("slow", (await _server!.ReadAsync())["waits"]!.GetValue<string>());
        Assert.Contains("Deadline", Assert.IsType<Answer.NoAnswer>(await call).Reason, StringComparison.Ordinal);
        Assert.Equal("slow", (await _server.ReadAsync())["cancelled"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_callers_abort_reaches_the_server()
    {
        using var client = Client();
        using var abort = new CancellationTokenSource();
        var call = RedeemAsync(client, "slow", abort: abort.Token);
        Assert.Equal("slow", (await _server!.ReadAsync())["waits"]!.GetValue<string>());

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("slow", (await _server.ReadAsync())["cancelled"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_method_that_the_server_does_not_know_is_no_answer()
    {
        using var client = Client();

        var answer = await client.Cloud.UndoAsync(new UndoRequest(), default);

        Assert.Contains("Unimplemented", Assert.IsType<CloudAnswer<UndoResponse>.NoAnswer>(answer).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_in_either_direction()
    {
        using var client = Client();

        foreach (var answer in new[] { await RedeemAsync(client, "s-1", 2 << 20), await RedeemAsync(client, "large") })
            Assert.Contains("ResourceExhausted", Assert.IsType<Answer.NoAnswer>(answer).Reason,
                StringComparison.Ordinal);
        Assert.IsType<Answer.Answered>(await RedeemAsync(client, "s-1"));
    }

    [Theory]
    [InlineData("three", 3, StatusCode.OK, "")]
    [InlineData("break", 2, StatusCode.Aborted, FaultText)]
    public async Task A_stream_gives_its_events_and_then_its_status(
        string lane, int events, StatusCode code, string text)
    {
        using var call = Watch(lane);
        var versions = new List<long>();
        var status = Status.DefaultSuccess;
        try
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync())
                versions.Add(response.Config.Version);
        }
        catch (RpcException ended)
        {
            status = ended.Status;
        }

        Assert.Equal(Enumerable.Range(1, events).Select(n => (long)n), versions);
        Assert.Equal((code, text), (status.StatusCode, status.Detail));
    }

    [Fact]
    public async Task Leaving_a_stream_reaches_the_server()
    {
        using (var call = Watch("forever"))
            Assert.True(await call.ResponseStream.MoveNext(default));

        Assert.Equal("forever", (await _server!.ReadAsync())["cancelled"]!.GetValue<string>());
    }

    private TestClient Client(TimeSpan? deadline = null) => new([_address], deadline);

    private static Task<Answer> RedeemAsync(
        TestClient client, string scanId, int code = 0, CancellationToken abort = default) =>
        client.Cloud.RedeemAsync(
            new RedeemRequest { ScanId = scanId, Code = ByteString.CopyFrom(new byte[code]) }, abort);

    private AsyncServerStreamingCall<WatchResponse> Watch(string lane) =>
        new RedemptionService.RedemptionServiceClient(_channel).Watch(
            new WatchRequest { Caller = new Caller { Lane = lane } });
}

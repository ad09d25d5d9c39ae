using Google.Protobuf;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;
using Redeemed = PosDaemon.Grpc.GrpcResult<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;
using Watched = PosDaemon.Grpc.GrpcResult<PosDaemon.Protocol.Redemption.V1.WatchResponse>;

namespace PosDaemon.Protocol.Tests.Grpc;

public sealed class OurClientAgainstGrpcJsTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private NodePeer? _server;
    private GrpcChannel? _channel;

    private GrpcChannel Channel => _channel!;

    public async ValueTask InitializeAsync()
    {
        if (await NodePackages.WhyMissingAsync() is { } reason)
            Assert.Skip(reason);
        _server = NodePeer.Start("server.mjs");
        var port = (await _server.ReadAsync())["port"]!.GetValue<int>();
        _channel = new GrpcChannel(
            new Uri($"http://127.0.0.1:{port}"), new GrpcChannelOptions(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_call_gets_its_reply()
    {
        var reply = Assert.IsType<Redeemed.Replied>(await RedeemAsync("s-1", code: 2000)).Reply;

        Assert.Equal(("s-1", 2000), (reply.Accepted.RedemptionId, reply.Accepted.Uses));
    }

    [Fact]
    public async Task A_refusal_is_a_reply_and_a_fault_is_a_status()
    {
        var reply = Assert.IsType<Redeemed.Replied>(await RedeemAsync("refused")).Reply;

        Assert.Equal((Reason.AlreadyRedeemed, "已于 12:01 使用"), (reply.Refused.Reason, reply.Refused.Message));
        Assert.Equal(
            new GrpcStatus(GrpcStatusCode.FailedPrecondition, TestCloud.FaultText), Status(await RedeemAsync("fault")));
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_on_both_sides()
    {
        // Connected first, so that the deadline is spent in the handler and not on the way there.
        await RedeemAsync("s-1");

        var call = RedeemAsync("slow", deadline: TimeSpan.FromSeconds(1));

        Assert.Equal("slow", (await _server!.ReadAsync())["waits"]!.GetValue<string>());
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, Status(await call).Code);
        Assert.Equal("slow", (await _server.ReadAsync())["cancelled"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_callers_abort_reaches_the_server()
    {
        using var abort = new CancellationTokenSource();
        var call = RedeemAsync("slow", abort: abort.Token);
        Assert.Equal("slow", (await _server!.ReadAsync())["waits"]!.GetValue<string>());

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("slow", (await _server.ReadAsync())["cancelled"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        var result = await Channel.CallAsync(
            EnrollmentMethods.Enroll, new EnrollRequest { Token = "t" }, Long, CancellationToken.None);

        Assert.Equal(GrpcStatusCode.Unimplemented,
            Assert.IsType<GrpcResult<EnrollResponse>.Ended>(result).Status.Code);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_in_either_direction()
    {
        Assert.Equal(GrpcStatusCode.ResourceExhausted, Status(await RedeemAsync("s-1", code: 2 << 20)).Code);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, Status(await RedeemAsync("large")).Code);
        Assert.IsType<Redeemed.Replied>(await RedeemAsync("s-1"));
    }

    [Theory]
    [InlineData("three", 3, GrpcStatusCode.Ok, "")]
    [InlineData("break", 2, GrpcStatusCode.Aborted, TestCloud.FaultText)]
    public async Task A_stream_gives_its_events_and_then_its_status(
        string lane, int events, GrpcStatusCode code, string text)
    {
        var results = new List<Watched>();
        await foreach (var result in Watch(lane))
            results.Add(result);

        Assert.Equal(
            Enumerable.Range(1, events).Select(n => (long)n),
            results.OfType<Watched.Replied>().Select(replied => replied.Reply.Config.Version));
        var status = Assert.IsType<Watched.Ended>(results[^1]).Status;
        Assert.Equal(code, status.Code);
        Assert.True(code == GrpcStatusCode.Ok || status.Message == text, status.Message);
    }

    [Fact]
    public async Task Leaving_a_stream_reaches_the_server()
    {
        await foreach (var _ in Watch("forever"))
            break;

        Assert.Equal("forever", (await _server!.ReadAsync())["cancelled"]!.GetValue<string>());
    }

    private Task<Redeemed> RedeemAsync(
        string scanId, int code = 0, TimeSpan? deadline = null, CancellationToken abort = default) =>
        Channel.CallAsync(
            RedemptionMethods.Redeem,
            new RedeemRequest { ScanId = scanId, Code = ByteString.CopyFrom(new byte[code]) },
            deadline ?? Long, abort);

    private IAsyncEnumerable<Watched> Watch(string lane) => Channel.StreamAsync(
        RedemptionMethods.Watch, new WatchRequest { Caller = new Caller { Lane = lane } },
        Long, CancellationToken.None);

    private static GrpcStatus Status(Redeemed result) => Assert.IsType<Redeemed.Ended>(result).Status;
}

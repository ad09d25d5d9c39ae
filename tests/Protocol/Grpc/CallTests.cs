using Google.Protobuf;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;
using Redeemed = PosDaemon.Grpc.GrpcResult<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;
using Watched = PosDaemon.Grpc.GrpcResult<PosDaemon.Protocol.Redemption.V1.WatchResponse>;

namespace PosDaemon.Protocol.Tests.Grpc;

/// <summary>Our client against our server, over a real socket.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private TestCloud _cloud = null!;
    private GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await TestCloud.StartAsync();
        _channel = new GrpcChannel(_cloud.Address, new GrpcChannelOptions(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_call_gets_its_reply()
    {
        var result = await RedeemAsync("s-1", code: new byte[200]);

        var reply = Assert.IsType<Redeemed.Replied>(result).Reply;
        Assert.Equal(("s-1", 200), (reply.Accepted.RedemptionId, reply.Accepted.Uses));
    }

    [Fact]
    public async Task A_refusal_is_a_reply()
    {
        var reply = Assert.IsType<Redeemed.Replied>(await RedeemAsync("refused")).Reply;

        Assert.Equal((Reason.AlreadyRedeemed, "已于 12:01 使用"), (reply.Refused.Reason, reply.Refused.Message));
    }

    [Fact]
    public async Task A_fault_arrives_with_its_code_and_its_chinese_message() => Assert.Equal(
        new GrpcStatus(GrpcStatusCode.FailedPrecondition, TestCloud.FaultText), Status(await RedeemAsync("fault")));

    [Fact]
    public async Task An_exception_of_the_handler_is_unknown_and_tells_nothing()
    {
        var status = Status(await RedeemAsync("throw"));

        Assert.Equal(GrpcStatusCode.Unknown, status.Code);
        Assert.DoesNotContain("hunter2", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_on_both_sides()
    {
        // Connected first, so that the deadline is spent in the handler and not on the way there.
        await RedeemAsync("s-1");

        var result = await RedeemAsync("slow", TimeSpan.FromSeconds(1));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, Status(result).Code);
        await _cloud.HandlerCancelled.WaitAsync(Long, TimeProvider.System);
    }

    [Fact]
    public async Task No_time_at_all_is_a_passed_deadline() =>
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, Status(await RedeemAsync("s-1", TimeSpan.Zero)).Code);

    [Fact]
    public async Task The_callers_abort_throws_and_the_server_is_told()
    {
        using var abort = new CancellationTokenSource();
        var call = _channel.CallAsync(
            RedemptionMethods.Redeem, new RedeemRequest { ScanId = "slow" }, Long, abort.Token);
        await _cloud.HandlerWaits.WaitAsync(Long, TimeProvider.System);

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _cloud.HandlerCancelled.WaitAsync(Long, TimeProvider.System);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        var result = await _channel.CallAsync(
            RedemptionMethods.Undo, new UndoRequest { Why = new string('x', 500_000) }, Long, CancellationToken.None);

        Assert.Equal(GrpcStatusCode.Unimplemented,
            Assert.IsType<GrpcResult<UndoResponse>.Ended>(result).Status.Code);
    }

    [Theory]
    [InlineData(GrpcLimits.MessageBytes + 1)]
    [InlineData(GrpcLimits.MessageBytes * 3)]
    public async Task A_request_beyond_the_limit_is_refused_and_the_connection_lives_on(int bytes)
    {
        var status = Status(await RedeemAsync("s-1", code: new byte[bytes]));

        Assert.Equal(GrpcStatusCode.ResourceExhausted, status.Code);
        Assert.IsType<Redeemed.Replied>(await RedeemAsync("s-1"));
    }

    [Fact]
    public async Task A_request_just_within_the_limit_is_taken()
    {
        var result = await RedeemAsync("s-1", code: new byte[GrpcLimits.MessageBytes - 20]);

        Assert.Equal(GrpcLimits.MessageBytes - 20, Assert.IsType<Redeemed.Replied>(result).Reply.Accepted.Uses);
    }

    [Fact]
    public async Task A_reply_beyond_the_limit_is_not_sent() =>
        Assert.Equal(GrpcStatusCode.ResourceExhausted, Status(await RedeemAsync("large")).Code);

    [Fact]
    public async Task A_stream_gives_its_events_and_then_ok()
    {
        var results = await WatchAsync("three");

        Assert.Equal([1, 2, 3], Versions(results));
        Assert.Equal(GrpcStatus.Ok, Assert.IsType<Watched.Ended>(results[^1]).Status);
    }

    [Fact]
    public async Task A_stream_that_breaks_gives_what_came_before_and_then_the_status()
    {
        var results = await WatchAsync("break");

        Assert.Equal([1, 2], Versions(results));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Aborted, TestCloud.FaultText),
            Assert.IsType<Watched.Ended>(results[^1]).Status);
    }

    [Fact]
    public async Task Leaving_a_stream_tells_the_server()
    {
        await foreach (var _ in Watch("forever"))
            break;

        await _cloud.HandlerCancelled.WaitAsync(Long, TimeProvider.System);
    }

    [Fact]
    public async Task A_stopping_server_ends_its_streams_as_unavailable()
    {
        var stopping = Task.CompletedTask;
        var results = new List<Watched>();
        await foreach (var result in Watch("forever"))
        {
            results.Add(result);
            if (Versions(results).Length == 3 && stopping.IsCompleted)
                stopping = _cloud.StopAsync();
        }
        await stopping.WaitAsync(Long, TimeProvider.System);

        Assert.Equal(GrpcStatusCode.Unavailable, Assert.IsType<Watched.Ended>(results[^1]).Status.Code);
    }

    [Fact]
    public async Task A_thousand_calls_at_once_all_get_their_own_reply()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => RedeemAsync($"s-{n}")));

        Assert.Equal(
            Enumerable.Range(0, 1000).Select(n => $"s-{n}"),
            results.Select(result => Assert.IsType<Redeemed.Replied>(result).Reply.Accepted.RedemptionId));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://shop.example")]
    [InlineData("http://10.0.0.7:5080")]
    [InlineData("https://shop.example/api")]
    public void An_address_that_cannot_be_used_is_refused_with_a_reason(string address)
    {
        Assert.NotNull(GrpcChannel.AddressFault(new Uri(address)));
        Assert.Throws<ArgumentException>(() =>
            new GrpcChannel(new Uri(address), new GrpcChannelOptions(), TimeProvider.System));
    }

    private Task<Redeemed> RedeemAsync(string scanId, TimeSpan? deadline = null, byte[]? code = null) =>
        _channel.CallAsync(
            RedemptionMethods.Redeem, new RedeemRequest { ScanId = scanId, Code = ByteString.CopyFrom(code ?? []) },
            deadline ?? Long, CancellationToken.None);

    private IAsyncEnumerable<Watched> Watch(string lane) => _channel.StreamAsync(
        RedemptionMethods.Watch, new WatchRequest { Caller = new Caller { Lane = lane } },
        Long, CancellationToken.None);

    private async Task<List<Watched>> WatchAsync(string lane)
    {
        var results = new List<Watched>();
        await foreach (var result in Watch(lane))
            results.Add(result);
        return results;
    }

    private static long[] Versions(IEnumerable<Watched> results) =>
        [.. results.OfType<Watched.Replied>().Select(result => result.Reply.Config.Version)];

    private static GrpcStatus Status(Redeemed result) => Assert.IsType<Redeemed.Ended>(result).Status;
}

using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PosDaemon.Cloud;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;
using Answer = PosDaemon.Cloud.CloudAnswer<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;

namespace PosDaemon.Tests.Cloud;

public class RedemptionClientTests
{
    private const string Code = "TICKET-SECRET-77";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private static readonly RedeemRequest Request = new() { ScanId = "s-1", Code = ByteString.CopyFromUtf8(Code) };

    private static readonly RedeemResponse Accepted = new() { Accepted = new Accepted { RedemptionId = "r-1" } };

    private readonly HeardLog<RedemptionClient> _log = new();

    [Fact]
    public async Task A_reply_is_an_answer_and_the_cloud_is_reachable()
    {
        await using var cloud = await ScriptedCloud.StartAsync(ScriptedCloud.Replies(Accepted));
        using var channel = Channel(cloud.Address);
        var client = Client(channel);
        Assert.False(client.State.Reachable);

        var answer = await client.RedeemAsync(Request, CancellationToken.None);

        Assert.Equal(Accepted, Assert.IsType<Answer.Answered>(answer).Reply);
        Assert.True(client.State.Reachable);
        Assert.Null(client.State.LastError);
    }

    [Fact]
    public async Task Each_question_has_its_rpc()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            ScriptedCloud.Replies(new PreviewResponse { Offer = new PreviewOffer() }),
            ScriptedCloud.Replies(new UndoResponse { Undone = new Undone() }),
            ScriptedCloud.Replies(new ReportSlipsResponse { Verdicts = { new ItemVerdict() } }),
            ScriptedCloud.Replies(new ListUnreportedResponse { Items = { new UnreportedItem() } }));
        using var channel = Channel(cloud.Address);
        var client = Client(channel);

        Assert.IsType<CloudAnswer<PreviewResponse>.Answered>(await client.PreviewAsync(new(), default));
        Assert.IsType<CloudAnswer<UndoResponse>.Answered>(await client.UndoAsync(new(), default));
        Assert.IsType<CloudAnswer<ReportSlipsResponse>.Answered>(
            await client.ReportSlipsAsync(new() { Reports = { new SlipReport() } }, default));
        Assert.IsType<CloudAnswer<ListUnreportedResponse>.Answered>(await client.UnreportedAsync(new(), default));
    }

    [Fact]
    public async Task A_failure_of_the_transport_is_sent_again_with_the_same_bytes_and_what_is_left_of_the_deadline()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            ScriptedCloud.IsNotThere, ScriptedCloud.IsNotThere, ScriptedCloud.Replies(Accepted));
        using var channel = Channel(cloud.Address);

        var answer = await Client(channel).RedeemAsync(Request, CancellationToken.None);

        Assert.IsType<Answer.Answered>(answer);
        Assert.Equal(3, cloud.Requests.Count);
        Assert.All(cloud.Requests, request => Assert.Equal(GrpcFrame.ToBytes(Request), request.Body));
        var timeouts = cloud.Requests.Select(request => Decode(request.Timeout)).ToArray();
        Assert.True(timeouts[0] <= Long && timeouts[1] < timeouts[0] && timeouts[2] < timeouts[1]);
    }

    [Fact]
    public async Task A_cloud_that_is_down_is_no_answer_after_three_tries()
    {
        await using var cloud = await ScriptedCloud.StartAsync(ScriptedCloud.IsNotThere);
        using var channel = Channel(cloud.Address);
        var client = Client(channel);

        var answer = await client.RedeemAsync(Request, CancellationToken.None);

        Assert.Contains("503", Assert.IsType<Answer.NoAnswer>(answer).Reason, StringComparison.Ordinal);
        Assert.Equal(1 + CloudRetry.MoreTries, cloud.Requests.Count);
        Assert.False(client.State.Reachable);
        Assert.Contains("503", client.State.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_no_answer()
    {
        var cloud = await ScriptedCloud.StartAsync(ScriptedCloud.SaysNothing);
        using var channel = Channel(cloud.Address);
        await cloud.DisposeAsync();

        Assert.IsType<Answer.NoAnswer>(await Client(channel).RedeemAsync(Request, CancellationToken.None));
    }

    [Theory]
    [InlineData(GrpcStatusCode.Internal)]
    [InlineData(GrpcStatusCode.Unauthenticated)]
    [InlineData(GrpcStatusCode.ResourceExhausted)]
    public async Task A_status_of_the_cloud_itself_is_no_answer_at_once(GrpcStatusCode code)
    {
        await using var cloud = await ScriptedCloud.StartAsync(ScriptedCloud.Ends(code));
        using var channel = Channel(cloud.Address);

        var answer = await Client(channel).RedeemAsync(Request, CancellationToken.None);

        Assert.Contains(code.ToString(), Assert.IsType<Answer.NoAnswer>(answer).Reason, StringComparison.Ordinal);
        Assert.Single(cloud.Requests);
    }

    [Fact]
    public async Task Silence_is_no_answer_at_the_deadline()
    {
        await using var cloud = await ScriptedCloud.StartAsync(ScriptedCloud.SaysNothing);
        using var channel = Channel(cloud.Address);

        var answer = await Client(channel, TimeSpan.FromMilliseconds(300)).RedeemAsync(Request, default);

        Assert.Contains("Deadline", Assert.IsType<Answer.NoAnswer>(answer).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_that_answers_nothing_is_no_answer()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            ScriptedCloud.Replies(new RedeemResponse()),
            ScriptedCloud.Replies(new ReportSlipsResponse { Verdicts = { new ItemVerdict(), new ItemVerdict() } }));
        using var channel = Channel(cloud.Address);
        var client = Client(channel);

        Assert.IsType<Answer.NoAnswer>(await client.RedeemAsync(Request, default));
        Assert.IsType<CloudAnswer<ReportSlipsResponse>.NoAnswer>(
            await client.ReportSlipsAsync(new() { Reports = { new SlipReport() } }, default));
    }

    [Fact]
    public async Task The_callers_abort_ends_the_question()
    {
        await using var cloud = await ScriptedCloud.StartAsync(ScriptedCloud.SaysNothing);
        using var channel = Channel(cloud.Address);
        using var abort = new CancellationTokenSource();
        var asked = Client(channel).RedeemAsync(Request, abort.Token);

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task The_clock_error_is_measured_by_fresh_replies_only()
    {
        var ahead = TimeProvider.System.GetUtcNow().AddHours(1);
        var stored = new RedeemResponse(Accepted)
        {
            ServerTime = Timestamp.FromDateTimeOffset(ahead),
            RepeatedReply = true,
        };
        var fresh = new RedeemResponse(stored) { RepeatedReply = false };
        await using var cloud = await ScriptedCloud.StartAsync(
            ScriptedCloud.Replies(stored), ScriptedCloud.Replies(fresh));
        using var channel = Channel(cloud.Address);
        var client = Client(channel);

        await client.RedeemAsync(Request, default);
        Assert.Null(client.State.Clock);
        await client.RedeemAsync(Request, default);

        Assert.InRange(client.State.Clock!.Error.TotalMinutes, -60, -59);
        Assert.Contains(_log.Events, heard => heard.Id == 3003);
    }

    [Fact]
    public async Task An_outage_is_logged_once_and_its_end_once_and_a_code_never()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            ScriptedCloud.Replies(Accepted), ScriptedCloud.Ends(GrpcStatusCode.Internal),
            ScriptedCloud.Ends(GrpcStatusCode.Internal), ScriptedCloud.IsNotThere, ScriptedCloud.Replies(Accepted));
        using var channel = Channel(cloud.Address);
        var client = Client(channel);

        for (var n = 0; n < 4; n++)
            await client.RedeemAsync(Request, default);

        Assert.Equal([3000, 3001, 3002, 3004, 3000], _log.Events.Select(heard => heard.Id));
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Code));
        Assert.DoesNotContain(_log.Events, heard => heard.Text.Contains(Code, StringComparison.Ordinal)
                                                    || heard.Text.Contains(base64, StringComparison.Ordinal));
    }

    private RedemptionClient Client(GrpcChannel channel, TimeSpan? deadline = null) =>
        new(channel, deadline ?? Long, TimeProvider.System, _log);

    private static GrpcChannel Channel(Uri address) => new(address, new GrpcChannelOptions(), TimeProvider.System);

    private static TimeSpan Decode(string header) =>
        GrpcTimeout.TryDecode(header, out var timeout) ? timeout : throw new FormatException(header);
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Cloud;
using PosDaemon.Protocol.Redemption.V1;
using Answer = PosDaemon.Cloud.CloudAnswer<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;

namespace PosDaemon.Tests.Cloud;

public class RedemptionClientTests
{
    private const string Code = "TICKET-SECRET-77";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly RedeemRequest Request = new() { ScanId = "s-1", Code = ByteString.CopyFromUtf8(Code) };

    private static readonly RedeemResponse Accepted = new() { Accepted = new Accepted { RedemptionId = "r-1" } };

    private readonly RecordingLog<RedemptionClient> _log = new();

    [Fact]
    public async Task A_response_is_an_answer_and_the_cloud_is_reachable()
    {
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.Replies(Accepted));
        using var client = Client(cloud);
        Assert.False(client.Cloud.State.Reachable);

        var answer = await client.Cloud.RedeemAsync(Request, CancellationToken.None);

        Assert.Equal(Accepted, Assert.IsType<Answer.Answered>(answer).Response);
        Assert.True(client.Cloud.State.Reachable);
        Assert.Null(client.Cloud.State.LastError);
    }

    [Fact]
    public async Task Each_request_has_its_rpc()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            GrpcReply.Replies(new PreviewResponse { Offer = new PreviewOffer() }),
            GrpcReply.Replies(new UndoResponse { Undone = new Undone() }),
            GrpcReply.Replies(new ReportSlipsResponse { Verdicts = { new ItemVerdict() } }),
            GrpcReply.Replies(new ListUnreportedResponse
            {
                ServerTime = new Timestamp(), Items = { new UnreportedItem() },
            }));
        using var client = Client(cloud);

        Assert.IsType<CloudAnswer<PreviewResponse>.Answered>(await client.Cloud.PreviewAsync(new(), default));
        Assert.IsType<CloudAnswer<UndoResponse>.Answered>(await client.Cloud.UndoAsync(new(), default));
        Assert.IsType<CloudAnswer<ReportSlipsResponse>.Answered>(
            await client.Cloud.ReportSlipsAsync(new() { Reports = { new SlipReport() } }, default));
        Assert.IsType<CloudAnswer<ListUnreportedResponse>.Answered>(
            await client.Cloud.ListUnreportedAsync(new(), default));
    }

    [Fact]
    public async Task A_sentence_of_the_cloud_is_cut_to_500_characters_wherever_it_stands_in_a_reply()
    {
        var text = new string('话', 900) + "😀";
        var refused = new Refused
        {
            Message = text,
            RightPlace = text,
            PriorUse = new PriorUse
            {
                StoreName = text, TerminalId = text, Lane = text, OperatorName = text, RedemptionId = text,
            },
        };
        await using var cloud = await ScriptedCloud.StartAsync(
            GrpcReply.Replies(new PreviewResponse { Refused = refused }),
            GrpcReply.Replies(new RedeemResponse { Refused = refused }),
            GrpcReply.Replies(new RedeemResponse { NotDone = new NotDone { Message = text } }),
            GrpcReply.Replies(new UndoResponse { Refused = refused }),
            GrpcReply.Replies(new ReportSlipsResponse
            {
                Verdicts = { new ItemVerdict(), new ItemVerdict { Message = text } },
            }));
        using var client = Client(cloud);

        IMessage[] replies =
        [
            Reply(await client.Cloud.PreviewAsync(new(), default)),
            Reply(await client.Cloud.RedeemAsync(new(), default)),
            Reply(await client.Cloud.RedeemAsync(new(), default)),
            Reply(await client.Cloud.UndoAsync(new(), default)),
            Reply(await client.Cloud.ReportSlipsAsync(
                new() { Reports = { new SlipReport(), new SlipReport() } }, default)),
        ];

        var cut = new string('话', CloudSentences.Longest) + "…";
        Assert.All(replies, reply => Assert.DoesNotContain(cut[..^1] + '话', reply.ToString()));
        Assert.Equal([7, 7, 1, 7, 1], replies.Select(reply => reply.ToString()!.Split(cut).Length - 1));
    }

    [Theory]
    [InlineData(498, "😀")]
    [InlineData(499, "…")]
    public async Task A_sentence_of_500_characters_stays_and_a_cut_one_ends_with_a_whole_character(
        int before, string end)
    {
        var text = new string('x', before);
        await using var cloud = await ScriptedCloud.StartAsync(
            GrpcReply.Replies(new RedeemResponse { Refused = new Refused { Message = text + "😀" } }));
        using var client = Client(cloud);

        Assert.Equal(text + end, Reply(await client.Cloud.RedeemAsync(new(), default)).Refused.Message);
    }

    [Fact]
    public async Task A_failure_of_the_transport_is_sent_again_with_the_same_bytes_and_what_is_left_of_the_deadline()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            GrpcReply.IsNotThere, GrpcReply.IsNotThere, GrpcReply.Replies(Accepted));
        using var client = Client(cloud);

        var answer = await client.Cloud.RedeemAsync(Request, CancellationToken.None);

        Assert.IsType<Answer.Answered>(answer);
        Assert.Equal(3, cloud.Requests.Count);
        Assert.All(cloud.Requests, request => Assert.Equal(GrpcReply.Frame(Request), request.Body));
        var timeouts = cloud.Requests.Select(request => Decode(request.Timeout)).ToArray();
        Assert.True(timeouts[0] <= Patience && timeouts[1] < timeouts[0] && timeouts[2] < timeouts[1]);
    }

    [Fact]
    public async Task A_cloud_that_is_down_is_no_answer_after_three_tries()
    {
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.IsNotThere);
        using var client = Client(cloud);

        var answer = await client.Cloud.RedeemAsync(Request, CancellationToken.None);

        Assert.Contains("503", Assert.IsType<Answer.NoAnswer>(answer).Reason, StringComparison.Ordinal);
        Assert.Equal(1 + CloudRetry.MoreTries, cloud.Requests.Count);
        Assert.False(client.Cloud.State.Reachable);
        Assert.Contains("503", client.Cloud.State.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.Internal, "could not answer")]
    [InlineData(StatusCode.Unauthenticated, "does not accept this terminal")]
    [InlineData(StatusCode.ResourceExhausted, "too much to do")]
    public async Task A_status_of_the_cloud_itself_is_no_answer_at_once(StatusCode code, string sentence)
    {
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.Ends(code));
        using var client = Client(cloud);

        var answer = await client.Cloud.RedeemAsync(Request, CancellationToken.None);

        var reason = Assert.IsType<Answer.NoAnswer>(answer).Reason;
        Assert.Contains(sentence, reason, StringComparison.Ordinal);
        Assert.Contains(code.ToString(), reason, StringComparison.Ordinal);
        Assert.Single(cloud.Requests);
    }

    [Fact]
    public async Task Silence_is_no_answer_at_the_deadline()
    {
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.IsSilent);
        var time = new FakeTimeProvider();
        using var client = Client(cloud, TimeSpan.FromSeconds(20), time);
        var asked = client.Cloud.RedeemAsync(Request, default);
        await cloud.Asked.WaitAsync(Patience, TimeProvider.System);

        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Contains("Deadline", Assert.IsType<Answer.NoAnswer>(await asked).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_lengthen_the_deadline()
    {
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.IsSilent);
        var time = new SteppedTime();
        using var client = Client(cloud, TimeSpan.FromSeconds(20), time);
        var asked = client.Cloud.RedeemAsync(Request, default);
        await cloud.Asked.WaitAsync(Patience, TimeProvider.System);

        time.Step(TimeSpan.FromHours(-1));
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.IsType<Answer.NoAnswer>(await asked.WaitAsync(Patience, TimeProvider.System));
    }

    [Fact]
    public async Task A_response_that_trickles_in_ends_at_the_deadline()
    {
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.Trickles);
        using var client = Client(cloud, TimeSpan.FromMilliseconds(500));

        var answer = await client.Cloud.RedeemAsync(Request, default).WaitAsync(Patience, TimeProvider.System);

        Assert.Contains("Deadline", Assert.IsType<Answer.NoAnswer>(answer).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_answers_nothing_is_no_answer()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            GrpcReply.Replies(new RedeemResponse()),
            GrpcReply.Replies(new ReportSlipsResponse { Verdicts = { new ItemVerdict(), new ItemVerdict() } }));
        using var client = Client(cloud);

        Assert.IsType<Answer.NoAnswer>(await client.Cloud.RedeemAsync(Request, default));
        Assert.IsType<CloudAnswer<ReportSlipsResponse>.NoAnswer>(
            await client.Cloud.ReportSlipsAsync(new() { Reports = { new SlipReport() } }, default));
    }

    [Fact]
    public async Task The_callers_abort_ends_the_request()
    {
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.IsSilent);
        using var client = Client(cloud);
        using var abort = new CancellationTokenSource();
        var asked = client.Cloud.RedeemAsync(Request, abort.Token);

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_clock_error_is_measured_by_every_response_that_has_the_clouds_time(bool repeated)
    {
        var ahead = TimeProvider.System.GetUtcNow().AddHours(1);
        var response = new RedeemResponse(Accepted)
        {
            ServerTime = Timestamp.FromDateTimeOffset(ahead), RepeatedReply = repeated,
        };
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.Replies(response));
        using var client = Client(cloud);

        await client.Cloud.RedeemAsync(Request, default);

        Assert.InRange(client.Cloud.State.Clock!.Error.TotalMinutes, -60, -59);
        Assert.Contains(_log.Events, logged => logged.Id == 3003);
    }

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(0, -1)]
    [InlineData(0, int.MaxValue)]
    public async Task A_server_time_outside_the_calendar_is_passed_over_and_the_answer_stands(long seconds, int nanos)
    {
        var response = new RedeemResponse(Accepted) { ServerTime = new() { Seconds = seconds, Nanos = nanos } };
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.Replies(response));
        using var client = Client(cloud);

        Assert.IsType<Answer.Answered>(await client.Cloud.RedeemAsync(Request, default));
        Assert.Null(client.Cloud.State.Clock);
    }

    [Fact]
    public async Task An_outage_is_logged_and_announced_once_and_its_end_once_and_a_code_never()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            GrpcReply.Replies(Accepted), GrpcReply.Ends(StatusCode.Internal), GrpcReply.Ends(StatusCode.Internal),
            GrpcReply.IsNotThere, GrpcReply.Replies(Accepted));
        using var client = Client(cloud);
        var changes = new List<bool>();
        client.Cloud.ReachableChanged += () => changes.Add(client.Cloud.State.Reachable);

        for (var n = 0; n < 4; n++)
            await client.Cloud.RedeemAsync(Request, default);

        Assert.Equal([true, false, true], changes);
        Assert.Equal([3000, 3001, 3002, 3004, 3000], _log.Events.Select(logged => logged.Id));
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Code));
        Assert.DoesNotContain(_log.Events, logged => logged.Text.Contains(Code, StringComparison.Ordinal)
                                                     || logged.Text.Contains(base64, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_people_read_of_a_reply_has_no_control_characters_and_turns_nothing()
    {
        const string Hostile = "已\u001b[31m过\r\n\0期\u202e\u2028 👨\u200d👩";
        var need = new Need
        {
            Kind = Need.Types.Kind.Answer, Key = "a\u0001", Question = Hostile, Choices = { "x\u0001" },
        };
        await using var cloud = await ScriptedCloud.StartAsync(
            GrpcReply.Replies(new PreviewResponse
            {
                Offer = new PreviewOffer { Entitlement = new Entitlement { Title = Hostile }, Needs = { need } },
            }),
            GrpcReply.Replies(new RedeemResponse { Refused = new Refused { Message = Hostile, Needs = { need } } }),
            GrpcReply.Replies(new UndoResponse { Refused = new Refused { Message = Hostile } }));
        using var client = Client(cloud);

        var offer = ((PreviewResponse)Reply(await client.Cloud.PreviewAsync(new(), default))).Offer;
        var refused = ((RedeemResponse)Reply(await client.Cloud.RedeemAsync(new(), default))).Refused;
        var undo = ((UndoResponse)Reply(await client.Cloud.UndoAsync(new(), default))).Refused;

        Assert.All([offer.Entitlement.Title, offer.Needs[0].Question, refused.Message, undo.Message],
            text => Assert.Equal("已 [31m过 期 👨\u200d👩", text));
        // These are compared, not read.
        Assert.Equal(("a\u0001", "x\u0001"), (refused.Needs[0].Key, refused.Needs[0].Choices[0]));
    }

    private static T Reply<T>(CloudAnswer<T> answer) => Assert.IsType<CloudAnswer<T>.Answered>(answer).Response;

    private TestClient Client(ScriptedCloud cloud, TimeSpan? deadline = null, TimeProvider? time = null) =>
        new(cloud.Address, deadline ?? Patience, time: time, log: _log);

    /// <summary>PROTOCOL-HTTP2.md, "Timeout": at most 8 digits and a unit.</summary>
    private static TimeSpan Decode(string timeout)
    {
        var count = long.Parse(timeout[..^1], CultureInfo.InvariantCulture);
        return timeout[^1] switch
        {
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            'n' => TimeSpan.FromMicroseconds(count / 1000.0),
            _ => throw new FormatException(timeout),
        };
    }

    /// <summary>A clock that somebody sets, over timers that go on.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private readonly FakeTimeProvider _timers = new();
        private TimeSpan _step;

        public void Step(TimeSpan step) => _step += step;

        public void Advance(TimeSpan time) => _timers.Advance(time);

        public override DateTimeOffset GetUtcNow() => _timers.GetUtcNow() + _step;

        public override long GetTimestamp() => _timers.GetTimestamp();

        public override long TimestampFrequency => _timers.TimestampFrequency;

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _timers.CreateTimer(callback, state, dueTime, period);
    }
}

/// <summary>A log that keeps every event, down to the finest level.</summary>
internal sealed class RecordingLog<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(int Id, string Text)> _events = new();

    public IReadOnlyCollection<(int Id, string Text)> Events => _events;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _events.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
}

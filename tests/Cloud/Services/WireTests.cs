using System.Net.Sockets;
using Grpc.Net.Client;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>The use cases through Kestrel, HTTP/2 and the contract.</summary>
[Trait("Store", "Either")]
public sealed class WireTests
{
    [Fact]
    public async Task A_code_is_previewed_redeemed_reported_and_undone_over_the_wire()
    {
        await using var cloud = await WireCloud.StartAsync();
        var redeem = WireCloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Pass)));
        var (_, preview) = await cloud.Caller.CallAsync<PreviewResponse>("Preview", new PreviewRequest
        {
            ScanId = redeem.ScanId, Caller = redeem.Caller, Code = redeem.Code,
        });
        Assert.Equal(5, preview!.Offer.Entitlement.UsesLeft);
        var (status, reply) = await cloud.Caller.CallAsync<RedeemResponse>("Redeem", redeem);
        Assert.Equal((0, 4), (status, reply!.Accepted.Entitlement.UsesLeft));
        var report = new ReportSlipsRequest { Caller = redeem.Caller };
        report.Reports.Add(new SlipReport { ScanId = redeem.ScanId, Copy = 1, Outcome = SlipOutcome.Printed });
        var (_, reported) = await cloud.Caller.CallAsync<ReportSlipsResponse>("ReportSlips", report);
        Assert.Equal(ItemVerdict.Types.Verdict.Stored, Assert.Single(reported!.Verdicts).Verdict);
        var (_, unreported) = await cloud.Caller.CallAsync<ListUnreportedResponse>(
            "ListUnreported", new ListUnreportedRequest { Caller = redeem.Caller });
        Assert.Empty(unreported!.Items);
        var (_, undo) = await cloud.Caller.CallAsync<UndoResponse>("Undo", new UndoRequest
        {
            UndoId = "u-1", ScanId = redeem.ScanId, Caller = redeem.Caller,
        });
        Assert.Equal(5, undo!.Undone.Entitlement.UsesLeft);
        var (_, upload) = await cloud.Caller.CallAsync<UploadOfflineResponse>(
            "UploadOffline", new UploadOfflineRequest { Caller = redeem.Caller });
        Assert.Empty(upload!.Verdicts);
    }

    [Fact]
    public async Task A_refusal_is_a_reply_and_not_an_error()
    {
        await using var cloud = await WireCloud.StartAsync();
        await cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        var (status, reply) = await cloud.Caller.CallAsync<RedeemResponse>("Redeem", WireCloud.Ask("NO-SUCH-CODE"));
        Assert.Equal((0, Reason.NotFound), (status, reply!.Refused.Reason));
        Assert.NotNull(reply.ServerTime);
    }

    [Theory]
    [InlineData("Redeem", 3)]
    [InlineData("Undo", 3)]
    [InlineData("ReportSlips", 3)]
    [InlineData("Watch", 3)]
    [InlineData("NoSuchMethod", 12)]
    public async Task A_request_that_cannot_be_recorded_and_an_unknown_method_end_with_a_status(
        string method, int status)
    {
        await using var cloud = await WireCloud.StartAsync();
        var (got, reply) = await cloud.Caller.CallAsync<RedeemResponse>(method, new RedeemRequest());
        Assert.Equal((status, null), (got, reply));
    }

    [Fact]
    public async Task A_watch_beats_over_the_wire_and_ends_when_the_cloud_stops()
    {
        await using var cloud = await WireCloud.StartAsync();
        using var response = await cloud.Caller.OpenAsync(
            "Watch", new WatchRequest { Caller = WireCloud.Ask("ABCD").Caller });
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = await GrpcCaller.ReadAsync<WatchResponse>(body);
        Assert.NotNull(first!.Heartbeat);
        var stopped = cloud.StopAsync();
        Assert.Null(await GrpcCaller.ReadAsync<WatchResponse>(body));
        await stopped.WaitAsync(TimeSpan.FromSeconds(8), TimeProvider.System);
        Assert.Equal(14, GrpcCaller.StatusOf(response));
    }

    [Fact]
    public async Task Fifty_calls_at_once_over_the_wire_redeem_once()
    {
        await using var cloud = await WireCloud.StartAsync();
        var code = await cloud.SellAsync(TestGoods.Seats(1) with { Admission = null });
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(device =>
        {
            var request = WireCloud.Ask(code);
            request.ScanId = $"scan-{device}";
            return cloud.Caller.CallAsync<RedeemResponse>("Redeem", request);
        }));
        Assert.Single(replies, one => one.Reply!.Accepted is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Health_is_told_on_both_ports(bool overHttp2)
    {
        await using var cloud = await WireCloud.StartAsync();
        using var http = new HttpClient { DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        http.DefaultRequestVersion = overHttp2 ? new Version(2, 0) : new Version(1, 1);
        var answer = await http.GetStringAsync(new Uri(overHttp2 ? cloud.Grpc : cloud.Http, "/healthz"));
        Assert.Equal("ok\n", answer);
    }

    [Fact]
    public async Task No_code_is_ever_logged()
    {
        await using var cloud = await WireCloud.StartAsync();
        var log = cloud.Log;
        var code = await cloud.SellAsync(TestGoods.Trolley());
        var request = WireCloud.Ask(code);
        await cloud.Caller.CallAsync<RedeemResponse>("Redeem", request);
        await cloud.Caller.CallAsync<RedeemResponse>("Redeem", request);
        request.ScanId = "scan-2";
        await cloud.Caller.CallAsync<RedeemResponse>("Redeem", request);
        request.Caller = null;
        await cloud.Caller.CallAsync<RedeemResponse>("Redeem", request);
        Assert.Contains(log.Lines, line => line.StartsWith("5010 Accepted"));
        Assert.Contains(log.Lines, line => line.StartsWith("5012 Repeated"));
        Assert.Contains(log.Lines, line => line.StartsWith("5011 Refused: AlreadyRedeemed"));
        Assert.DoesNotContain(log.Lines, line => line.Contains(code[2..]));
    }

    [Fact]
    public async Task A_connection_that_asks_nothing_for_10_seconds_is_closed_and_an_idle_terminal_keeps_its_own()
    {
        await using var cloud = await WireCloud.StartAsync(places: 5);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (call, abort) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(call.DnsEndPoint, abort);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var terminal = GrpcChannel.ForAddress(cloud.Grpc, new GrpcChannelOptions { HttpHandler = handler });
        var service = new RedemptionService.RedemptionServiceClient(terminal);
        var caller = new Caller { TerminalId = "t-1", Lane = "counter", StoreId = "mall" };
        await service.ReportSlipsAsync(new ReportSlipsRequest { Caller = caller });
        // HTTP/2 without a stream: the preface and empty SETTINGS (RFC 9113 section 3.4).
        const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0";
        (Uri Server, string Says)[] callers =
        [
            (cloud.Grpc, ""), (cloud.Grpc, Preface), (cloud.Http, ""), (cloud.Http, "GET /healthz HTTP/1.1\r\n"),
            (cloud.Http, ""),
        ];
        var mute = new List<MuteCaller>();
        foreach (var (server, says) in callers)
            mute.Add(await MuteCaller.ConnectAsync(MuteCaller.EndpointsOf(server)[0], says, enough.Token));
        // The terminal has one place: of five more one is turned away, when all others are counted.
        await await Task.WhenAny(mute.Select(caller => caller.Ended));

        cloud.Time.Advance(ConnectionPlaces.FirstRequest);

        await Task.WhenAll(mute.Select(caller => caller.Ended));
        mute.ForEach(caller => caller.Dispose());
        var report = new ReportSlipsRequest { Caller = caller };
        Assert.Equal(0, (await cloud.Caller.CallAsync<ReportSlipsResponse>("ReportSlips", report)).Status);
        await service.ReportSlipsAsync(report);
        Assert.Equal(1, connections);
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Tests.Grpc;

/// <summary>A server that speaks HTTP/2 and gets gRPC wrong, in each way there is.</summary>
public sealed class WrongReplyTests : IAsyncLifetime
{
    private static readonly byte[] Frame = GrpcFrame.ToBytes(
        new RedeemResponse { Accepted = new Accepted { RedemptionId = "r-1" } });

    private static readonly Dictionary<string, RequestDelegate> Answers = new()
    {
        ["right"] = http => SendAsync(http, Frame, "0"),
        ["text/html"] = http => SendAsync(http, "<html>"u8.ToArray(), null, "text/html"),
        ["no content type"] = http => SendAsync(http, Frame, "0", null),
        ["502"] = http => HttpErrorAsync(http, 502),
        ["404"] = http => HttpErrorAsync(http, 404),
        ["301"] = http => HttpErrorAsync(http, 301),
        ["404 with a status"] = http =>
        {
            http.Response.Headers[GrpcHeaders.Status] = "8";
            return HttpErrorAsync(http, 404);
        },
        ["500 with status OK"] = http =>
        {
            http.Response.Headers[GrpcHeaders.Status] = "0";
            return HttpErrorAsync(http, 500);
        },
        ["no status"] = http => SendAsync(http, Frame, null),
        ["nothing"] = http => SendAsync(http, [], null),
        ["status twice"] = http => SendAsync(http, Frame, "0", also: "0"),
        ["status in words"] = http => SendAsync(http, Frame, "OK"),
        ["status of the future"] = http => SendAsync(http, Frame, "77"),
        ["OK without a reply"] = http => SendAsync(http, [], "0"),
        ["two replies"] = http => SendAsync(http, [.. Frame, .. Frame], "0"),
        ["half a frame"] = http => SendAsync(http, Frame[..^1], "0"),
        ["half a prefix"] = http => SendAsync(http, Frame[..3], "0"),
        ["half a frame and an error"] = http => SendAsync(http, Frame[..^1], "14"),
        ["4 GiB announced"] = http => SendAsync(http, [0, 255, 255, 255, 255, 1, 2, 3], "0"),
        ["compressed"] = http => SendAsync(http, [1, .. Frame[1..]], "0"),
        ["no frame at all"] = http => SendAsync(http, "Hello, this is not a frame"u8.ToArray(), "0"),
        ["no protobuf"] = http => SendAsync(http, [0, 0, 0, 0, 3, 255, 255, 255], "0"),
        ["cut off"] = async http =>
        {
            http.Response.ContentType = GrpcHeaders.ContentType;
            await http.Response.Body.WriteAsync(Frame.AsMemory(0, 7));
            await http.Response.Body.FlushAsync();
            http.Abort();
        },
        ["headers without end"] = http =>
        {
            http.Response.Headers["x"] = new string('x', 40_000);
            return SendAsync(http, Frame, "0");
        },
    };

    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Run(async http =>
        {
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var request = RedeemRequest.Parser.ParseFrom(body.ToArray().AsSpan(GrpcFrame.HeaderLength));
            await Answers[request.ScanId](http);
        });
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("text/html", GrpcStatusCode.Unknown, "text/html")]
    [InlineData("no content type", GrpcStatusCode.Unknown, "none")]
    [InlineData("502", GrpcStatusCode.Unavailable, "502")]
    [InlineData("404", GrpcStatusCode.Unimplemented, "404")]
    [InlineData("301", GrpcStatusCode.Unknown, "301")]
    [InlineData("404 with a status", GrpcStatusCode.ResourceExhausted, "")]
    [InlineData("500 with status OK", GrpcStatusCode.Unknown, "500")]
    [InlineData("no status", GrpcStatusCode.Internal, "without a status")]
    [InlineData("nothing", GrpcStatusCode.Internal, "without a status")]
    [InlineData("status twice", GrpcStatusCode.Unknown, "cannot be read")]
    [InlineData("status in words", GrpcStatusCode.Unknown, "cannot be read: OK")]
    [InlineData("status of the future", GrpcStatusCode.Unknown, "")]
    [InlineData("OK without a reply", GrpcStatusCode.Unimplemented, "without a reply")]
    [InlineData("two replies", GrpcStatusCode.Unimplemented, "more than one")]
    [InlineData("half a frame", GrpcStatusCode.Internal, "inside a message")]
    [InlineData("half a prefix", GrpcStatusCode.Internal, "inside a message")]
    [InlineData("half a frame and an error", GrpcStatusCode.Unavailable, "")]
    [InlineData("4 GiB announced", GrpcStatusCode.ResourceExhausted, "4294967295")]
    [InlineData("compressed", GrpcStatusCode.Internal, "compressed")]
    [InlineData("no frame at all", GrpcStatusCode.Internal, "not gRPC")]
    [InlineData("no protobuf", GrpcStatusCode.Internal, "RedeemResponse")]
    [InlineData("cut off", GrpcStatusCode.Internal, "broke off")]
    [InlineData("headers without end", GrpcStatusCode.Unavailable, "headers length")]
    public async Task A_wrong_answer_is_a_status_that_says_what_is_wrong(
        string answer, GrpcStatusCode code, string part)
    {
        using var channel = new GrpcChannel(new Uri(_app.Urls.Single()), new GrpcChannelOptions(), TimeProvider.System);

        var wrong = await CallAsync(channel, answer);
        var right = await CallAsync(channel, "right");

        var status = Assert.IsType<GrpcResult<RedeemResponse>.Ended>(wrong).Status;
        Assert.True(code == status.Code, status.ToString());
        Assert.Contains(part, status.Message, StringComparison.Ordinal);
        Assert.IsType<GrpcResult<RedeemResponse>.Replied>(right);
    }

    private static Task<GrpcResult<RedeemResponse>> CallAsync(GrpcChannel channel, string answer) => channel.CallAsync(
        RedemptionMethods.Redeem, new RedeemRequest { ScanId = answer }, TimeSpan.FromSeconds(20),
        CancellationToken.None);

    private static async Task SendAsync(
        HttpContext http, byte[] body, string? status, string? type = GrpcHeaders.ContentType, string? also = null)
    {
        http.Response.ContentType = type;
        await http.Response.StartAsync();
        await http.Response.Body.WriteAsync(body);
        foreach (var value in new[] { status, also }.OfType<string>())
            http.Response.AppendTrailer(GrpcHeaders.Status, value);
    }

    private static async Task HttpErrorAsync(HttpContext http, int code)
    {
        http.Response.StatusCode = code;
        http.Response.Headers.Location = "/elsewhere";
        await http.Response.Body.WriteAsync("an error page"u8.ToArray());
    }
}

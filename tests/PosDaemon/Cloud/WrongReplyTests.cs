using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using PosDaemon.Protocol.Redemption.V1;
using Answer = PosDaemon.Cloud.CloudAnswer<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;

namespace PosDaemon.Tests.Cloud;

/// <summary>A server that speaks HTTP/2 and gets gRPC wrong, in each way there is.</summary>
public sealed class WrongReplyTests : IAsyncLifetime
{
    private static readonly byte[] Frame = GrpcReply.Frame(
        new RedeemResponse { Accepted = new Accepted { RedemptionId = "r-1" } });

    private static readonly Dictionary<string, RequestDelegate> Answers = new()
    {
        ["right"] = http => GrpcReply.SendAsync(http, Frame, "0"),
        ["text/html"] = http => GrpcReply.SendAsync(http, "<html>"u8.ToArray(), null, "text/html"),
        ["no content type"] = http => GrpcReply.SendAsync(http, Frame, "0", null),
        ["502"] = http => HttpErrorAsync(http, 502),
        ["404"] = http => HttpErrorAsync(http, 404),
        ["301"] = http => HttpErrorAsync(http, 301),
        ["404 with a status"] = http =>
        {
            http.Response.Headers[GrpcReply.Status] = "8";
            return HttpErrorAsync(http, 404);
        },
        ["500 with status OK"] = http =>
        {
            http.Response.Headers[GrpcReply.Status] = "0";
            return HttpErrorAsync(http, 500);
        },
        ["no status"] = http => GrpcReply.SendAsync(http, Frame, null),
        ["nothing"] = http => GrpcReply.SendAsync(http, [], null),
        ["status twice"] = http => GrpcReply.SendAsync(http, Frame, "0", also: "0"),
        ["status in words"] = http => GrpcReply.SendAsync(http, Frame, "OK"),
        ["status of the future"] = http => GrpcReply.SendAsync(http, Frame, "77"),
        ["OK without a reply"] = http => GrpcReply.SendAsync(http, [], "0"),
        ["two replies"] = http => GrpcReply.SendAsync(http, [.. Frame, .. Frame], "0"),
        ["half a frame"] = http => GrpcReply.SendAsync(http, Frame[..^1], "0"),
        ["half a prefix"] = http => GrpcReply.SendAsync(http, Frame[..3], "0"),
        ["half a frame and an error"] = http => GrpcReply.SendAsync(http, Frame[..^1], "14"),
        ["4 GiB announced"] = http => GrpcReply.SendAsync(http, [0, 255, 255, 255, 255, 1, 2, 3], "0"),
        ["compressed"] = http => GrpcReply.SendAsync(http, [1, .. Frame[1..]], "0"),
        ["no frame at all"] = http => GrpcReply.SendAsync(http, "Hello, this is not a frame"u8.ToArray(), "0"),
        ["no protobuf"] = http => GrpcReply.SendAsync(http, [0, 0, 0, 0, 3, 255, 255, 255], "0"),
        ["cut off"] = async http =>
        {
            http.Response.ContentType = GrpcReply.ContentType;
            await http.Response.Body.WriteAsync(Frame.AsMemory(0, 7));
            await http.Response.Body.FlushAsync();
            http.Abort();
        },
        ["headers without end"] = http =>
        {
            http.Response.Headers["x"] = new string('x', 40_000);
            return GrpcReply.SendAsync(http, Frame, "0");
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
            var request = RedeemRequest.Parser.ParseFrom(body.ToArray().AsSpan(GrpcReply.PrefixLength));
            await Answers[request.ScanId](http);
        });
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("text/html", "text/html")]
    [InlineData("no content type", "content-type")]
    [InlineData("502", "Unavailable: Bad gRPC response. HTTP status code: 502")]
    [InlineData("404", "Unimplemented: Bad gRPC response. HTTP status code: 404")]
    [InlineData("301", "301")]
    [InlineData("404 with a status", "ResourceExhausted")]
    [InlineData("500 with status OK", "Internal")]
    [InlineData("no status", "No grpc-status")]
    [InlineData("nothing", "No grpc-status")]
    [InlineData("status twice", "grpc-status")]
    [InlineData("status in words", "grpc-status")]
    [InlineData("status of the future", "77")]
    [InlineData("OK without a reply", "Internal")]
    [InlineData("two replies", "Internal")]
    [InlineData("half a frame", "Internal")]
    [InlineData("half a prefix", "Internal")]
    [InlineData("half a frame and an error", "Internal")]
    [InlineData("4 GiB announced", "too large")]
    [InlineData("compressed", "Internal")]
    [InlineData("no frame at all", "Unexpected compressed flag")]
    [InlineData("no protobuf", "cannot be read")]
    [InlineData("cut off", "broke off")]
    [InlineData("headers without end", "headers")]
    public async Task A_wrong_answer_is_no_answer_that_says_what_is_wrong(string answer, string part)
    {
        using var client = new TestClient(new Uri(_app.Urls.Single()));

        var wrong = await RedeemAsync(client, answer);
        var right = await RedeemAsync(client, "right");

        var reason = Assert.IsType<Answer.NoAnswer>(wrong).Reason;
        Assert.True(reason.Contains(part, StringComparison.Ordinal), reason);
        Assert.IsType<Answer.Answered>(right);
    }

    private static Task<Answer> RedeemAsync(TestClient client, string answer) =>
        client.Cloud.RedeemAsync(new RedeemRequest { ScanId = answer }, CancellationToken.None);

    private static async Task HttpErrorAsync(HttpContext http, int code)
    {
        http.Response.StatusCode = code;
        http.Response.Headers.Location = "/elsewhere";
        await http.Response.Body.WriteAsync("an error page"u8.ToArray());
    }
}

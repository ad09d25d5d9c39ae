using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>What a client may send by mistake or on purpose, and the status it gets.</summary>
[Trait("Store", "Either")]
public sealed class WrongRequestTests : IAsyncLifetime
{
    private static readonly byte[] Frame = ToFrame(WireCloud.Ask("NO-SUCH-CODE"));

    private static readonly byte[] HugeFrame = [0, 127, 255, 255, 255, 1];

    private readonly HttpClient _http = new();
    private WireCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await WireCloud.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cloud.DisposeAsync();
    }

    public static TheoryData<string, byte[], StatusCode> Bodies() => new()
    {
        { "right", Frame, StatusCode.OK },
        { "none", [], StatusCode.Internal },
        { "two", [.. Frame, .. Frame], StatusCode.Internal },
        { "half", Frame[..^1], StatusCode.Internal },
        { "half a prefix", Frame[..2], StatusCode.Internal },
        { "compressed, without saying how", [1, .. Frame[1..]], StatusCode.Internal },
        { "2 GiB announced", HugeFrame, StatusCode.ResourceExhausted },
        { "4 GiB announced", [0, 255, 255, 255, 255, 1], StatusCode.Unknown },
        { "no frame", "{\"scan_id\":\"s\"}"u8.ToArray(), StatusCode.Unknown },
        { "no protobuf", [0, 0, 0, 0, 2, 255, 255], StatusCode.Unknown },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_wrong_body_is_a_status_and_the_next_call_is_answered(string what, byte[] body, StatusCode code)
    {
        using var response = await PostAsync(body);
        using var next = await PostAsync(Frame);

        Assert.True(code == Status(response), $"{what}: {Status(response)}");
        Assert.Equal(StatusCode.OK, Status(next));
    }

    [Theory]
    [InlineData("grpc-timeout", "soon", StatusCode.OK)]
    [InlineData("grpc-timeout", "99999999H", StatusCode.OK)]
    [InlineData("grpc-timeout", "50m", StatusCode.DeadlineExceeded)]
    [InlineData("grpc-encoding", "identity", StatusCode.OK)]
    [InlineData("grpc-encoding", "gzip", StatusCode.OK)]
    public async Task A_header_counts(string name, string value, StatusCode code)
    {
        // Nothing is answered while the writer is held, so that a deadline passes for certain.
        await using var held = code == StatusCode.DeadlineExceeded ? await _cloud.HoldWriterAsync() : null;

        using var response = await PostAsync(Frame, message => message.Headers.Add(name, value));

        Assert.Equal(code, Status(response));
    }

    [Fact]
    public async Task Another_content_type_is_no_grpc_and_another_path_is_not_found()
    {
        using var text = await PostAsync("{}"u8.ToArray(), Plain);
        using var page = await PostAsync("{}"u8.ToArray(), message =>
        {
            Plain(message);
            message.RequestUri = new Uri(_cloud.Grpc, "/index.html");
        });

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        static void Plain(HttpRequestMessage message) =>
            message.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
    }

    [Fact]
    public async Task A_call_that_ended_without_an_answer_is_logged_with_its_path_and_status()
    {
        var logged = _cloud.Log.WhenLogged("3050");
        using var response = await PostAsync(HugeFrame);

        await logged.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Contains(_cloud.Log.Lines, line => line.StartsWith(
            "3050 Call /posdaemon.redemption.v1.RedemptionService/Redeem ended with ResourceExhausted"));
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, Action<HttpRequestMessage>? change = null)
    {
        using var message = new HttpRequestMessage(
            HttpMethod.Post, new Uri(_cloud.Grpc, "/posdaemon.redemption.v1.RedemptionService/Redeem"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        change?.Invoke(message);
        return await _http.SendAsync(message);
    }

    private static byte[] ToFrame(RedeemRequest message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    // One value in one of the two places, and in one only.
    private static StatusCode Status(HttpResponseMessage response) => (StatusCode)int.Parse(
        response.Headers.Concat(response.TrailingHeaders)
            .Where(header => header.Key == "grpc-status").SelectMany(header => header.Value).Single());
}

using System.Net;
using System.Net.Http.Headers;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Tests.Grpc;

/// <summary>What a client may send to our server by mistake or on purpose, and the status it gets.</summary>
public sealed class WrongRequestTests : IAsyncLifetime
{
    private static readonly byte[] Frame = GrpcFrame.ToBytes(new RedeemRequest { ScanId = "s-1" });

    private readonly HttpClient _http = new();
    private TestCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await TestCloud.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cloud.DisposeAsync();
    }

    public static TheoryData<string, byte[], GrpcStatusCode> Bodies() => new()
    {
        { "right", Frame, GrpcStatusCode.Ok },
        { "none", [], GrpcStatusCode.Unimplemented },
        { "two", [.. Frame, .. Frame], GrpcStatusCode.Unimplemented },
        { "half", Frame[..^1], GrpcStatusCode.Internal },
        { "half a prefix", Frame[..2], GrpcStatusCode.Internal },
        { "compressed", [1, .. Frame[1..]], GrpcStatusCode.Internal },
        { "4 GiB announced", [0, 255, 255, 255, 255, 1], GrpcStatusCode.ResourceExhausted },
        { "no frame", "{\"scan_id\":\"s\"}"u8.ToArray(), GrpcStatusCode.Internal },
        { "no protobuf", [0, 0, 0, 0, 2, 255, 255], GrpcStatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_wrong_body_is_a_status(string what, byte[] body, GrpcStatusCode code)
    {
        using var response = await PostAsync(body);

        Assert.True(code == Status(response), what);
    }

    [Theory]
    [InlineData(GrpcHeaders.Timeout, "soon", GrpcStatusCode.Internal)]
    [InlineData(GrpcHeaders.Timeout, "99999999H", GrpcStatusCode.Ok)]
    [InlineData(GrpcHeaders.Encoding, "identity", GrpcStatusCode.Ok)]
    [InlineData(GrpcHeaders.Encoding, "gzip", GrpcStatusCode.Unimplemented)]
    public async Task A_header_counts(string name, string value, GrpcStatusCode code)
    {
        using var response = await PostAsync(Frame, message => message.Headers.Add(name, value));

        Assert.Equal(code, Status(response));
    }

    [Fact]
    public async Task A_compressed_request_is_told_what_would_be_accepted()
    {
        using var response = await PostAsync(Frame, message => message.Headers.Add(GrpcHeaders.Encoding, "gzip"));

        Assert.Equal(GrpcHeaders.Identity, response.Headers.GetValues(GrpcHeaders.AcceptEncoding).Single());
    }

    [Fact]
    public async Task Another_content_type_is_no_grpc_and_another_path_is_not_found()
    {
        using var json = await PostAsync("{}"u8.ToArray(), Json);
        using var page = await PostAsync("{}"u8.ToArray(), message =>
        {
            Json(message);
            message.RequestUri = new Uri(_cloud.Address, "/index.html");
        });

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        static void Json(HttpRequestMessage message) =>
            message.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, Action<HttpRequestMessage>? change = null)
    {
        using var message = new HttpRequestMessage(
            HttpMethod.Post, new Uri(_cloud.Address, RedemptionMethods.Redeem.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaders.ContentType);
        change?.Invoke(message);
        return await _http.SendAsync(message);
    }

    // One value in one of the two places, and in one only.
    private static GrpcStatusCode Status(HttpResponseMessage response) => (GrpcStatusCode)int.Parse(
        response.Headers.Concat(response.TrailingHeaders)
            .Where(header => header.Key == GrpcHeaders.Status).SelectMany(header => header.Value).Single());
}

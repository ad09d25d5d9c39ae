using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Protocol.Tests.Grpc;

public class StatusTests
{
    [Theory]
    [InlineData("0", GrpcStatusCode.Ok)]
    [InlineData("5", GrpcStatusCode.NotFound)]
    [InlineData("16", GrpcStatusCode.Unauthenticated)]
    [InlineData("17", GrpcStatusCode.Unknown)]
    [InlineData("999", GrpcStatusCode.Unknown)]
    public void A_status_is_a_plain_number(string text, GrpcStatusCode code)
    {
        Assert.True(GrpcStatus.TryParseCode(text, out var parsed));
        Assert.Equal(code, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0, 0")]
    [InlineData("-1")]
    [InlineData(" 0")]
    [InlineData("OK")]
    [InlineData("99999999999999")]
    public void Anything_else_is_no_status(string text) => Assert.False(GrpcStatus.TryParseCode(text, out _));

    [Theory]
    [InlineData(400, GrpcStatusCode.Internal)]
    [InlineData(401, GrpcStatusCode.Unauthenticated)]
    [InlineData(403, GrpcStatusCode.PermissionDenied)]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(429, GrpcStatusCode.Unavailable)]
    [InlineData(500, GrpcStatusCode.Unknown)]
    [InlineData(502, GrpcStatusCode.Unavailable)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(504, GrpcStatusCode.Unavailable)]
    public void An_http_error_is_mapped_as_the_protocol_says(int http, GrpcStatusCode code) =>
        Assert.Equal(code, GrpcStatus.FromHttp(http).Code);

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("application/grpc; charset=utf-8", true)]
    [InlineData("Application/GRPC", true)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_the_grpc_content_type_is_grpc(string? type, bool isGrpc) =>
        Assert.Equal(isGrpc, GrpcHeaders.IsGrpc(type));
}

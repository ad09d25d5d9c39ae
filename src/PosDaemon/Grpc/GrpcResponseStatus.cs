using System.Net;
using System.Net.Http.Headers;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Grpc;

/// <summary>Reads the status out of a response's headers and trailers, and trusts neither.</summary>
internal static class GrpcResponseStatus
{
    private const int LongestQuote = 60;

    /// <summary>Judges the headers; null means that messages may follow. An HTTP error is mapped only where there is
    /// no grpc-status (http-grpc-status-mapping.md).</summary>
    public static GrpcStatus? FromHeaders(HttpResponseMessage response)
    {
        var status = Read(response.Headers);
        if (response.StatusCode != HttpStatusCode.OK)
            return status is { IsOk: false } ? status : GrpcStatus.FromHttp((int)response.StatusCode);

        var type = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types)
            ? types.ToString()
            : "none";
        if (!GrpcHeaders.IsGrpc(type))
            return new(GrpcStatusCode.Unknown, $"the server's answer is not gRPC: its content type is {Quote(type)}");
        return status;
    }

    /// <summary>Judges the trailers, once the whole body has been read.</summary>
    public static GrpcStatus FromTrailers(HttpResponseMessage response) =>
        Read(response.TrailingHeaders)
        ?? new(GrpcStatusCode.Internal, "the server's answer ends without a status");

    private static GrpcStatus? Read(HttpHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(GrpcHeaders.Status, out var values))
            return null;
        // Written twice it arrives as two values or as "0, 0": no status that can be trusted.
        if (values.Count != 1 || !GrpcStatus.TryParseCode(values.ToString(), out var code))
            return new(GrpcStatusCode.Unknown, $"the server's grpc-status cannot be read: {Quote(values.ToString())}");
        var text = headers.NonValidated.TryGetValues(GrpcHeaders.Message, out var messages)
            ? GrpcStatusText.Decode(messages.ToString())
            : "";
        return new(code, text);
    }

    // What a stranger sent goes into logs: short, and without control characters.
    private static string Quote(string text) => string.Concat(
        text.Take(LongestQuote).Select(c => char.IsControl(c) ? '?' : c));
}

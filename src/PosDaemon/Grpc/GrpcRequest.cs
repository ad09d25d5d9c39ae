using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Grpc;

/// <summary>The HTTP/2 request of a call (PROTOCOL-HTTP2.md, "Requests").</summary>
internal static class GrpcRequest
{
    private static readonly ProductHeaderValue Agent =
        new("grpc-csharp-posd", typeof(GrpcRequest).Assembly.GetName().Version?.ToString(3) ?? "0");

    public static HttpRequestMessage Create<TRequest, TReply>(
        Uri address, GrpcMethod<TRequest, TReply> method, TRequest request, TimeSpan? deadline)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, method.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcFrame.ToBytes(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaders.ContentType);
        if (deadline is { } left)
            message.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Encode(left));
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue(Agent));
        return message;
    }
}

using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;

namespace PosCloud.Tests;

/// <summary>A gRPC client of a few lines, independent of ours: frame, HTTP/2, trailers.</summary>
internal sealed class GrpcCaller(Uri address) : IDisposable
{
    private const string Service = "posdaemon.redemption.v1.RedemptionService";

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });

    /// <summary>The status and, where there is one, the reply.</summary>
    public async Task<(int Status, TReply? Reply)> CallAsync<TReply>(string method, IMessage request)
        where TReply : class, IMessage<TReply>, new()
    {
        using var response = await OpenAsync(method, request);
        await using var body = await response.Content.ReadAsStreamAsync();
        var reply = await ReadAsync<TReply>(body);
        if (reply is not null)
            await ReadAsync<TReply>(body);
        return (StatusOf(response), reply);
    }

    public Task<HttpResponseMessage> OpenAsync(string method, IMessage request)
    {
        var frame = new byte[5 + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        request.WriteTo(frame.AsSpan(5));
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, $"{Service}/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        message.Content.Headers.ContentType = new("application/grpc");
        message.Headers.Add("TE", "trailers");
        return _http.SendAsync(message, CancellationToken.None);
    }

    public static async Task<TReply?> ReadAsync<TReply>(Stream body)
        where TReply : class, IMessage<TReply>, new()
    {
        var head = new byte[5];
        if (await body.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false) < 5)
            return null;
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await body.ReadExactlyAsync(message);
        var reply = new TReply();
        reply.MergeFrom(message);
        return reply;
    }

    public static int StatusOf(HttpResponseMessage response) => int.Parse(
        (response.Headers.TryGetValues("grpc-status", out var early) ? early
            : response.TrailingHeaders.GetValues("grpc-status")).Single());

    public void Dispose() => _http.Dispose();
}

using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using PosDaemon.Protocol.Grpc;

namespace PosCloud.Grpc;

/// <summary>Writes messages and, in one place only, the status: written twice it would arrive as "0, 0".</summary>
internal static class GrpcResponse
{
    public static async Task WriteAsync(
        HttpResponse response, IMessage reply, int maxBytes, CancellationToken cancelled)
    {
        var size = reply.CalculateSize();
        if (size > maxBytes)
            throw new GrpcFault(GrpcStatusCode.ResourceExhausted, string.Create(CultureInfo.InvariantCulture,
                $"the reply of {size} bytes is larger than the limit of {maxBytes}"));
        GrpcFrame.Write(response.BodyWriter, reply);
        var flushed = await response.BodyWriter.FlushAsync(cancelled);
        if (flushed.IsCompleted || flushed.IsCanceled)
            throw new OperationCanceledException("the client reads no more");
    }

    /// <summary>PROTOCOL-HTTP2.md, "Responses": trailers after messages; Trailers-Only, that is headers, for an
    /// error before anything was sent.</summary>
    public static async Task FinishAsync(HttpResponse response, GrpcStatus status)
    {
        if (!response.HasStarted && status.IsOk)
            await response.StartAsync();
        if (response.HasStarted)
            Set(response.AppendTrailer, status);
        else
            Set((name, value) => response.Headers[name] = value, status);
    }

    private static void Set(Action<string, Microsoft.Extensions.Primitives.StringValues> set, GrpcStatus status)
    {
        set(GrpcHeaders.Status, ((int)status.Code).ToString(CultureInfo.InvariantCulture));
        if (status.Message.Length > 0)
            set(GrpcHeaders.Message, GrpcStatusText.Encode(status.Message));
    }
}

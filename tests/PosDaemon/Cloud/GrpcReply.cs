using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace PosDaemon.Tests.Cloud;

/// <summary>gRPC as bytes, for servers that get it wrong on purpose (PROTOCOL-HTTP2.md).</summary>
internal static class GrpcReply
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const int PrefixLength = 5;

    /// <summary>Flag 0, the length in 4 bytes big endian, the message.</summary>
    public static byte[] Frame(IMessage message)
    {
        var bytes = new byte[PrefixLength + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - PrefixLength);
        message.WriteTo(bytes.AsSpan(PrefixLength));
        return bytes;
    }

    public static RequestDelegate Replies(IMessage reply) => http => SendAsync(http, Frame(reply), "0");

    /// <summary>Trailers-Only.</summary>
    public static RequestDelegate Ends(StatusCode code) => http =>
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers[Status] = ((int)code).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    };

    /// <summary>What a proxy answers for a cloud that is not there.</summary>
    public static Task IsNotThere(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    public static Task IsSilent(HttpContext http) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);

    /// <summary>A byte at a time, for ever.</summary>
    public static async Task Trickles(HttpContext http)
    {
        http.Response.ContentType = ContentType;
        await http.Response.Body.WriteAsync(new byte[] { 0, 0, 1, 0, 0 });
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.Body.WriteAsync(new byte[] { 10 });
            await http.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, http.RequestAborted);
        }
    }

    public static async Task SendAsync(
        HttpContext http, byte[] body, string? status, string? type = ContentType, string? also = null)
    {
        http.Response.ContentType = type;
        await http.Response.StartAsync();
        await http.Response.Body.WriteAsync(body);
        foreach (var value in new[] { status, also }.OfType<string>())
            http.Response.AppendTrailer(Status, value);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Tests.Cloud;

/// <summary>A cloud on a free loopback port that answers each call with the next of its script, and again with the
/// last one when the script is at its end.</summary>
internal sealed class ScriptedCloud : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Request> _requests = new();

    private ScriptedCloud(RequestDelegate[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        var calls = 0;
        _app.Run(async http =>
        {
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _requests.Enqueue(new Request(body.ToArray(), http.Request.Headers[GrpcHeaders.Timeout].ToString()));
            await script[Math.Min(Interlocked.Increment(ref calls), script.Length) - 1](http);
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<Request> Requests => [.. _requests];

    public static async Task<ScriptedCloud> StartAsync(params RequestDelegate[] script)
    {
        var cloud = new ScriptedCloud(script);
        await cloud._app.StartAsync();
        return cloud;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static RequestDelegate Replies(IMessage reply) => async http =>
    {
        http.Response.ContentType = GrpcHeaders.ContentType;
        await http.Response.Body.WriteAsync(GrpcFrame.ToBytes(reply));
        http.Response.AppendTrailer(GrpcHeaders.Status, "0");
    };

    public static RequestDelegate Ends(GrpcStatusCode code) => http =>
    {
        http.Response.ContentType = GrpcHeaders.ContentType;
        http.Response.Headers[GrpcHeaders.Status] = ((int)code).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    };

    /// <summary>What a proxy says of a cloud that is not there.</summary>
    public static Task IsNotThere(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    public static Task SaysNothing(HttpContext http) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);

    /// <summary>One request as it arrived.</summary>
    internal sealed record Request(byte[] Body, string Timeout);
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Tests.Cloud;

/// <summary>A server on a free loopback port that answers each call with the next of its script, and again with the
/// last one when the script is at its end.</summary>
internal sealed class ScriptedCloud : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Request> _requests = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
            _requests.Enqueue(new Request(
                http.Request.Path, http.Request.Headers["grpc-timeout"].ToString(), body.ToArray()));
            _asked.TrySetResult();
            await script[Math.Min(Interlocked.Increment(ref calls), script.Length) - 1](http);
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<Request> Requests => [.. _requests];

    /// <summary>Completes with the first request.</summary>
    public Task Asked => _asked.Task;

    public static async Task<ScriptedCloud> StartAsync(params RequestDelegate[] script)
    {
        var cloud = new ScriptedCloud(script);
        await cloud._app.StartAsync();
        return cloud;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>One request as it arrived.</summary>
    internal sealed record Request(string Path, string Timeout, byte[] Body);
}

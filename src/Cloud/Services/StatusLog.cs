using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace PosCloud.Services;

/// <summary>Middleware that logs every call which ended without an answer, whoever gave it its status: a use case,
/// the framework (a message too large, no such method, a deadline), or a client that went away.</summary>
internal sealed class StatusLog(RequestDelegate next, ILogger<StatusLog> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
            return;
        var path = http.Request.Path.ToString();
        if (http.RequestAborted.IsCancellationRequested)
            GrpcLog.ClientGone(log, path);
        else if (Read(http, "grpc-status") is { Length: > 0 } status && status != "0")
            GrpcLog.CallFailed(log, path, NameOf(status), Uri.UnescapeDataString(Read(http, "grpc-message")));
    }

    // In the trailers, or in the headers where nothing was sent before.
    private static string Read(HttpContext http, string name)
    {
        var trailers = http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        return trailers is not null && trailers.TryGetValue(name, out var value)
            ? value.ToString()
            : http.Response.Headers[name].ToString();
    }

    private static string NameOf(string status) =>
        int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? ((StatusCode)code).ToString()
            : status;
}

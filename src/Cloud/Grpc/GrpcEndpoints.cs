using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosDaemon.Protocol.Grpc;

namespace PosCloud.Grpc;

/// <summary>Maps methods to handlers. The endpoint must speak HTTP/2 (in plain text: HTTP/2 only, since there is
/// nothing to negotiate it by).</summary>
internal static class GrpcEndpoints
{
    public static IEndpointConventionBuilder MapUnary<TRequest, TReply>(
        this IEndpointRouteBuilder endpoints, GrpcMethod<TRequest, TReply> method,
        Func<TRequest, GrpcServerContext, Task<TReply>> handler)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        var server = ServerFor(endpoints);
        return endpoints.MapPost(method.Path, (RequestDelegate)(http => server.RunUnaryAsync(http, method, handler)));
    }

    /// <summary>The handler's sequence is enumerated with the call's token; what it throws ends the stream with a
    /// status after the replies that were sent.</summary>
    public static IEndpointConventionBuilder MapServerStream<TRequest, TReply>(
        this IEndpointRouteBuilder endpoints, GrpcMethod<TRequest, TReply> method,
        Func<TRequest, GrpcServerContext, IAsyncEnumerable<TReply>> handler)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        var server = ServerFor(endpoints);
        return endpoints.MapPost(method.Path, (RequestDelegate)(http => server.RunStreamAsync(http, method, handler)));
    }

    /// <summary>Everything else: UNIMPLEMENTED for a gRPC call, 404 for other requests.</summary>
    public static IEndpointConventionBuilder MapUnimplemented(this IEndpointRouteBuilder endpoints)
    {
        var server = ServerFor(endpoints);
        return endpoints.MapFallback("{**path}", (RequestDelegate)server.RunUnimplementedAsync);
    }

    private static GrpcServer ServerFor(IEndpointRouteBuilder endpoints)
    {
        var parts = endpoints.ServiceProvider;
        return new GrpcServer(
            parts.GetService<GrpcServerOptions>() ?? new GrpcServerOptions(),
            parts.GetService<TimeProvider>() ?? TimeProvider.System,
            parts.GetRequiredService<ILogger<GrpcServer>>(),
            parts.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
    }
}

using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PosDaemon.Protocol.Grpc;

namespace PosCloud.Grpc;

/// <summary>Runs one call: checks the request, keeps the deadline, and turns whatever the handler does into exactly
/// one status. Holds no state of a call.</summary>
internal sealed class GrpcServer(
    GrpcServerOptions options, TimeProvider time, ILogger<GrpcServer> log, CancellationToken stopping)
{
    // What a timer can hold; a longer deadline is as good as none.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    public Task RunUnaryAsync<TRequest, TReply>(
        HttpContext http, GrpcMethod<TRequest, TReply> method, Func<TRequest, GrpcServerContext, Task<TReply>> handler)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
        => RunAsync(http, method.Path, async context =>
        {
            var request = await ReadAsync(method, context);
            var reply = await handler(request, context);
            // Not cancelled by the deadline: a reply that is there is better than none.
            await GrpcResponse.WriteAsync(http.Response, reply, options.MaxReplyBytes, http.RequestAborted);
        });

    public Task RunStreamAsync<TRequest, TReply>(
        HttpContext http, GrpcMethod<TRequest, TReply> method,
        Func<TRequest, GrpcServerContext, IAsyncEnumerable<TReply>> handler)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
        => RunAsync(http, method.Path, async context =>
        {
            var request = await ReadAsync(method, context);
            await using var replies = handler(request, context).GetAsyncEnumerator(context.Cancelled);
            while (true)
            {
                var next = replies.MoveNextAsync();
                // The client waits for headers to know that its stream is open.
                if (!next.IsCompleted && !http.Response.HasStarted)
                    await http.Response.BodyWriter.FlushAsync(context.Cancelled);
                if (!await next)
                    return;
                await GrpcResponse.WriteAsync(
                    http.Response, replies.Current, options.MaxReplyBytes, context.Cancelled);
            }
        }, stopping);

    /// <summary>For paths that no method has.</summary>
    public Task RunUnimplementedAsync(HttpContext http)
    {
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        return RunAsync(http, http.Request.Path,
            _ => throw new GrpcFault(GrpcStatusCode.Unimplemented, "this server has no such method"));
    }

    private async Task RunAsync(
        HttpContext http, string path, Func<GrpcServerContext, Task> call, CancellationToken stopped = default)
    {
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType) || !HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        http.Response.ContentType = GrpcHeaders.ContentType;

        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, deadline.Token, stopped);
        GrpcStatus status;
        try
        {
            await call(new GrpcServerContext(http, StartDeadline(http.Request, deadline), cancelled.Token));
            status = GrpcStatus.Ok;
        }
        catch (GrpcFault fault)
        {
            status = fault.Status;
            log.CallFailed(path, status);
        }
        catch (Exception gone) when (http.RequestAborted.IsCancellationRequested
                                     && gone is OperationCanceledException or IOException)
        {
            log.ClientGone(path);
            return;
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            status = deadline.IsCancellationRequested
                ? new(GrpcStatusCode.DeadlineExceeded, "the deadline passed in the server")
                : new(GrpcStatusCode.Unavailable, "the server is stopping");
            log.CallFailed(path, status);
        }
        // The boundary of the call: whatever a handler throws ends this call only, and its text stays here.
        catch (Exception bug)
        {
            status = new(GrpcStatusCode.Unknown, "the server failed; its log says why");
            log.CallThrew(bug, path);
        }
        await FinishAsync(http, status);
    }

    private async Task FinishAsync(HttpContext http, GrpcStatus status)
    {
        if (!status.IsOk)
            await DrainAsync(http);
        if (!http.RequestAborted.IsCancellationRequested)
            await GrpcResponse.FinishAsync(http.Response, status);
    }

    private DateTimeOffset? StartDeadline(HttpRequest request, CancellationTokenSource deadline)
    {
        var header = request.Headers[GrpcHeaders.Timeout].ToString();
        if (header.Length == 0)
            return null;
        if (!GrpcTimeout.TryDecode(header, out var timeout))
            throw new GrpcFault(GrpcStatusCode.Internal, "the grpc-timeout header cannot be read");
        if (timeout < LongestTimer)
            deadline.CancelAfter(timeout);
        return timeout < LongestTimer ? time.GetUtcNow() + timeout : null;
    }

    private Task<TRequest> ReadAsync<TRequest, TReply>(
        GrpcMethod<TRequest, TReply> method, GrpcServerContext context)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        var request = context.Http.Request;
        var encoding = request.Headers[GrpcHeaders.Encoding].ToString();
        if (encoding.Length > 0 && !encoding.Equals(GrpcHeaders.Identity, StringComparison.Ordinal))
        {
            // compression.md, test case 4: say what would have been accepted.
            context.Http.Response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.Identity;
            throw new GrpcFault(GrpcStatusCode.Unimplemented, "messages are accepted uncompressed only");
        }
        return GrpcRequestBody.ReadOneAsync(method, request.BodyReader, options.MaxRequestBytes, context.Cancelled);
    }

    private async Task DrainAsync(HttpContext http)
    {
        using var enough = new CancellationTokenSource(options.DrainTime, time);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, enough.Token);
        try
        {
            await GrpcRequestBody.DrainAsync(http.Request.BodyReader, options.MaxDrainedBytes, cancelled.Token);
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException)
        {
            log.DrainCut(http.Request.Path);
        }
    }
}

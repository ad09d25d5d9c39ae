using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Identity;
using PosCloud.Ledger;
using PosCloud.Redeeming;

namespace PosCloud.Services;

/// <summary>The one place where an exception becomes a gRPC status. A status is "no answer", which a terminal asks
/// again for with the same id; its text goes to the terminal, so it carries no code and no secret.</summary>
internal sealed class StatusInterceptor(IHostApplicationLifetime lifetime, ILogger<StatusInterceptor> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw StatusOf(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw StatusOf(e, context);
        }
    }

    private RpcException StatusOf(Exception fault, ServerCallContext context)
    {
        if (fault is InvalidRequestException)
            return Status(StatusCode.InvalidArgument, fault.Message);
        if (fault is CallerRefusedException { Fault: var refusal })
            return Status(StatusOf(refusal), fault.Message);
        // The path and the reason are in the log; a terminal only needs to know that it may ask again.
        if (fault is LedgerException { Fault: var kind })
            return Status(StatusCode.Unavailable, $"the ledger cannot be used now ({kind})");
        if (fault is DamagedReplyException)
        {
            GrpcLog.ReplyDamaged(log, context.Method, fault.Message);
            return Status(StatusCode.DataLoss, fault.Message);
        }
        if (context.CancellationToken.IsCancellationRequested)
            return Status(StatusCode.Cancelled, "the caller is gone");
        if (fault is OperationCanceledException && lifetime.ApplicationStopping.IsCancellationRequested)
            return Status(StatusCode.Unavailable, "the cloud is stopping");
        GrpcLog.CallThrew(log, fault, context.Method);
        return Status(StatusCode.Unknown, "the cloud failed; its log says why");
    }

    private static StatusCode StatusOf(CallerFault refusal) => refusal switch
    {
        CallerFault.NotIdentified => StatusCode.Unauthenticated,
        CallerFault.TooOften => StatusCode.ResourceExhausted,
        _ => StatusCode.PermissionDenied,
    };

    private static RpcException Status(StatusCode code, string detail) => new(new Status(code, detail));
}

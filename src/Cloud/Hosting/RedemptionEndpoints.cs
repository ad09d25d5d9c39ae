using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Desk;
using PosCloud.Grpc;
using PosCloud.Ledger;
using PosDaemon.Protocol.Grpc;

namespace PosCloud.Hosting;

/// <summary>The rpcs of the contract and the desk that answers them. What the desk cannot answer is a gRPC error,
/// which to a terminal means "no answer, ask again with the same id".</summary>
internal static class RedemptionEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var desk = endpoints.ServiceProvider.GetRequiredService<RedemptionDesk>();
        endpoints.MapUnary(RedemptionMethods.Preview, (request, _) => AnswerAsync(() => desk.PreviewAsync(request)));
        endpoints.MapUnary(RedemptionMethods.Redeem, (request, _) => AnswerAsync(() => desk.RedeemAsync(request)));
        endpoints.MapUnary(RedemptionMethods.Undo, (request, _) => AnswerAsync(() => desk.UndoAsync(request)));
        endpoints.MapUnary(
            RedemptionMethods.ReportSlips, (request, _) => AnswerAsync(() => desk.ReportSlipsAsync(request)));
        endpoints.MapUnary(
            RedemptionMethods.ListUnreported, (request, _) => AnswerAsync(() => desk.UnreportedAsync(request)));
        endpoints.MapUnary(
            RedemptionMethods.UploadOffline, (request, _) => AnswerAsync(() => desk.UploadOfflineAsync(request)));
        endpoints.MapServerStream(RedemptionMethods.Watch, (request, call) => Stream(
            () => desk.WatchAsync(request, call.Cancelled)));
        endpoints.MapUnimplemented();
    }

    private static async Task<TReply> AnswerAsync<TReply>(Func<Task<TReply>> answer)
    {
        try
        {
            return await answer();
        }
        catch (InvalidRequestException e)
        {
            throw new GrpcFault(GrpcStatusCode.InvalidArgument, e.Message);
        }
        catch (LedgerException e)
        {
            // The path and the reason are in the log; a terminal only needs to know that it may ask again.
            throw new GrpcFault(GrpcStatusCode.Unavailable, $"the books cannot be written now ({e.Fault})");
        }
    }

    private static IAsyncEnumerable<TEvent> Stream<TEvent>(Func<IAsyncEnumerable<TEvent>> open)
    {
        try
        {
            return open();
        }
        catch (InvalidRequestException e)
        {
            throw new GrpcFault(GrpcStatusCode.InvalidArgument, e.Message);
        }
    }
}

using Grpc.Core;
using Microsoft.Extensions.Hosting;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Services;

/// <summary>The rpcs of the contract, each handed to its use case. What one of them throws becomes a status in
/// <see cref="StatusInterceptor"/>.</summary>
internal sealed class RedemptionGrpcService(
    PreviewUseCase preview, RedeemUseCase redeem, UndoUseCase undo, SlipReportUseCase slips,
    OfflineUploadUseCase uploads, WatchUseCase watch, IHostApplicationLifetime lifetime)
    : RedemptionService.RedemptionServiceBase
{
    public override Task<PreviewResponse> Preview(PreviewRequest request, ServerCallContext context) =>
        preview.RunAsync(request);

    public override Task<RedeemResponse> Redeem(RedeemRequest request, ServerCallContext context) =>
        redeem.RunAsync(request);

    public override Task<UndoResponse> Undo(UndoRequest request, ServerCallContext context) =>
        undo.RunAsync(request);

    public override Task<ReportSlipsResponse> ReportSlips(ReportSlipsRequest request, ServerCallContext context) =>
        slips.ReportAsync(request);

    public override Task<ListUnreportedResponse> ListUnreported(
        ListUnreportedRequest request, ServerCallContext context) => slips.ListUnreportedAsync(request);

    public override Task<UploadOfflineResponse> UploadOffline(
        UploadOfflineRequest request, ServerCallContext context) => uploads.RunAsync(request);

    // A stream does not end by itself when the host stops.
    public override async Task Watch(
        WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        await foreach (var response in watch.WatchAsync(request, ending.Token))
            await responseStream.WriteAsync(response, ending.Token);
    }
}

/// <summary>Terminals cannot enrol yet: every method ends as UNIMPLEMENTED.</summary>
internal sealed class EnrollmentGrpcService : EnrollmentService.EnrollmentServiceBase;

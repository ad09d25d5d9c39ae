using Grpc.Core;
using Microsoft.Extensions.Hosting;
using PosCloud.Admin.Staff;
using PosCloud.Ledger;
using PosCloud.Redeeming;
using PosCloud.Terminals;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Services;

/// <summary>The rpcs of the contract, each handed to its use case. What one of them throws becomes a status in
/// <see cref="StatusInterceptor"/>.</summary>
internal sealed class RedemptionGrpcService(
    PreviewUseCase preview, RedeemUseCase redeem, UndoUseCase undo, SlipReportUseCase slips,
    OfflineUploadUseCase uploads, WatchUseCase watch, OperatorSignInUseCase signIn, TerminalCallers callers,
    WatchedTerminals watched, TimeProvider time, IHostApplicationLifetime lifetime)
    : RedemptionService.RedemptionServiceBase
{
    public override async Task<PreviewResponse> Preview(PreviewRequest request, ServerCallContext context)
    {
        await CheckAsync(request.Caller, context);
        return await preview.RunAsync(request);
    }

    public override async Task<RedeemResponse> Redeem(RedeemRequest request, ServerCallContext context)
    {
        await CheckAsync(request.Caller, context);
        return await redeem.RunAsync(request);
    }

    public override async Task<UndoResponse> Undo(UndoRequest request, ServerCallContext context)
    {
        await CheckAsync(request.Caller, context);
        return await undo.RunAsync(request);
    }

    public override async Task<ReportSlipsResponse> ReportSlips(ReportSlipsRequest request, ServerCallContext context)
    {
        await CheckAsync(request.Caller, context);
        return await slips.ReportAsync(request);
    }

    public override async Task<ListUnreportedResponse> ListUnreported(
        ListUnreportedRequest request, ServerCallContext context)
    {
        await CheckAsync(request.Caller, context);
        return await slips.ListUnreportedAsync(request);
    }

    public override async Task<UploadOfflineResponse> UploadOffline(
        UploadOfflineRequest request, ServerCallContext context)
    {
        await CheckAsync(request.Caller, context);
        return await uploads.RunAsync(request, terminal => callers.ItemRefusalAsync(context.CallingEnd(), terminal));
    }

    public override async Task<SignInResponse> SignIn(SignInRequest request, ServerCallContext context)
    {
        await CheckAsync(request.Caller, context);
        return await signIn.RunAsync(request);
    }

    // A stream does not end by itself when the host stops.
    public override async Task Watch(
        WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        await CheckAsync(request.Caller, context);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        using var stream = watched.Open(request.Caller.TerminalId);
        await foreach (var response in watch.WatchAsync(request, stream.Revoked, ending.Token))
        {
            await callers.CheckStreamAsync(context.CallingEnd(), request.Caller.TerminalId);
            await responseStream.WriteAsync(response, ending.Token);
        }

        // They end by themselves only so.
        context.Status = new Status(
            StatusCode.PermissionDenied, callers.EndStream(context.CallingEnd(), request.Caller.TerminalId));
    }

    /// <exception cref="InvalidRequestException">The caller cannot be read.</exception>
    /// <exception cref="Identity.CallerRefusedException">The caller may not use the terminal's name.</exception>
    private async Task CheckAsync(Caller? caller, ServerCallContext context)
    {
        var call = RequestReader.Call(caller, time.GetLedgerNow());
        await callers.CheckAsync(context.CallingEnd(), call.Terminal, call.Store);
    }
}

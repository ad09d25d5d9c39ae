using Microsoft.Extensions.Logging;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Cloud;

/// <summary>The terminal's side of the redemption contract: each question within one deadline, an answer or "no
/// answer", and what is known of the cloud. Keeps nothing of a scan and mints no ids: a retry is the lane's and
/// carries the request that is in the journal. Safe for concurrent use.</summary>
internal sealed class RedemptionClient : Outbox.IReportSink
{
    private readonly CloudReach _reach;
    private readonly CloudAsker<PreviewRequest, PreviewResponse> _preview;
    private readonly CloudAsker<RedeemRequest, RedeemResponse> _redeem;
    private readonly CloudAsker<UndoRequest, UndoResponse> _undo;
    private readonly CloudAsker<ReportSlipsRequest, ReportSlipsResponse> _reportSlips;
    private readonly CloudAsker<ListUnreportedRequest, ListUnreportedResponse> _unreported;

    /// <param name="channel">The caller's; not disposed here.</param>
    /// <param name="deadline">Of one question with its immediate retries.</param>
    public RedemptionClient(
        GrpcChannel channel, TimeSpan deadline, TimeProvider time, ILogger<RedemptionClient> log)
    {
        _reach = new CloudReach(time, log);
        _preview = new(channel, CloudQuestions.Preview, deadline, _reach, time, log);
        _redeem = new(channel, CloudQuestions.Redeem, deadline, _reach, time, log);
        _undo = new(channel, CloudQuestions.Undo, deadline, _reach, time, log);
        _reportSlips = new(channel, CloudQuestions.ReportSlips, deadline, _reach, time, log);
        _unreported = new(channel, CloudQuestions.Unreported, deadline, _reach, time, log);
    }

    public CloudState State => _reach.State;

    public Task<CloudAnswer<PreviewResponse>> PreviewAsync(PreviewRequest request, CancellationToken abort) =>
        _preview.AskAsync(request, abort);

    public Task<CloudAnswer<RedeemResponse>> RedeemAsync(RedeemRequest request, CancellationToken abort) =>
        _redeem.AskAsync(request, abort);

    public Task<CloudAnswer<UndoResponse>> UndoAsync(UndoRequest request, CancellationToken abort) =>
        _undo.AskAsync(request, abort);

    public Task<CloudAnswer<ReportSlipsResponse>> ReportSlipsAsync(
        ReportSlipsRequest request, CancellationToken abort) => _reportSlips.AskAsync(request, abort);

    public Task<CloudAnswer<ListUnreportedResponse>> UnreportedAsync(
        ListUnreportedRequest request, CancellationToken abort) => _unreported.AskAsync(request, abort);
}

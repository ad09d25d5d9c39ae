using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Cloud;

/// <summary>Takes slip reports to the cloud.</summary>
internal interface IReportSink
{
    /// <summary>Sends one request, with retries inside its own deadline.</summary>
    /// <returns>The cloud's reply, or "no answer" with its cause; never throws for the cloud or the network.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="abort"/> was set.</exception>
    Task<CloudAnswer<ReportSlipsResponse>> ReportSlipsAsync(ReportSlipsRequest request, CancellationToken abort);
}

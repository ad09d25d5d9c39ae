using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Polly;
using PosDaemon.Configuration;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Cloud;

/// <summary>What came of asking the cloud. A refusal is an answer; NoAnswer means that the request may or may not
/// have been carried out, and only the same request sent again can tell.</summary>
internal abstract record CloudAnswer<TResponse>
{
    private CloudAnswer()
    {
    }

    public sealed record Answered(TResponse Response) : CloudAnswer<TResponse>;

    /// <param name="Reason">For the technician, with the gRPC status.</param>
    /// <param name="Trouble">What it means for whoever stands at the lane.</param>
    public sealed record NoAnswer(string Reason, CloudTrouble Trouble = CloudTrouble.Silent) : CloudAnswer<TResponse>;
}

/// <summary>The terminal's side of the redemption contract: each request within one deadline, an answer or "no answer",
/// and what is known of the cloud. Keeps nothing of a scan and mints no ids: a retry is the lane's and carries the
/// request that is in the journal. Throws only OperationCanceledException, when the caller's token fires. Safe for
/// concurrent use.</summary>
internal sealed class RedemptionClient : IReportSink
{
    private readonly RedemptionService.RedemptionServiceClient _service;
    private readonly CloudReachability _reachability;
    private readonly ResiliencePipeline _retry;
    private readonly TimeSpan _deadline;
    private readonly TimeSpan _longestTry;
    private readonly TimeProvider _time;

    /// <param name="calls">Of the caller's channel, which is not disposed here.</param>
    /// <param name="options">Its deadline covers a request with its immediate retries.</param>
    public RedemptionClient(
        CallInvoker calls, CloudOptions options, TimeProvider time, ILogger<RedemptionClient> log)
    {
        _service = new(calls);
        _reachability = new(time, log);
        _retry = CloudRetry.Pipeline(time, log);
        _deadline = options.Deadline;
        _longestTry = CloudRetry.LongestTry(options);
        _time = time;
    }

    /// <summary>The cloud answers again, or no longer. Raised on the thread of the call that found out.</summary>
    public event Action? ReachableChanged
    {
        add => _reachability.ReachableChanged += value;
        remove => _reachability.ReachableChanged -= value;
    }

    public CloudState State => _reachability.State;

    /// <inheritdoc cref="CloudReachability.CloudTimeIn"/>
    public Timestamp CloudTimeIn(TimeSpan span) => _reachability.CloudTimeIn(span);

    public Task<CloudAnswer<PreviewResponse>> PreviewAsync(PreviewRequest request, CancellationToken abort) =>
        AskAsync(nameof(_service.Preview), request, _service.PreviewAsync, response => response.ServerTime,
            response => response.ResultCase != PreviewResponse.ResultOneofCase.None, abort);

    public Task<CloudAnswer<RedeemResponse>> RedeemAsync(RedeemRequest request, CancellationToken abort) =>
        AskAsync(nameof(_service.Redeem), request, _service.RedeemAsync,
            response => response.ServerTime,
            response => response.ResultCase != RedeemResponse.ResultOneofCase.None, abort);

    public Task<CloudAnswer<UndoResponse>> UndoAsync(UndoRequest request, CancellationToken abort) =>
        AskAsync(nameof(_service.Undo), request, _service.UndoAsync,
            response => response.ServerTime,
            response => response.ResultCase != UndoResponse.ResultOneofCase.None, abort);

    public Task<CloudAnswer<SignInResponse>> SignInAsync(SignInRequest request, CancellationToken abort) =>
        AskAsync(nameof(_service.SignIn), request, _service.SignInAsync, response => response.ServerTime,
            response => response.ResultCase != SignInResponse.ResultOneofCase.None, abort);

    public Task<CloudAnswer<ReportSlipsResponse>> ReportSlipsAsync(
        ReportSlipsRequest request, CancellationToken abort) =>
        AskAsync(nameof(_service.ReportSlips), request, _service.ReportSlipsAsync, response => response.ServerTime,
            response => response.Verdicts.Count == request.Reports.Count, abort);

    public Task<CloudAnswer<ListUnreportedResponse>> ListUnreportedAsync(
        ListUnreportedRequest request, CancellationToken abort) =>
        AskAsync(nameof(_service.ListUnreported), request, _service.ListUnreportedAsync,
            response => response.ServerTime, response => response.ServerTime is not null, abort);

    /// <param name="method">Its name in the contract.</param>
    /// <param name="serverTime">The cloud's clock, in a repeated reply too: it is that of this call.</param>
    /// <param name="isWhole">A response without a result, as from a cloud that speaks a later version, answers nothing.
    /// </param>
    private async Task<CloudAnswer<TResponse>> AskAsync<TRequest, TResponse>(
        string method, TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> call,
        Func<TResponse, Timestamp?> serverTime, Func<TResponse, bool> isWhole, CancellationToken abort)
        where TResponse : class, IMessage<TResponse>
    {
        var started = _time.GetTimestamp();
        var last = await _retry.ExecuteAsync(
            async token => await TryAsync(
                method, options => call(request, options), serverTime,
                _deadline - _time.GetElapsedTime(started), token),
            abort);

        var (fault, trouble) = (last.Fault?.ToString(), last.Fault?.Trouble ?? CloudTrouble.NotUnderstood);
        if (last.Response is { } response)
        {
            if (isWhole(response))
            {
                _reachability.Answered(last.Clock);
                CloudSentences.Clean(response);
                return new CloudAnswer<TResponse>.Answered(response);
            }
            fault = "the cloud's response does not answer the request; its version may differ";
        }
        _reachability.Failed(method, fault!);
        return new CloudAnswer<TResponse>.NoAnswer(fault!, trouble);
    }

    private async Task<CloudTry<TResponse>> TryAsync<TResponse>(
        string method, Func<CallOptions, AsyncUnaryCall<TResponse>> call, Func<TResponse, Timestamp?> serverTime,
        TimeSpan left, CancellationToken abort)
        where TResponse : class
    {
        var limit = TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, _longestTry.Ticks));
        // The package reckons a deadline by the wall clock, which a till sets while it runs; this one is monotonic.
        using var late = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, late.Token);
        var sent = _time.GetUtcNow();
        var started = _time.GetTimestamp();
        try
        {
            var deadline = (TimeProvider.System.GetUtcNow() + limit).UtcDateTime;
            using var running = call(new CallOptions(deadline: deadline, cancellationToken: either.Token));
            var response = await running.ResponseAsync;
            var clock = serverTime(response).ToTimeOrNull() is { } server
                ? ClockSample.Measure(sent, _time.GetElapsedTime(started), server, _time.GetTimestamp())
                : null;
            return new(method, null, MayRetry: false, response, clock);
        }
        catch (Exception exception)
        {
            // The boundary to the network: whatever the stack below throws, the cloud gave no answer.
            abort.ThrowIfCancellationRequested();
            var fault = late.IsCancellationRequested ? CloudFault.Late : CloudFault.From(exception);
            left -= _time.GetElapsedTime(started);
            return new(method, fault, CloudRetry.MayRetry(fault, left), null, null);
        }
    }
}

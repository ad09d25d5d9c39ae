using Polly;
using Polly.Retry;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Cloud;

/// <summary>Sends a question again at once where it failed in transport: a connection that a router has dropped,
/// a cloud node that restarts. Always inside the question's deadline; the waits between questions are the lane's.
/// </summary>
internal static class CloudRetry
{
    /// <summary>Two more tries: the third failure is an outage, and the lane's business.</summary>
    public const int MoreTries = 2;

    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>What is left of the deadline must hold the wait and a try worth making.</summary>
    public static readonly TimeSpan LeastTimeLeft = TimeSpan.FromSeconds(1);

    /// <summary>Only what says that the call did not get through; a status the cloud gave itself is its last word.
    /// (It would be safe to repeat all the same: every question is idempotent by its id.)</summary>
    public static bool MayRetry<TReply>(GrpcResult<TReply> result, TimeSpan left) =>
        result is GrpcResult<TReply>.Ended { Status.Code: GrpcStatusCode.Unavailable } && left >= LeastTimeLeft;

    /// <summary>Jitter, so that a hundred terminals cut off at one moment do not come back at one moment.</summary>
    public static ResiliencePipeline<CloudTry<TReply>> Pipeline<TReply>(
        TimeProvider time, Action<CloudTry<TReply>> sentAgain) =>
        new ResiliencePipelineBuilder<CloudTry<TReply>> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<CloudTry<TReply>>
            {
                MaxRetryAttempts = MoreTries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { MayRetry: true }),
                OnRetry = args =>
                {
                    if (args.Outcome.Result is { } failed)
                        sentAgain(failed);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
}

/// <summary>One try of a question.</summary>
internal sealed record CloudTry<TReply>(GrpcResult<TReply> Result, bool MayRetry, ClockSample? Clock);

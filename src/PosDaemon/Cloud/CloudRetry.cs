using Grpc.Core;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using PosDaemon.Configuration;

namespace PosDaemon.Cloud;

/// <summary>One try of a request: a fault or a response.</summary>
internal record CloudTry(string Method, CloudFault? Fault, bool MayRetry);

internal sealed record CloudTry<TResponse>(
    string Method, CloudFault? Fault, bool MayRetry, TResponse? Response, ClockSample? Clock)
    : CloudTry(Method, Fault, MayRetry)
    where TResponse : class;

/// <summary>Sends a request again at once where it failed in transport: a connection that a router has dropped, a cloud
/// node that restarts. Always inside the request's deadline; the waits between requests are the lane's.</summary>
internal static class CloudRetry
{
    /// <summary>Two more tries: the third failure is an outage, and the lane's business.</summary>
    public const int MoreTries = 2;

    /// <summary>Before the second try; twice that before the third. Together they outlast the channel's longest wait
    /// between two connects (250 ms and a fifth), so that the third try finds a cloud that was back at the first.
    /// </summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(150);

    /// <summary>What is left of the deadline must hold the wait and a try worth making.</summary>
    public static readonly TimeSpan LeastTimeLeft = TimeSpan.FromSeconds(1);

    /// <summary>How long one try may take. With several addresses, or a name that may have several, a node that
    /// accepts and then says nothing gets a third of the deadline, and the next try may meet another. With one address
    /// it gets all of it.</summary>
    public static TimeSpan LongestTry(CloudOptions options) =>
        options.Urls.Length > 1 || options.Url.StartsWith("dns:", StringComparison.Ordinal)
            ? options.Deadline / (1 + MoreTries)
            : options.Deadline;

    /// <summary>Only what says that the call did not get through, or not in time and there is time left: UNAVAILABLE
    /// and DEADLINE_EXCEEDED, whether the transport says so or the cloud. Any other status is the cloud's last word.
    /// (Repeating would be safe all the same: every request is idempotent by its id.)</summary>
    public static bool MayRetry(CloudFault fault, TimeSpan left) =>
        fault.Code is StatusCode.Unavailable or StatusCode.DeadlineExceeded && left >= LeastTimeLeft;

    /// <summary>Jitter of a quarter, so that a hundred terminals cut off at one moment do not come back at one.
    /// </summary>
    public static ResiliencePipeline Pipeline(TimeProvider time, ILogger log) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MoreTries,
                BackoffType = DelayBackoffType.Linear,
                UseJitter = true,
                Delay = Delay,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is CloudTry { MayRetry: true }),
                OnRetry = args =>
                {
                    if (args.Outcome.Result is CloudTry { Fault: { } fault } failed)
                        log.SentAgain(failed.Method, fault.ToString());
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
}

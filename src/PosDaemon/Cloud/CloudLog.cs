using Microsoft.Extensions.Logging;

namespace PosDaemon.Cloud;

/// <summary>What the cloud client logs: turns at Information and Warning, calls at Debug. Never a code.</summary>
internal static partial class CloudLog
{
    [LoggerMessage(3000, LogLevel.Information, "The cloud answers")]
    public static partial void CloudAnswers(this ILogger log);

    [LoggerMessage(3001, LogLevel.Warning, "The cloud does not answer {Method}: {Reason}")]
    public static partial void CloudDoesNotAnswer(this ILogger log, string method, string reason);

    [LoggerMessage(3002, LogLevel.Debug, "Still no answer to {Method}: {Reason}")]
    public static partial void StillNoAnswer(this ILogger log, string method, string reason);

    [LoggerMessage(3003, LogLevel.Warning, "This clock is {Error} ahead of the cloud's (± {Uncertainty})")]
    public static partial void ClockIsWrong(this ILogger log, TimeSpan error, TimeSpan uncertainty);

    [LoggerMessage(3004, LogLevel.Debug, "{Method} failed in transport and is sent again: {Reason}")]
    public static partial void SentAgain(this ILogger log, string method, string reason);
}

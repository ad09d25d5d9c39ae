using Microsoft.Extensions.Logging;

namespace PosCloud.Services;

/// <summary>What serving logs: paths and statuses, never a message's content.</summary>
internal static partial class GrpcLog
{
    [LoggerMessage(3050, LogLevel.Information, "Call {Path} ended with {Status}: {Detail}")]
    public static partial void CallFailed(ILogger log, string path, string status, string detail);

    [LoggerMessage(3051, LogLevel.Debug, "Call {Path}: the client is gone")]
    public static partial void ClientGone(ILogger log, string path);

    [LoggerMessage(3052, LogLevel.Error, "Call {Path} failed by a fault of the cloud")]
    public static partial void CallThrew(ILogger log, Exception fault, string path);

    [LoggerMessage(3053, LogLevel.Error, "Call {Path} got no answer: {Reason}")]
    public static partial void ReplyDamaged(ILogger log, string path, string reason);
}

using Microsoft.Extensions.Logging;
using PosDaemon.Protocol.Grpc;

namespace PosCloud.Grpc;

/// <summary>What the gRPC server logs: paths and statuses, never a message's content.</summary>
internal static partial class GrpcLog
{
    [LoggerMessage(3050, LogLevel.Information, "Call {Path} ended with {Status}")]
    public static partial void CallFailed(this ILogger log, string path, GrpcStatus status);

    [LoggerMessage(3051, LogLevel.Debug, "Call {Path}: the client is gone")]
    public static partial void ClientGone(this ILogger log, string path);

    [LoggerMessage(3052, LogLevel.Error, "Call {Path} failed by a fault of the server")]
    public static partial void CallThrew(this ILogger log, Exception fault, string path);

    [LoggerMessage(3053, LogLevel.Debug, "Call {Path}: the rest of the request was not read")]
    public static partial void DrainCut(this ILogger log, string path);
}

using PosDaemon.Protocol.Grpc;

namespace PosCloud.Grpc;

/// <summary>Limits of the server; register one in the container to change them.</summary>
internal sealed class GrpcServerOptions
{
    /// <summary>Largest request message in bytes: rule 5 of the contract.</summary>
    public int MaxRequestBytes { get; init; } = GrpcLimits.MessageBytes;

    /// <summary>Largest reply message in bytes; a terminal refuses more than that as well.</summary>
    public int MaxReplyBytes { get; init; } = GrpcLimits.MessageBytes;

    /// <summary>How much of a request is read away before it is answered with an error. Clients that are cut off
    /// in the middle of sending may report the cut and not the error; more than this is cut off all the same.</summary>
    public int MaxDrainedBytes { get; init; } = 4 * GrpcLimits.MessageBytes;

    /// <summary>How long that may take: a sender slower than this is not listening.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2);
}

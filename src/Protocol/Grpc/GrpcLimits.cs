namespace PosDaemon.Protocol.Grpc;

/// <summary>Limits both sides keep unless told otherwise.</summary>
public static class GrpcLimits
{
    /// <summary>Largest message in bytes, without its 5-byte prefix: 1 MiB, rule 5 of the contract.</summary>
    public const int MessageBytes = 1 << 20;

    /// <summary>Longest grpc-message we send, in bytes after encoding; peers suggest 8 KiB for all trailers.</summary>
    public const int StatusTextBytes = 4096;
}

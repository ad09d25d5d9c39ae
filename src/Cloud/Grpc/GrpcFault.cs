using PosDaemon.Protocol.Grpc;

namespace PosCloud.Grpc;

/// <summary>Ends a call with a status. Only for "no answer": a business refusal is a reply, never this.
/// The message goes to the terminal, so it carries no code and no secret.</summary>
internal sealed class GrpcFault : Exception
{
    public GrpcFault(GrpcStatusCode code, string message)
        : this(new GrpcStatus(code, message))
    {
    }

    public GrpcFault(GrpcStatus status)
        : base(status.ToString()) => Status = status;

    public GrpcStatus Status { get; }
}

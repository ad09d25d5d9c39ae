using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Grpc;

/// <summary>What came back from a call: a reply, or the status it ended with. A unary call that replied ended OK;
/// a stream gives its replies and then the status, which is OK if the server closed it in order.</summary>
internal abstract record GrpcResult<TReply>
{
    private GrpcResult()
    {
    }

    public sealed record Replied(TReply Reply) : GrpcResult<TReply>;

    public sealed record Ended(GrpcStatus Status) : GrpcResult<TReply>;
}

using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Cloud;

/// <summary>One rpc as the client asks it: where its reply has the server's time, and what a whole reply is.</summary>
/// <param name="Method">The rpc.</param>
/// <param name="ServerTime">The server's time of this reply; null where the reply is a stored one and its time of
/// an earlier call.</param>
/// <param name="IsWhole">A reply that answers this request. One without a result, as from a cloud that speaks a
/// later version, answers nothing.</param>
internal sealed record CloudQuestion<TRequest, TReply>(
    GrpcMethod<TRequest, TReply> Method, Func<TReply, Timestamp?> ServerTime, Func<TRequest, TReply, bool> IsWhole)
    where TRequest : class, IMessage<TRequest>
    where TReply : class, IMessage<TReply>;

/// <summary>The questions of an on-line terminal.</summary>
internal static class CloudQuestions
{
    public static CloudQuestion<PreviewRequest, PreviewResponse> Preview { get; } = new(
        RedemptionMethods.Preview, reply => reply.ServerTime,
        (_, reply) => reply.ResultCase != PreviewResponse.ResultOneofCase.None);

    public static CloudQuestion<RedeemRequest, RedeemResponse> Redeem { get; } = new(
        RedemptionMethods.Redeem, reply => reply.RepeatedReply ? null : reply.ServerTime,
        (_, reply) => reply.ResultCase != RedeemResponse.ResultOneofCase.None);

    public static CloudQuestion<UndoRequest, UndoResponse> Undo { get; } = new(
        RedemptionMethods.Undo, reply => reply.RepeatedReply ? null : reply.ServerTime,
        (_, reply) => reply.ResultCase != UndoResponse.ResultOneofCase.None);

    public static CloudQuestion<ReportSlipsRequest, ReportSlipsResponse> ReportSlips { get; } = new(
        RedemptionMethods.ReportSlips, reply => reply.ServerTime,
        (request, reply) => reply.Verdicts.Count == request.Reports.Count);

    public static CloudQuestion<ListUnreportedRequest, ListUnreportedResponse> Unreported { get; } = new(
        RedemptionMethods.ListUnreported, reply => reply.ServerTime, (_, _) => true);
}

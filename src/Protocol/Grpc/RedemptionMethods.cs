using Google.Protobuf;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Grpc;

/// <summary>The rpcs of service Redemption; a test holds this table against redemption.proto.</summary>
public static class RedemptionMethods
{
    public const string Service = "posdaemon.redemption.v1.Redemption";

    public static GrpcMethod<PreviewRequest, PreviewReply> Preview { get; } =
        Unary(nameof(Preview), PreviewRequest.Parser, PreviewReply.Parser);

    public static GrpcMethod<RedeemRequest, RedeemReply> Redeem { get; } =
        Unary(nameof(Redeem), RedeemRequest.Parser, RedeemReply.Parser);

    public static GrpcMethod<UndoRequest, UndoReply> Undo { get; } =
        Unary(nameof(Undo), UndoRequest.Parser, UndoReply.Parser);

    public static GrpcMethod<ReportSlipsRequest, ReportSlipsReply> ReportSlips { get; } =
        Unary(nameof(ReportSlips), ReportSlipsRequest.Parser, ReportSlipsReply.Parser);

    public static GrpcMethod<UnreportedRequest, UnreportedReply> Unreported { get; } =
        Unary(nameof(Unreported), UnreportedRequest.Parser, UnreportedReply.Parser);

    public static GrpcMethod<UploadOfflineRequest, UploadOfflineReply> UploadOffline { get; } =
        Unary(nameof(UploadOffline), UploadOfflineRequest.Parser, UploadOfflineReply.Parser);

    public static GrpcMethod<WatchRequest, WatchEvent> Watch { get; } =
        new(Service, nameof(Watch), WatchRequest.Parser, WatchEvent.Parser, streams: true);

    private static GrpcMethod<TRequest, TReply> Unary<TRequest, TReply>(
        string name, MessageParser<TRequest> request, MessageParser<TReply> reply)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> => new(Service, name, request, reply, streams: false);
}

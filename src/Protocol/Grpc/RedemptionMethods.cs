using Google.Protobuf;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Grpc;

/// <summary>The rpcs of RedemptionService; a test holds this table against the contract.</summary>
public static class RedemptionMethods
{
    public const string Service = "posdaemon.redemption.v1.RedemptionService";

    public static GrpcMethod<PreviewRequest, PreviewResponse> Preview { get; } =
        Unary(nameof(Preview), PreviewRequest.Parser, PreviewResponse.Parser);

    public static GrpcMethod<RedeemRequest, RedeemResponse> Redeem { get; } =
        Unary(nameof(Redeem), RedeemRequest.Parser, RedeemResponse.Parser);

    public static GrpcMethod<UndoRequest, UndoResponse> Undo { get; } =
        Unary(nameof(Undo), UndoRequest.Parser, UndoResponse.Parser);

    public static GrpcMethod<ReportSlipsRequest, ReportSlipsResponse> ReportSlips { get; } =
        Unary(nameof(ReportSlips), ReportSlipsRequest.Parser, ReportSlipsResponse.Parser);

    public static GrpcMethod<ListUnreportedRequest, ListUnreportedResponse> ListUnreported { get; } =
        Unary(nameof(ListUnreported), ListUnreportedRequest.Parser, ListUnreportedResponse.Parser);

    public static GrpcMethod<UploadOfflineRequest, UploadOfflineResponse> UploadOffline { get; } =
        Unary(nameof(UploadOffline), UploadOfflineRequest.Parser, UploadOfflineResponse.Parser);

    public static GrpcMethod<WatchRequest, WatchResponse> Watch { get; } =
        new(Service, nameof(Watch), WatchRequest.Parser, WatchResponse.Parser, streams: true);

    private static GrpcMethod<TRequest, TReply> Unary<TRequest, TReply>(
        string name, MessageParser<TRequest> request, MessageParser<TReply> reply)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> => new(Service, name, request, reply, streams: false);
}

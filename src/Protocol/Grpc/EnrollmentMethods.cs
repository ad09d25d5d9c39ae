using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Grpc;

/// <summary>The rpcs of service Enrollment; a test holds this table against redemption.proto.</summary>
public static class EnrollmentMethods
{
    public const string Service = "posdaemon.redemption.v1.Enrollment";

    public static GrpcMethod<EnrollRequest, EnrollReply> Enroll { get; } =
        new(Service, nameof(Enroll), EnrollRequest.Parser, EnrollReply.Parser, streams: false);

    public static GrpcMethod<RenewRequest, RenewReply> Renew { get; } =
        new(Service, nameof(Renew), RenewRequest.Parser, RenewReply.Parser, streams: false);
}

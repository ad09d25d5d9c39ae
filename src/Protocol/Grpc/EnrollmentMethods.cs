using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Grpc;

/// <summary>The rpcs of EnrollmentService; a test holds this table against the contract.</summary>
public static class EnrollmentMethods
{
    public const string Service = "posdaemon.redemption.v1.EnrollmentService";

    public static GrpcMethod<EnrollRequest, EnrollResponse> Enroll { get; } =
        new(Service, nameof(Enroll), EnrollRequest.Parser, EnrollResponse.Parser, streams: false);

    public static GrpcMethod<RenewRequest, RenewResponse> Renew { get; } =
        new(Service, nameof(Renew), RenewRequest.Parser, RenewResponse.Parser, streams: false);
}

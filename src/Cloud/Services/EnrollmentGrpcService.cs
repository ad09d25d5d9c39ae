using Grpc.Core;
using PosCloud.Identity;
using PosCloud.Terminals;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Services;

/// <summary>How machines become terminals.</summary>
internal sealed class EnrollmentGrpcService(EnrollUseCase enrolment, TerminalCallers callers)
    : EnrollmentService.EnrollmentServiceBase
{
    public override Task<ListTrustAnchorsResponse> ListTrustAnchors(
        ListTrustAnchorsRequest request, ServerCallContext context) => enrolment.ListTrustAnchorsAsync();

    public override async Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context)
    {
        var end = context.CallingEnd();
        await callers.CheckStrangerAsync(end);
        return await enrolment.EnrollAsync(request, end.Name);
    }

    public override async Task<RenewResponse> Renew(RenewRequest request, ServerCallContext context)
    {
        var (fingerprint, known) = await callers.CheckCertificateAsync(context.CallingEnd());
        return await enrolment.RenewAsync(request, fingerprint, known);
    }
}

internal static class CallingEnds
{
    /// <summary>The other end of a call's connection.</summary>
    public static CallingEnd CallingEnd(this ServerCallContext context)
    {
        var http = context.GetHttpContext();
        return new CallingEnd(
            http.Request.IsHttps, http.Connection.ClientCertificate,
            http.Request.IsHttps ? null : http.Features.Get<ConnectionUser>()?.Find(),
            http.Connection.RemoteIpAddress);
    }
}

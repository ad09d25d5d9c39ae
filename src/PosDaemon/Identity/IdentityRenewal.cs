using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Identity;

/// <summary>Gets the terminal's next certificate when a third of the life of this one is over, by the cloud's clock.
/// The one before stays good at the cloud, so that an answer that is lost, or a disk that is full, locks nobody out.
/// </summary>
internal sealed class IdentityRenewal(
    CurrentIdentity current, string directory, EnrollmentService.EnrollmentServiceClient enrollment,
    RedemptionClient cloud, TimeProvider time, ILogger<IdentityRenewal> log) : BackgroundService
{
    /// <summary>Between two looks.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>So long before the end people are told.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromDays(30);

    /// <summary>A certificate is renewed from here on.</summary>
    private static DateTime DueFrom(X509Certificate2 certificate) =>
        certificate.NotBefore.ToUniversalTime() + ((certificate.NotAfter - certificate.NotBefore) / 3);

    /// <summary>The end of the certificate, where it is near and the renewal has not come through; else null.</summary>
    public DateTimeOffset? EndsSoon => current.Certificate.NotAfter.ToUniversalTime() is var end && Now >= end - Late
        ? end
        : null;

    private DateTime Now =>
        cloud.CloudTimeIn(TimeSpan.Zero).ToTimeOrNull()?.UtcDateTime ?? time.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await RenewIfDueAsync(stoppingToken);
            await Task.Delay(Period, time, stoppingToken);
        }
    }

    /// <summary>Renews the certificate where it is due. Whatever goes wrong is logged, and the next look tries again.
    /// </summary>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public async Task RenewIfDueAsync(CancellationToken stopping)
    {
        if (Now < DueFrom(current.Certificate))
            return;
        var (request, key) = TerminalIdentity.NewRequest();
        try
        {
            var reply = await enrollment.RenewAsync(
                new RenewRequest { CertificateRequest = ByteString.CopyFrom(request) },
                deadline: (TimeProvider.System.GetUtcNow() + Patience).UtcDateTime, cancellationToken: stopping);
            var next = current.Identity with
            {
                PrivateKey = key,
                Certificates = [.. reply.Certificates.Select(one => one.ToByteArray())],
            };
            next.ToCertificate().Dispose();
            IdentityFile.Write(directory, next);
            current.Change(next);
            log.Renewed(current.Certificate.NotAfter.ToUniversalTime());
        }
        catch (RpcException e)
        {
            stopping.ThrowIfCancellationRequested();
            log.NotRenewed(CloudFault.From(e).ToString(), current.Certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is IdentityException or CryptographicException or ArgumentException)
        {
            log.NotRenewed(e.Message, current.Certificate.NotAfter.ToUniversalTime());
        }
    }
}

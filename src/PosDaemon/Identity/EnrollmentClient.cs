using System.Net.Security;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Identity;

/// <summary>Makes this machine a terminal: learns by what the cloud is signed, believes it by the ticket's pin, and
/// then gives the token away.</summary>
/// <param name="ticket">Of <c>poscloud terminal enroll</c>.</param>
/// <param name="time">Reckons the deadline.</param>
internal sealed class EnrollmentClient(EnrollmentTicket ticket, TimeProvider time)
{
    // With the names of terminal and machine in it.
    private const int LongestRefusal = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private string? _clockFault;

    private static string Version { get; } =
        typeof(EnrollmentClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "";

    /// <param name="privateKey">To be certified, PKCS #8.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="IdentityException">The cloud is not there, is not the one of the ticket, or refuses.
    /// </exception>
    public async Task<TerminalIdentity> EnrollAsync(byte[] privateKey, CancellationToken stopping)
    {
        var anchors = await FindAnchorsAsync(stopping);
        if (_clockFault is { } wrong)
            throw new IdentityException(wrong);
        using var channel = Open((shown, faults) => CloudTrust.IsTrusted(shown, faults, anchors));
        var reply = await CallAsync(channel, isTrusted: true, (client, options) => client.EnrollAsync(
            new EnrollRequest
            {
                Token = ticket.Token,
                CertificateRequest = ByteString.CopyFrom(TerminalIdentity.RequestOf(privateKey)),
                HostName = Environment.MachineName,
                SoftwareVersion = Version,
            }, options), stopping);
        var identity = new TerminalIdentity(
            reply.TerminalId, reply.StoreId, privateKey, [.. reply.Certificates.Select(one => one.ToByteArray())],
            anchors);
        try
        {
            identity.ToCertificate().Dispose();
            return identity;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new IdentityException(
                $"what {ticket.Cloud.Authority} answered is no certificate of this machine's key: its version may "
                + "differ");
        }
    }

    /// <summary>The anchors that have the pin.</summary>
    private async Task<IReadOnlyList<byte[]>> FindAnchorsAsync(CancellationToken stopping)
    {
        // Nothing is said on this connection, and what is heard is believed by its pin alone.
        using var channel = Open((shown, _) => CheckClock(shown));
        var reply = await CallAsync(
            channel, isTrusted: false,
            (client, options) => client.ListTrustAnchorsAsync(new ListTrustAnchorsRequest(), options), stopping);
        var anchors = reply.TrustAnchors.Select(one => one.ToByteArray()).Where(IsPinned).ToList();
        return anchors.Count > 0 ? anchors : throw new IdentityException(
            $"what answers at {ticket.Cloud.Authority} is not the cloud that made this token: somebody may be between. "
            + "Nothing was sent. Is the address right, and the token the newest?");
    }

    /// <summary>A till whose battery is empty would only be told that it trusts nobody.</summary>
    private bool CheckClock(X509Certificate? shown)
    {
        if (shown is null)
            return true;
        using var certificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        var now = time.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
            _clockFault = $"this machine's clock says {now:yyyy-MM-dd HH:mm} UTC, and the cloud's certificate is good "
                + $"from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to "
                + $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}: set the clock, or have the cloud's looked at";
        return true;
    }

    private bool IsPinned(byte[] anchor)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(anchor);
            return EnrollmentTicket.PinOf(certificate) == ticket.Pin;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private GrpcChannel Open(Func<X509Certificate?, SslPolicyErrors, bool> isTrusted) => CloudServices.Open(
        new CloudOptions { Url = ticket.Cloud.GetLeftPart(UriPartial.Authority) }, new CloudConnection
        {
            Tls = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, faults) => isTrusted(shown, faults),
            },
        });

    private async Task<T> CallAsync<T>(
        GrpcChannel channel, bool isTrusted,
        Func<EnrollmentService.EnrollmentServiceClient, CallOptions, AsyncUnaryCall<T>> call,
        CancellationToken stopping)
    {
        try
        {
            return await call(
                new EnrollmentService.EnrollmentServiceClient(channel),
                new CallOptions(deadline: (time.GetUtcNow() + Patience).UtcDateTime, cancellationToken: stopping));
        }
        catch (RpcException e)
        {
            stopping.ThrowIfCancellationRequested();
            var fault = CloudFault.From(e);
            // A refusal is said in the cloud's own words, which say what to do.
            throw new IdentityException(isTrusted && fault.Code == StatusCode.PermissionDenied
                ? CloudFault.Printable(e.Status.Detail, LongestRefusal)
                : $"{ticket.Cloud.Authority}: {fault}. The token is as good as before: try again");
        }
    }
}

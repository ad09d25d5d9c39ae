using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Identity;

/// <summary>Makes a machine a terminal, by a token that is good once, and gives it its next certificate in time.
/// </summary>
internal sealed class EnrollUseCase(
    ITerminalStore ledger, AuthorityOfLedger authority, CodeKey key, TimeProvider time, ILogger<EnrollUseCase> log)
{
    /// <summary>Of a terminal's certificate. Revocation does not wait for it; a till that was off for a season renews
    /// when it is back.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private const int LongestText = 128;

    /// <summary>Certifies the key for the terminal of the token. Repeated with the same token and key, because a reply
    /// was lost, it gives the same certificate as long as the token is good.</summary>
    /// <param name="request">Of a machine.</param>
    /// <param name="address">Of that machine, for the log.</param>
    /// <exception cref="InvalidRequestException">The request cannot be read.</exception>
    /// <exception cref="CallerRefusedException">The token is not good, or not any more.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used now.</exception>
    public async Task<EnrollResponse> EnrollAsync(EnrollRequest request, string address)
    {
        var machine = TerminalRequest.Read(request.CertificateRequest.Span);
        var (host, version) = (Clip(request.HostName), Clip(request.SoftwareVersion));
        if (EnrollmentTokens.Read(request.Token) is not { } token)
            throw Refused(address, host, "it is no enrolment token: poscloud terminal enroll makes one");
        var signer = await authority.GetAsync();
        EnrollDecision? decision = null;
        var isFound = false;
        foreach (var one in key.All.TakeWhile(_ => !isFound))
            decision = await ledger.EnrollAsync(one.HashToken(token), stored =>
            {
                isFound = stored is not null;
                return Decide(stored, machine, signer, host, version);
            });
        return decision switch
        {
            EnrollDecision.Refuse refusal => throw Refused(address, host, refusal.Why),
            EnrollDecision.Repeat known => Reply(known.Terminal, known.Store, known.Certificate, signer),
            EnrollDecision.Issue(var store, var issued) => Enrolled(store, issued, signer),
            _ => throw new InvalidOperationException($"no reply to {decision}"),
        };
    }

    /// <summary>Certifies a key, the same or another one, for the terminal whose certificate the call came with.
    /// </summary>
    /// <param name="request">The new key.</param>
    /// <param name="fingerprint">Of that certificate.</param>
    /// <param name="known">That certificate, which is good.</param>
    /// <exception cref="InvalidRequestException">The request cannot be read.</exception>
    /// <exception cref="CallerRefusedException">The certificate has been replaced, or the terminal revoked.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used now.</exception>
    public async Task<RenewResponse> RenewAsync(RenewRequest request, byte[] fingerprint, StoredCertificate known)
    {
        var machine = TerminalRequest.Read(request.CertificateRequest.Span);
        var issued = Sign(
            await authority.GetAsync(), known.Terminal, machine, known.HostName, known.SoftwareVersion);
        if (!await ledger.RenewAsync(fingerprint, issued))
            throw new CallerRefusedException(CallerFault.NotIdentified,
                $"the certificate of {known.Terminal} is not good any more: it enrolled anew or was revoked");
        IdentityLog.Renewed(log, known.Terminal, issued.NotAfter);
        return new RenewResponse { Certificates = { ByteString.CopyFrom(issued.Certificate) } };
    }

    public async Task<ListTrustAnchorsResponse> ListTrustAnchorsAsync() => new()
    {
        TrustAnchors = { ByteString.CopyFrom((await authority.GetAsync()).Certificate) },
    };

    private EnrollDecision Decide(
        StoredToken? token, TerminalRequest machine, CertificateAuthority signer, string host, string version)
    {
        if (token is null)
            return new EnrollDecision.Refuse("there is no such token: poscloud terminal enroll makes one");
        if (token.IsVoid)
            return new EnrollDecision.Refuse(
                $"the token of {token.Terminal} is void: a newer one took its place, or the terminal was revoked");
        if (time.GetUtcNow() >= token.ExpiresAt)
            return new EnrollDecision.Refuse(
                $"the token of {token.Terminal} expired {token.ExpiresAt:yyyy-MM-dd HH:mm} UTC: poscloud terminal "
                + "enroll makes another");
        if (token.Used is not { } use)
            return new EnrollDecision.Issue(token.Store, Sign(signer, token.Terminal, machine, host, version));
        return CryptographicOperations.FixedTimeEquals(use.KeyHash, machine.KeyHash)
            ? new EnrollDecision.Repeat(token.Terminal, token.Store, use.Certificate)
            : new EnrollDecision.Refuse(
                $"the token of {token.Terminal} was used {use.At:yyyy-MM-dd HH:mm} UTC by {Named(use.HostName)}: if "
                + $"that was not you, poscloud terminal revoke {token.Terminal}; poscloud terminal enroll makes "
                + "another");
    }

    private IssuedCertificate Sign(
        CertificateAuthority signer, string terminal, TerminalRequest machine, string host, string version)
    {
        var now = time.GetLedgerNow();
        using var certificate = signer.SignTerminal(terminal, machine.Key, now, Life);
        return new IssuedCertificate(
            certificate.GetCertHash(HashAlgorithmName.SHA256), certificate.RawData, machine.KeyHash, terminal,
            certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), now, host, version);
    }

    private EnrollResponse Enrolled(string store, IssuedCertificate issued, CertificateAuthority signer)
    {
        IdentityLog.Enrolled(log, issued.Terminal, store, Named(issued.HostName), issued.NotAfter);
        return Reply(issued.Terminal, store, issued.Certificate, signer);
    }

    private CallerRefusedException Refused(string address, string host, string why)
    {
        IdentityLog.NotEnrolled(log, address, Named(host), why);
        return new CallerRefusedException(CallerFault.NotAllowed, why);
    }

    private static EnrollResponse Reply(
        string terminal, string store, byte[] certificate, CertificateAuthority signer) => new()
    {
        TerminalId = terminal,
        StoreId = store,
        Certificates = { ByteString.CopyFrom(certificate) },
        TrustAnchors = { ByteString.CopyFrom(signer.Certificate) },
    };

    private static string Named(string host) => host.Length > 0 ? host : "a machine without a name";

    // A stranger's words go into log lines.
    private static string Clip(string text) => string.Concat(
        RequestReader.Clip(text, LongestText).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c));
}

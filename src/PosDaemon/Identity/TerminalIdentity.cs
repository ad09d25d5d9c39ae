using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PosDaemon.Identity;

/// <summary>By what this terminal proves itself to the cloud, and by what it knows the cloud.</summary>
/// <param name="Terminal">As the cloud enrolled it.</param>
/// <param name="Store">Where the cloud says it stands.</param>
/// <param name="PrivateKey">PKCS #8; made here, and never sent.</param>
/// <param name="Certificates">DER, the terminal's own first.</param>
/// <param name="TrustAnchors">DER; the cloud's certificate is signed by one of them, or by one that the system trusts.
/// </param>
internal sealed record TerminalIdentity(
    string Terminal, string Store, byte[] PrivateKey, IReadOnlyList<byte[]> Certificates,
    IReadOnlyList<byte[]> TrustAnchors)
{
    /// <exception cref="CryptographicException">They do not belong together.</exception>
    public X509Certificate2 ToCertificate()
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(PrivateKey, out _);
        using var own = X509CertificateLoader.LoadCertificate(Certificates[0]);
        using var whole = own.CopyWithPrivateKey(key);
        // Schannel takes no key that lives in memory alone.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A request for a certificate (PKCS #10, DER) of a new key, and that key (PKCS #8).</summary>
    public static (byte[] Request, byte[] PrivateKey) NewRequest()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (RequestOf(key), key.ExportPkcs8PrivateKey());
    }

    /// <summary>A request of a key that is there.</summary>
    public static byte[] RequestOf(byte[] privateKey)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        return RequestOf(key);
    }

    // The name is the cloud's to give.
    private static byte[] RequestOf(ECDsa key) =>
        new CertificateRequest("CN=posd", key, HashAlgorithmName.SHA256).CreateSigningRequest();
}

/// <summary>The identity of a terminal that runs, which is renewed meanwhile. Connections that are open keep the
/// certificate that they began with. Safe for any thread.</summary>
internal sealed class CurrentIdentity(TerminalIdentity first)
{
    private (TerminalIdentity Identity, X509Certificate2 Certificate) _current = (first, first.ToCertificate());

    public TerminalIdentity Identity => _current.Identity;

    public X509Certificate2 Certificate => _current.Certificate;

    /// <exception cref="CryptographicException">Its parts do not belong together; the one before stays.</exception>
    public void Change(TerminalIdentity next) => _current = (next, next.ToCertificate());

    /// <summary>Shows the certificate of the moment, and trusts what the system or an anchor trusts.</summary>
    public SslClientAuthenticationOptions ToTls() => new()
    {
        LocalCertificateSelectionCallback = (_, _, _, _, _) => Certificate,
        RemoteCertificateValidationCallback = (_, shown, _, faults) => CloudTrust.IsTrusted(
            shown, faults, Identity.TrustAnchors),
    };
}

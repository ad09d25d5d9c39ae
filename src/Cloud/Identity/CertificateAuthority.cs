using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PosDaemon.Protocol.Codes;

namespace PosCloud.Identity;

/// <summary>Signs what terminals, and nodes of the cloud without a certificate of their own, prove themselves by
/// (X.509, RFC 5280; ECDSA with P-256 and SHA-256). Safe for any thread.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const int SerialBytes = 16;
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1", ClientAuth = "1.3.6.1.5.5.7.3.2";

    /// <summary>Longer than a till lives.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(30 * 365);

    // A clock that is behind by so much believes what was signed just now.
    private static readonly TimeSpan Early = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    /// <param name="certificate">DER.</param>
    /// <param name="privateKey">PKCS #8.</param>
    /// <exception cref="CryptographicException">One of them cannot be read.</exception>
    public CertificateAuthority(byte[] certificate, byte[] privateKey)
    {
        _certificate = X509CertificateLoader.LoadCertificate(certificate);
        _key = ECDsa.Create();
        _key.ImportPkcs8PrivateKey(privateKey, out _);
    }

    /// <summary>DER; whoever trusts it trusts the cloud and nobody else.</summary>
    public byte[] Certificate => _certificate.RawData;

    /// <inheritdoc cref="EnrollmentTicket.PinOf"/>
    public string Pin => EnrollmentTicket.PinOf(_certificate);

    /// <summary>A new one.</summary>
    public static (byte[] Certificate, byte[] PrivateKey) Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=PosDaemon cloud", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now - Early, now + Life);
        return (certificate.RawData, key.ExportPkcs8PrivateKey());
    }

    /// <summary>Of a terminal.</summary>
    /// <param name="terminal">Its name, the common name.</param>
    /// <param name="key">The terminal's.</param>
    /// <param name="now">It is good from a day before, so that a clock that is behind takes it.</param>
    /// <param name="life">How long from now on.</param>
    public X509Certificate2 SignTerminal(string terminal, PublicKey key, DateTimeOffset now, TimeSpan life)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(terminal);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return Sign(request, ClientAuth, now, life);
    }

    /// <summary>Of a node, with a key of its own.</summary>
    /// <param name="names">DNS names and addresses that it is called by.</param>
    /// <param name="now">It is good from a day before.</param>
    /// <param name="life">How long from now on.</param>
    public X509Certificate2 SignNode(IEnumerable<string> names, DateTimeOffset now, TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=PosDaemon cloud node", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var signed = Sign(request, ServerAuth, now, life);
        using var whole = signed.CopyWithPrivateKey(key);
        // Schannel takes no key that lives in memory alone.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, string usage, DateTimeOffset now, TimeSpan life)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        // Positive, and without a zero in front.
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), now - Early, now + life, serial);
    }
}

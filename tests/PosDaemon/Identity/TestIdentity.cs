using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PosDaemon.Identity;

namespace PosDaemon.Tests.Identity;

/// <summary>Certificates as a cloud would sign them.</summary>
internal static class TestIdentity
{
    public static TerminalIdentity New(DateTimeOffset from, TimeSpan life)
    {
        var (request, key) = TerminalIdentity.NewRequest();
        return new TerminalIdentity("till-3", "mall", key, [Sign(request, from, life)], []);
    }

    /// <summary>DER.</summary>
    public static byte[] Sign(byte[] request, DateTimeOffset from, TimeSpan life)
    {
        var asked = CertificateRequest.LoadSigningRequest(request, HashAlgorithmName.SHA256, out _);
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = asked.Create(
            new X500DistinguishedName("CN=test"), X509SignatureGenerator.CreateForECDsa(authority), from, from + life,
            [1, 2, 3]);
        return signed.RawData;
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PosCloud.Redeeming;

namespace PosCloud.Identity;

/// <summary>A certificate request of a terminal (PKCS #10, RFC 2986). Whose name it asks for does not matter: the
/// token, or the certificate that the call came with, says who it is.</summary>
internal sealed record TerminalRequest(PublicKey Key)
{
    private const int LongestRequest = 8 * 1024;
    private const int ShortestRsa = 2048, LongestRsa = 4096;
    private const int ShortestCurve = 256, LongestCurve = 521;

    /// <summary>SHA-256 of the public key.</summary>
    public byte[] KeyHash => SHA256.HashData(Key.ExportSubjectPublicKeyInfo());

    /// <param name="der">The request.</param>
    /// <exception cref="InvalidRequestException">It is none, is not signed by the key that it names, or the key is too
    /// weak.</exception>
    public static TerminalRequest Read(ReadOnlySpan<byte> der)
    {
        if (der.Length > LongestRequest)
            throw new InvalidRequestException($"certificate_request has more than {LongestRequest} bytes");
        try
        {
            // This checks the signature: whoever asks has the key.
            var request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, out var read);
            if (read != der.Length)
                throw new InvalidRequestException("certificate_request has bytes behind its end");
            if (!IsStrong(request.PublicKey))
                throw new InvalidRequestException(
                    "certificate_request has a key that is not taken: ECDSA from P-256, or RSA from 2048 bits");
            return new TerminalRequest(request.PublicKey);
        }
        catch (Exception e) when (e is CryptographicException or NotSupportedException)
        {
            throw new InvalidRequestException(
                "certificate_request is no PKCS #10 request in DER that is signed by its own key");
        }
    }

    private static bool IsStrong(PublicKey key)
    {
        using var curve = key.GetECDsaPublicKey();
        if (curve is not null)
            return curve.KeySize is >= ShortestCurve and <= LongestCurve;
        using var rsa = key.GetRSAPublicKey();
        return rsa?.KeySize is >= ShortestRsa and <= LongestRsa;
    }
}

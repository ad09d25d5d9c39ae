using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PosCloud.Ledger;

namespace PosCloud.Identity;

/// <summary>Whose a client's certificate is. What stands in the ledger is good, whatever a certificate says of itself:
/// TLS has shown that the client has its key. Safe for any thread.</summary>
internal sealed class TerminalCertificates(ITerminalStore ledger, TimeProvider time)
{
    /// <summary>For so long what the ledger said is believed without asking again: after that a revoked or replaced
    /// certificate is not heard on connections that are open either.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    // More than one node has connections for.
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<string, (StoredCertificate Known, long Asked)> _known = new(
        StringComparer.Ordinal);

    /// <summary>It was found in the ledger before.</summary>
    public bool IsKnown(X509Certificate2 certificate) => _known.ContainsKey(NameOf(FingerprintOf(certificate)));

    /// <summary>Of the certificate that a call came with.</summary>
    /// <exception cref="CallerRefusedException">It is not good.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read now.</exception>
    public async ValueTask<(byte[] Fingerprint, StoredCertificate Known)> IdentifyAsync(X509Certificate2 certificate)
    {
        var fingerprint = FingerprintOf(certificate);
        var known = await FindAsync(fingerprint) ?? throw Refused(
            "the certificate of this call is not of this cloud: posd enroll gets one");
        var now = time.GetUtcNow();
        if (known.ReplacedAt is { } replaced)
            throw Refused(
                $"the certificate of {known.Terminal} was replaced {replaced:yyyy-MM-dd HH:mm} UTC by a newer one: "
                + "where this is the right machine, posd enroll gets another");
        if (now >= known.NotAfter)
            throw Refused(
                $"the certificate of {known.Terminal} ended {known.NotAfter:yyyy-MM-dd HH:mm} UTC: posd enroll gets "
                + "another");
        return now >= known.NotBefore ? (fingerprint, known) : throw Refused(
            $"the certificate of {known.Terminal} begins {known.NotBefore:yyyy-MM-dd HH:mm} UTC, and this cloud's "
            + "clock is before that: set it");
    }

    private async ValueTask<StoredCertificate?> FindAsync(byte[] fingerprint)
    {
        var name = NameOf(fingerprint);
        if (_known.TryGetValue(name, out var kept) && time.GetElapsedTime(kept.Asked) < Believed)
            return kept.Known;
        var asked = time.GetTimestamp();
        if (await ledger.FindCertificateAsync(fingerprint) is not { } known)
            // Nobody fills this with certificates of his own.
            return null;
        if (_known.Count >= MostKept)
            _known.Clear();
        _known[name] = (known, asked);
        return known;
    }

    private static byte[] FingerprintOf(X509Certificate2 certificate) =>
        certificate.GetCertHash(HashAlgorithmName.SHA256);

    private static string NameOf(byte[] fingerprint) => Convert.ToHexString(fingerprint);

    private static CallerRefusedException Refused(string why) => new(CallerFault.NotIdentified, why);
}

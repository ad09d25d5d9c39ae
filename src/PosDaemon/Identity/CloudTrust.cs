using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PosDaemon.Identity;

/// <summary>Whether a certificate that a server shows is the cloud's.</summary>
internal static class CloudTrust
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";

    /// <param name="shown">By the server; null: none.</param>
    /// <param name="faults">What the system finds.</param>
    /// <param name="anchors">DER, of the cloud's own authority.</param>
    public static bool IsTrusted(
        X509Certificate? shown, SslPolicyErrors faults, IReadOnlyList<byte[]> anchors)
    {
        if (faults == SslPolicyErrors.None)
            return true;
        // Who has another name is another, whoever signed for it.
        if (faults != SslPolicyErrors.RemoteCertificateChainErrors || shown is null || anchors.Count == 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // A terminal's certificate is signed by the same authority.
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuth));
        foreach (var anchor in anchors)
            chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(anchor));
        using var leaf = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        return chain.Build(leaf);
    }
}

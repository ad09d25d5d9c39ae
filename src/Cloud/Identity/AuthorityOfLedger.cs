using System.Security.Cryptography;
using PosCloud.Codes;
using PosCloud.Ledger;

namespace PosCloud.Identity;

/// <summary>The authority of a ledger: made with its first use, kept with the ledger, its key sealed under that of the
/// codes, which is kept outside. Safe for any thread.</summary>
internal sealed class AuthorityOfLedger(ITerminalStore ledger, CodeKey key, TimeProvider time) : IDisposable
{
    private CertificateAuthority? _authority;

    /// <exception cref="LedgerException">The ledger cannot be read, or what stands in it not be opened.</exception>
    public async ValueTask<CertificateAuthority> GetAsync()
    {
        if (Volatile.Read(ref _authority) is { } known)
            return known;
        var opened = Open(await ledger.FindAuthorityAsync() ?? await ledger.EnsureAuthorityAsync(Make()));
        if (Interlocked.CompareExchange(ref _authority, opened, null) is not { } other)
            return opened;
        opened.Dispose();
        return other;
    }

    public void Dispose() => _authority?.Dispose();

    private StoredAuthority Make()
    {
        var (certificate, privateKey) = CertificateAuthority.Make(time.GetUtcNow());
        var made = new StoredAuthority(certificate, key.SealAuthority(privateKey));
        CryptographicOperations.ZeroMemory(privateKey);
        return made;
    }

    private CertificateAuthority Open(StoredAuthority stored)
    {
        try
        {
            var privateKey = key.OpenAuthority(stored.SealedKey);
            var opened = new CertificateAuthority(stored.Certificate, privateKey);
            CryptographicOperations.ZeroMemory(privateKey);
            return opened;
        }
        catch (CryptographicException e)
        {
            throw new LedgerException(LedgerFault.Unreadable,
                "the key of the ledger's certificate authority cannot be opened with the key of its codes: restore "
                + "both from one backup", e);
        }
    }
}

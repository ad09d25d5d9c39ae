using System.Security.Cryptography;
using PosDaemon.Lanes;

namespace PosDaemon.Journal;

/// <summary>Encrypts codes at rest with AES-256-GCM (NIST SP 800-38D). A stolen journal without its key file shows
/// no code; the key comes from the service manager's credentials where there are any.</summary>
internal sealed class CodeVault : IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm _aes;
    private readonly IRandom _random;

    public CodeVault(ReadOnlySpan<byte> key, IRandom random) => (_aes, _random) = (new AesGcm(key, TagSize), random);

    /// <summary>Nonce, tag, then the code. The scan's id is bound to it.</summary>
    public byte[] Seal(ScanId scan, ReadOnlySpan<byte> code)
    {
        var sealedCode = new byte[NonceSize + TagSize + code.Length];
        var nonce = sealedCode.AsSpan(0, NonceSize);
        _random.Fill(nonce);
        _aes.Encrypt(nonce, code, sealedCode.AsSpan(NonceSize + TagSize),
            sealedCode.AsSpan(NonceSize, TagSize), Bind(scan));
        return sealedCode;
    }

    /// <exception cref="CryptographicException">Another key, or damage.</exception>
    public byte[] Open(ScanId scan, ReadOnlySpan<byte> sealedCode)
    {
        if (sealedCode.Length < NonceSize + TagSize)
            throw new CryptographicException("The sealed code is too short.");
        var code = new byte[sealedCode.Length - NonceSize - TagSize];
        _aes.Decrypt(sealedCode[..NonceSize], sealedCode[(NonceSize + TagSize)..],
            sealedCode.Slice(NonceSize, TagSize), code, Bind(scan));
        return code;
    }

    public void Dispose() => _aes.Dispose();

    private static byte[] Bind(ScanId scan) => System.Text.Encoding.UTF8.GetBytes(scan.Value);
}

using System.Security.Cryptography;
using System.Text;

namespace PosDaemon.ServiceDefaults;

/// <summary>Encrypts values at rest with AES-256-GCM (NIST SP 800-38D): nonce (12 bytes), ciphertext, tag (16 bytes).
/// Each value is bound to the id that it is stored under, so that it cannot be moved to another row. Used by one thread
/// at a time.</summary>
/// <param name="key">32 bytes.</param>
public sealed class SealedBox(ReadOnlySpan<byte> key) : IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly AesGcm _aes = new(key, TagSize);

    /// <summary>Encrypts under a fresh random nonce.</summary>
    /// <param name="plain">Any length.</param>
    /// <param name="owner">The id it is stored under.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, string owner)
    {
        var box = new byte[NonceSize + plain.Length + TagSize];
        var nonce = box.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        _aes.Encrypt(nonce, plain, box.AsSpan(NonceSize, plain.Length), box.AsSpan(NonceSize + plain.Length),
            Encoding.UTF8.GetBytes(owner));
        return box;
    }

    /// <summary>Decrypts what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another owner, or damage.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, string owner)
    {
        if (box.Length < NonceSize + TagSize) throw new CryptographicException("The sealed value is too short.");
        var plain = new byte[box.Length - NonceSize - TagSize];
        _aes.Decrypt(box[..NonceSize], box.Slice(NonceSize, plain.Length), box[(NonceSize + plain.Length)..], plain,
            Encoding.UTF8.GetBytes(owner));
        return plain;
    }

    public void Dispose() => _aes.Dispose();
}

using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Codes;

/// <summary>The secret of one database. Codes are stored only as their keyed hash, so a stolen database gives no
/// code; stored replies are sealed, because a slip carries entry codes. Safe for any thread.</summary>
internal sealed class CodeKey
{
    public const int Length = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] hashing;
    private readonly byte[] sealing;
    private readonly byte[] deriving;

    public CodeKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Length)
            throw new ArgumentException($"the key has {Length} bytes", nameof(secret));
        hashing = HMACSHA256.HashData(secret, "poscloud code hash 1"u8);
        sealing = HMACSHA256.HashData(secret, "poscloud reply seal 1"u8);
        deriving = HMACSHA256.HashData(secret, "poscloud entry code 1"u8);
    }

    /// <summary>Tells whether a database was written with this key, without telling anything else.</summary>
    public byte[] Fingerprint => HMACSHA256.HashData(hashing, "which key"u8);

    public byte[] Hash(ReadOnlySpan<byte> code) => HMACSHA256.HashData(hashing, code);

    public byte[] Hash(PresentedCode code) => Hash(Encoding.ASCII.GetBytes(code.Text));

    /// <summary>The code printed on a seat's ticket. Derived, not drawn: it can be issued and hashed with the order
    /// and printed at the redemption without ever being stored.</summary>
    public string EntryCode(string entitlementId) =>
        "E-" + Base32.Write(
            HMACSHA256.HashData(deriving, Encoding.UTF8.GetBytes(entitlementId)), PresentedCode.BodyLength);

    /// <summary>AES-256-GCM: nonce, ciphertext, tag. Bound to <paramref name="owner"/>, the id it is stored
    /// under.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, string owner)
    {
        var box = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(sealing, TagLength);
        aes.Encrypt(
            box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength, plain.Length),
            box.AsSpan(NonceLength + plain.Length), Encoding.UTF8.GetBytes(owner));
        return box;
    }

    public byte[] Open(ReadOnlySpan<byte> box, string owner)
    {
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(sealing, TagLength);
        aes.Decrypt(
            box[..NonceLength], box.Slice(NonceLength, plain.Length), box[(NonceLength + plain.Length)..], plain,
            Encoding.UTF8.GetBytes(owner));
        return plain;
    }
}

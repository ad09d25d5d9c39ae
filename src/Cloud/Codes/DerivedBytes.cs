using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PosCloud.Codes;

/// <summary>Bytes that one seed gives, the same again each time, and nobody can tell without it: HMAC-SHA256 of a
/// counter. What is made of them twice is made alike. Not thread-safe.</summary>
internal sealed class DerivedBytes(byte[] seed) : RandomNumberGenerator
{
    private ulong _blocks;

    public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

    public override void GetBytes(Span<byte> data)
    {
        Span<byte> counter = stackalloc byte[sizeof(ulong)];
        Span<byte> block = stackalloc byte[HMACSHA256.HashSizeInBytes];
        while (data.Length > 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(counter, _blocks++);
            HMACSHA256.HashData(seed, counter, block);
            var length = Math.Min(block.Length, data.Length);
            block[..length].CopyTo(data);
            data = data[length..];
        }
    }
}

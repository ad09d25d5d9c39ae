using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PosDaemon.Lanes;

/// <summary>Names one showing of one code. Minted once when the code is read, and the same over every retry, restart,
/// slip and report: the cloud's key of idempotency.</summary>
public readonly record struct ScanId(string Value)
{
    /// <summary>A UUID of version 7 (RFC 9562 section 5.7): sorts by time, so the journal's index stays
    /// dense.</summary>
    public static ScanId Create(DateTimeOffset at, IRandom random) => new(TimeOrderedId(at, random));

    public override string ToString() => Value;

    internal static string TimeOrderedId(DateTimeOffset at, IRandom random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at.ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x70);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}

/// <summary>Names one undo: the key of its idempotency.</summary>
public readonly record struct UndoId(string Value)
{
    public static UndoId Create(DateTimeOffset at, IRandom random) => new(ScanId.TimeOrderedId(at, random));

    public override string ToString() => Value;
}

/// <summary>Names one order of the console, to carry its outcome back. Lives as long as the process.</summary>
public readonly record struct CommandId(long Value);

/// <summary>Where ids get their chance from; the simulation gives a seeded one.</summary>
public interface IRandom
{
    void Fill(Span<byte> bytes);
}

/// <summary>The system's own generator.</summary>
public sealed class SystemRandom : IRandom
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}

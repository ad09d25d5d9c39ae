using System.Security.Cryptography;

namespace PosDaemon.Lanes;

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

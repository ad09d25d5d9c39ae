using PosDaemon.Lanes;

namespace PosDaemon.Simulation;

/// <summary>One seeded stream of chance (SplitMix64, Steele et al. 2014). Each subject has a stream of its own, so
/// that switching one kind of fault off leaves the others as they were.</summary>
internal sealed class Chance(ulong seed, string subject) : IRandom
{
    private ulong _state = Mix(seed ^ subject.Aggregate(14695981039346656037UL, (h, c) => (h ^ c) * 1099511628211UL));

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Happens(double probability) => Fraction() < probability;

    /// <summary>From <paramref name="min"/> up to but not including <paramref name="max"/>.</summary>
    public int Between(int min, int max) => min + (int)(Next() % (ulong)(max - min));

    public TimeSpan Between(TimeSpan min, TimeSpan max) => min + (max - min) * Fraction();

    public TimeSpan Seconds(double min, double max) => TimeSpan.FromSeconds(min + (max - min) * Fraction());

    public T Pick<T>(IReadOnlyList<T> from) => from[Between(0, from.Count)];

    public void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Next();
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

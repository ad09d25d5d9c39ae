namespace PosDaemon.Fuzz;

/// <summary>Numbers from a seed (SplitMix64): as cheap to begin anew for each input as to go on, so that any one input
/// can be made again by its number.</summary>
internal sealed class Chance
{
    private ulong _state;

    public void Begin(ulong seed, ulong number) => _state = (seed * 0x9E3779B97F4A7C15) ^ (number * 0xD1342543DE82EF95);

    /// <summary>0 up to, not with, the bound.</summary>
    public int Next(int bound) => (int)((NextLong() >> 32) * (ulong)bound >> 32);

    public int Next(int least, int bound) => least + Next(bound - least);

    public bool OneIn(int times) => Next(times) == 0;

    public byte NextByte() => (byte)(NextLong() >> 56);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    private ulong NextLong()
    {
        var value = _state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

namespace PosDaemon.Benchmarks.Rounds;

/// <summary>One round of one subject.</summary>
/// <param name="Count">Slips made.</param>
/// <param name="Seconds">In so much time.</param>
/// <param name="Length">Bytes of one slip.</param>
internal readonly record struct Measure(long Count, double Seconds, int Length)
{
    public double PerSecond => Count / Seconds;
}

namespace PosDaemon.Benchmarks.Rounds;

/// <summary>One round of one subject.</summary>
/// <param name="Count">Slips made.</param>
/// <param name="Seconds">Processor time of the whole process, garbage collection included: what else the machine does
/// takes its turns, but is not counted.</param>
/// <param name="Length">Bytes of one slip.</param>
internal readonly record struct Measure(long Count, double Seconds, int Length)
{
    public double PerSecond => Count / Math.Max(Seconds, 1e-6);
}

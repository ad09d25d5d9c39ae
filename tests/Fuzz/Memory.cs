namespace PosDaemon.Fuzz;

/// <summary>What the process holds once nothing is in work.</summary>
internal readonly record struct Memory(long Managed, long Resident)
{
    /// <summary>What caches may still fill after the first tenth of a run. A leak of one byte an input shows in ten
    /// million.</summary>
    public const long MostGrowth = 8 << 20;

    public static Memory Now()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return new(GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Managed / 1048576.0:F1} MiB managed, {Resident / 1048576.0:F0} MiB resident");
}

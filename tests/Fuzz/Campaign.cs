using System.Diagnostics;

namespace PosDaemon.Fuzz;

/// <summary>Inputs by number, from one seed, through one target on all cores. Ends at the first input that breaks
/// something.</summary>
internal sealed class Campaign(Func<ITarget> make, ulong seed, long first, long inputs, int workers)
{
    /// <summary>An input of at most 4 KB that takes longer hangs.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Inputs handed out so far.</summary>
    private long _taken;
    private Finding? _found;

    /// <summary>What was broken, and by which input.</summary>
    public sealed record Finding(long Number, string What, string Input);

    /// <param name="Took">By the clock on the wall.</param>
    /// <param name="Worked">By the cores, all of them added up: what a busy machine does not change.</param>
    public sealed record Outcome(
        string Target, long Inputs, long Bytes, TimeSpan Took, TimeSpan Worked, TimeSpan Slowest, long SlowestNumber,
        Finding? Found);

    public Outcome Run()
    {
        var started = Stopwatch.GetTimestamp();
        var worked = Environment.CpuUsage.TotalTime;
        var parts = new Outcome[workers];
        var cores = new ParallelOptions { MaxDegreeOfParallelism = workers };
        Parallel.For(0, workers, cores, worker => parts[worker] = Work());
        var slowest = parts.MaxBy(part => part.Slowest)!;
        return slowest with
        {
            Inputs = parts.Sum(part => part.Inputs),
            Bytes = parts.Sum(part => part.Bytes),
            Took = Stopwatch.GetElapsedTime(started),
            Worked = Environment.CpuUsage.TotalTime - worked,
            Found = _found,
        };
    }

    private Outcome Work()
    {
        var target = make();
        var chance = new Chance();
        (long count, long bytes, long slowest, long slowestNumber) = (0, 0, 0, 0);
        while (Volatile.Read(ref _found) is null)
        {
            var number = first + Interlocked.Increment(ref _taken) - 1;
            if (number >= first + inputs) break;
            chance.Begin(seed, (ulong)number);
            var began = Stopwatch.GetTimestamp();
            bytes += Try(target, chance, number);
            var took = Stopwatch.GetTimestamp() - began;
            count++;
            if (took > slowest) (slowest, slowestNumber) = (took, number);
            if (Stopwatch.GetElapsedTime(began, began + took) > Longest) CheckHang(target, number);
        }
        var longest = Stopwatch.GetElapsedTime(0, slowest);
        return new(target.Name, count, bytes, default, default, longest, slowestNumber, null);
    }

    private int Try(ITarget target, Chance chance, long number)
    {
        try
        {
            return target.Try(chance);
        }
        catch (Exception broken) // whatever it is, it is what we look for: it is told with its input
        {
            Found(new(number, broken is BrokenPromiseException ? broken.Message : broken.ToString(), target.LastInput));
            return 0;
        }
    }

    /// <summary>The machine may have slept: only what is slow again hangs.</summary>
    private void CheckHang(ITarget target, long number)
    {
        var chance = new Chance();
        chance.Begin(seed, (ulong)number);
        var began = Stopwatch.GetTimestamp();
        Try(target, chance, number);
        var took = Stopwatch.GetElapsedTime(began);
        if (took > Longest) Found(new(number, $"takes {took.TotalSeconds:F1} s", target.LastInput));
    }

    private void Found(Finding finding) => Interlocked.CompareExchange(ref _found, finding, null);
}

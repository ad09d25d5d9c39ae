using System.Diagnostics;
using System.Globalization;
using PosDaemon.Simulation;

#pragma warning disable RS0030 // the command line
var output = Console.Out;
#pragma warning restore RS0030

var (seeds, from, trace) = (2000UL, 1UL, false);
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--seeds" when i + 1 < args.Length && ulong.TryParse(args[i + 1], out seeds): i++; break;
        case "--from" when i + 1 < args.Length && ulong.TryParse(args[i + 1], out from): i++; break;
        case "--trace": trace = true; break;
        default:
            output.WriteLine($"'{args[i]}' is not understood. Usage: [--seeds N] [--from M] [--trace]");
            return 2;
    }
}

var watch = Stopwatch.StartNew();
var total = new Tally();
var failures = new List<Run>();
var turn = new Lock();
Parallel.For(0, (long)seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
{
    var run = Run.Of(from + (ulong)i, isTraced: trace && seeds == 1);
    lock (turn)     // the tally and the list are shared by the workers
    {
        total.Add(run.Tally);
        if (run.Failed)
            failures.Add(run);
        if (trace && seeds == 1)
            output.WriteLine(string.Join('\n', run.Trace));
    }
});

foreach (var run in failures.OrderBy(run => run.Seed).Take(10))
{
    output.WriteLine($"seed {run.Seed}: {run.What}");
}

if (failures.Count > 0)
{
    var (plan, shortest) = Shortener.Shorten(failures.MinBy(run => run.Seed)!);
    output.WriteLine($"shortest schedule found for seed {shortest.Seed}: {Shortener.Describe(plan)}");
    output.WriteLine(string.Join('\n', shortest.Trace.TakeLast(200)));
    output.WriteLine($"  {shortest.What}");
    output.WriteLine($"replay: dotnet run --project tests/Simulation -- --seeds 1 --from {shortest.Seed} --trace");
}

output.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{seeds} seeds from {from}: {total.Scans} scans, {total.Crashes} crashes, {total.Faults} faults injected, "
    + $"{total.Slips} slips started, {total.Pulses} gate pulses, {total.TakenBack} taken back, {total.Steps} steps, "
    + $"{failures.Count} violations, {watch.Elapsed.TotalSeconds:F1} s"));
return failures.Count == 0 ? 0 : 1;

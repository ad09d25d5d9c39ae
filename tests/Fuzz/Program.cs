using System.Globalization;
using PosDaemon.Fuzz;

#pragma warning disable RS0030 // the command line
var output = Console.Out;
#pragma warning restore RS0030

var (inputs, seed, from, target, workers) = (200_000L, 1UL, 0L, "all", Environment.ProcessorCount);
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--inputs" when i + 1 < args.Length && long.TryParse(args[i + 1], out inputs): i++; break;
        case "--seed" when i + 1 < args.Length && ulong.TryParse(args[i + 1], out seed): i++; break;
        case "--from" when i + 1 < args.Length && long.TryParse(args[i + 1], out from): i++; break;
        case "--workers" when i + 1 < args.Length && int.TryParse(args[i + 1], out workers) && workers > 0: i++; break;
        case "--target" when i + 1 < args.Length && (args[i + 1] == "all" || Targets.All.ContainsKey(args[i + 1])):
            target = args[++i];
            break;
        default:
            output.WriteLine($"'{args[i]}' is not understood. Usage: [--inputs N] [--seed S] [--from NUMBER] "
                + $"[--workers N] [--target {string.Join('|', Targets.All.Keys)}|all]");
            return 2;
    }
}

var failed = false;
foreach (var (name, make) in Targets.All.Where(entry => target == "all" || target == entry.Key))
{
    // The first tenth fills the caches and has the code compiled.
    var tenth = Math.Max(1, inputs / 10);
    var early = new Campaign(make, seed, from, tenth, workers).Run();
    var before = Memory.Now();
    var late = early.Found is null && inputs > tenth
        ? new Campaign(make, seed, from + tenth, inputs - tenth, workers).Run() : early;
    var after = Memory.Now();
    var slow = late.Slowest > early.Slowest ? late : early;
    output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name}: {early.Inputs + (late == early ? 0 : late.Inputs)} inputs, "
        + $"{late.Inputs / late.Took.TotalSeconds:F0} a second, "
        + $"{late.Inputs / late.Worked.TotalSeconds:F0} a second of one core, "
        + $"{(double)late.Bytes / late.Inputs:F0} bytes each; "
        + $"slowest {slow.Slowest.TotalMilliseconds:F1} ms (number {slow.SlowestNumber}); {before} → {after}"));
    if (late.Found is { } found)
    {
        failed = true;
        output.WriteLine($"input {found.Number} of seed {seed}: {found.What}\n{found.Input}\n"
            + $"replay: dotnet run -c Release --project tests/Fuzz -- --target {name} --seed {seed} "
            + $"--from {found.Number} --inputs 1");
    }
    if (inputs >= 100_000 && after.Managed - before.Managed > Memory.MostGrowth)
    {
        failed = true;
        output.WriteLine($"{name}: memory grows: {before} → {after}");
    }
}
return failed ? 1 : 0;

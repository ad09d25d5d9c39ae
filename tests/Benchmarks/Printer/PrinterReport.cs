using PosDaemon.Benchmarks.Rounds;

namespace PosDaemon.Benchmarks.Printer;

/// <summary>How quickly slips follow one another, and how quickly a page sees what the printer says.</summary>
internal sealed class PrinterReport(
    string posd, string poscloud, int changes, int slips, int rounds, TextWriter output)
{
    public async Task RunAsync()
    {
        output.WriteLine($"{rounds} rounds of {slips} slips back to back, {changes} changes of each kind\n");
        var times = new Table("ms", "p50", "p90", "p99", "longest");
        await new LoopFigures(slips, rounds).AddAsync(times);
        if (OperatingSystem.IsLinux())
            await new DaemonFigures(posd, poscloud, changes, slips, rounds).AddAsync(times);
        output.WriteLine($"{times}\n");
        var paper = new Table($"{slips} slips, simulated printer at 250 mm/s", "s it needs", "s it took", "ratio",
            "ms more for each slip");
        await new ModelFigures(slips).AddAsync(paper);
        output.WriteLine(paper);
    }
}

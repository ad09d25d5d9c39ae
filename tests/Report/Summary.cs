namespace PosDaemon.Report;

/// <summary>The closing words of `./test`: what failed and why, what was skipped and why, a table of what ran, and
/// one last line that a script can read.</summary>
internal static class Summary
{
    private const int StackLinesShown = 12;

    /// <returns>The exit code: 0 only if something ran and nothing failed.</returns>
    public static int Write(IReadOnlyList<TestRun> runs, TextWriter output)
    {
        WriteFailed(runs, output);
        WriteSkipped(runs, output);
        WriteTable(runs, output);
        int passed = Total(runs, Outcome.Passed), failed = Total(runs, Outcome.Failed);
        output.WriteLine();
        output.WriteLine($"{passed} passed, {failed} failed, {Total(runs, Outcome.Skipped)} skipped");
        return passed > 0 && failed == 0 ? 0 : 1;
    }

    private static void WriteFailed(IReadOnlyList<TestRun> runs, TextWriter output)
    {
        foreach (var (run, result) in All(runs, Outcome.Failed))
        {
            output.WriteLine();
            output.WriteLine($"FAILED  {run.Name}: {result.Name}");
            WriteIndented(result.Message, int.MaxValue, output);
            // A crash shows the end of its log, which is longer than a stack and worth it.
            WriteIndented(result.Stack, result.Stack.Contains("   at ") ? StackLinesShown : int.MaxValue, output);
        }
    }

    private static void WriteSkipped(IReadOnlyList<TestRun> runs, TextWriter output)
    {
        foreach (var (run, result) in All(runs, Outcome.Skipped))
        {
            output.WriteLine();
            output.WriteLine($"SKIPPED {run.Name}: {result.Name}");
            WriteIndented(result.Message.Length > 0 ? result.Message : "no reason given", int.MaxValue, output);
        }
    }

    private static void WriteTable(IReadOnlyList<TestRun> runs, TextWriter output)
    {
        var width = Math.Max(12, runs.Select(run => run.Name.Length).DefaultIfEmpty().Max());
        output.WriteLine();
        output.WriteLine($"{"what ran".PadRight(width)}  passed  failed  skipped   time");
        foreach (var run in runs)
            output.WriteLine(Row(run, width));
        var took = runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + run.Took);
        output.WriteLine(Row(new TestRun("all", took, [.. runs.SelectMany(run => run.Results)]), width));
    }

    private static string Row(TestRun run, int width) =>
        $"{run.Name.PadRight(width)}  {run.Count(Outcome.Passed),6}  {run.Count(Outcome.Failed),6}  "
        + $"{run.Count(Outcome.Skipped),7}  {Time(run.Took),5}";

    private static void WriteIndented(string text, int lines, TextWriter output)
    {
        foreach (var line in text.Split('\n').Take(lines).Where(line => line.Trim().Length > 0))
            output.WriteLine("        " + line.TrimEnd());
    }

    private static IEnumerable<(TestRun Run, TestResult Result)> All(IReadOnlyList<TestRun> runs, Outcome outcome) =>
        from run in runs
        from result in run.Results
        where result.Outcome == outcome
        select (run, result);

    private static int Total(IReadOnlyList<TestRun> runs, Outcome outcome) => runs.Sum(run => run.Count(outcome));

    private static string Time(TimeSpan took) => $"{(int)took.TotalMinutes}:{took.Seconds:00}";
}

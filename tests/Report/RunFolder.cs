using System.Globalization;
using System.Xml;

namespace PosDaemon.Report;

/// <summary>One folder that `./test` wrote: `exit` and `seconds` (numbers), `*.trx` for a test project, `step` (a
/// line that says what ran) for anything else, `skipped` (the reason) where it did not run, `log` (all it printed).
/// </summary>
internal static class RunFolder
{
    private const int LogLinesShown = 40;

    public static TestRun Read(string folder)
    {
        // Folders are numbered in the order of the runs: 01-House.
        var name = Path.GetFileName(folder)[3..];
        var took = TimeSpan.FromSeconds(int.TryParse(Line(folder, "seconds"), out var seconds) ? seconds : 0);
        return new TestRun(name, took, Results(folder, name));
    }

    private static List<TestResult> Results(string folder, string name)
    {
        var step = Line(folder, "step");
        if (Line(folder, "skipped") is { Length: > 0 } reason)
            return [new TestResult(step ?? name, Outcome.Skipped, reason)];

        var exit = int.TryParse(Line(folder, "exit"), CultureInfo.InvariantCulture, out var code) ? code : (int?)null;
        if (step is not null)
            return [exit == 0 ? new TestResult(step, Outcome.Passed) : Broken(folder, step, exit)];

        var results = new List<TestResult>();
        foreach (var file in Directory.GetFiles(folder, "*.trx", SearchOption.AllDirectories))
            if (!TryRead(file, results))
                return [.. results, Broken(folder, $"{name}: its results cannot be read", exit)];

        // A run that crashed may leave results that all passed, or none: its exit code is what tells.
        if (exit != 0 && !results.Exists(result => result.Outcome == Outcome.Failed))
            results.Add(Broken(folder, $"{name}: the run itself", exit));
        return results;
    }

    private static bool TryRead(string file, List<TestResult> results)
    {
        try
        {
            results.AddRange(TrxFile.Read(file));
            return true;
        }
        catch (XmlException)
        {
            return false;   // cut off when its writer was; the caller counts it as a failure
        }
    }

    private static TestResult Broken(string folder, string name, int? exit)
    {
        // 124 and 137 are what timeout(1) gives for a command that it had to end.
        var how = exit switch
        {
            null => "it never came to an end",
            124 or 137 => "it did not finish in time",
            _ => $"it ended with exit code {exit}",
        };
        return new TestResult(name, Outcome.Failed, how, Tail(Path.Combine(folder, "log")));
    }

    private static string Tail(string log) =>
        File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(LogLinesShown)) : "";

    private static string? Line(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}

namespace PosDaemon.Report;

/// <summary>One test, or one step that counts as one, with what it had to say when it did not pass.</summary>
internal sealed record TestResult(string Name, Outcome Outcome, string Message = "", string Stack = "");

internal enum Outcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>What one test project, or one step beside the test projects, came to.</summary>
internal sealed record TestRun(string Name, TimeSpan Took, IReadOnlyList<TestResult> Results)
{
    public int Count(Outcome outcome) => Results.Count(result => result.Outcome == outcome);
}

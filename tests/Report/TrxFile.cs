using System.Xml.Linq;

namespace PosDaemon.Report;

/// <summary>Reads the results that `dotnet test --logger trx` leaves. Any outcome that is neither passed nor skipped
/// counts as failed, so that an aborted test is never taken for a good one.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static IReadOnlyList<TestResult> Read(string path) => Parse(XDocument.Load(path));

    public static IReadOnlyList<TestResult> Parse(XDocument document) =>
        [.. document.Descendants(Trx + "UnitTestResult").Select(Result)];

    private static TestResult Result(XElement element)
    {
        var name = element.Attribute("testName")?.Value ?? "a test without a name";
        var error = element.Element(Trx + "Output")?.Element(Trx + "ErrorInfo");
        var message = error?.Element(Trx + "Message")?.Value ?? "";
        var stack = error?.Element(Trx + "StackTrace")?.Value ?? "";
        return element.Attribute("outcome")?.Value switch
        {
            "Passed" => new TestResult(name, Outcome.Passed),
            "NotExecuted" => new TestResult(name, Outcome.Skipped, message),
            var other when message.Length == 0 => new TestResult(name, Outcome.Failed, $"ended as {other}", stack),
            _ => new TestResult(name, Outcome.Failed, message, stack),
        };
    }
}

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

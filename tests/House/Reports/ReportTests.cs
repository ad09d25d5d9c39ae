using System.Xml.Linq;
using PosDaemon.Report;

namespace PosDaemon.House.Tests.Reports;

/// <summary>What `./test` concludes from what its runs left behind: a crash must never look like a success.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly string _top = Directory.CreateTempSubdirectory("report-").FullName;

    public void Dispose() => Directory.Delete(_top, recursive: true);

    [Fact]
    public void Results_are_counted_and_skipped_ones_named_with_their_reason()
    {
        Run("01-Devices", exit: 0,
            Result("Opens", "Passed"), Result("Prints", "Passed"), Result("Decodes", "NotExecuted", "no libzbar"));

        var (code, text) = Report();

        Assert.Equal(0, code);
        Assert.EndsWith("2 passed, 0 failed, 1 skipped\n", text);
        Assert.Contains("SKIPPED Devices: Decodes\n        no libzbar\n", text);
    }

    [Fact]
    public void A_failed_test_is_shown_with_its_message()
    {
        Run("01-Devices", exit: 1, Result("Opens", "Failed", "Expected: 1\nActual: 2"), Result("Prints", "Passed"));

        var (code, text) = Report();

        Assert.Equal(1, code);
        Assert.Contains("FAILED  Devices: Opens\n        Expected: 1\n        Actual: 2\n", text);
        Assert.EndsWith("1 passed, 1 failed, 0 skipped\n", text);
    }

    [Theory]
    [InlineData("Aborted")]
    [InlineData("Timeout")]
    [InlineData("Inconclusive")]
    public void Any_other_end_of_a_test_is_a_failure(string outcome)
    {
        var result = Assert.Single(TrxFile.Parse(Document(Result("Opens", outcome))));

        Assert.Equal((Outcome.Failed, $"ended as {outcome}"), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData(139, "it ended with exit code 139")]
    [InlineData(124, "it did not finish in time")]
    public void A_run_that_ended_badly_after_good_results_is_a_failure(int exit, string how)
    {
        Run("01-Devices", exit, Result("Opens", "Passed"));
        File.WriteAllText(Path.Combine(_top, "01-Devices", "log"), "Segmentation fault\n");

        var (code, text) = Report();

        Assert.Equal(1, code);
        Assert.Contains($"{how}\n        Segmentation fault\n", text);
        Assert.EndsWith("1 passed, 1 failed, 0 skipped\n", text);
    }

    [Fact]
    public void A_run_that_was_cut_off_is_a_failure()
    {
        Run("01-Devices", exit: 0, Result("Opens", "Passed"));
        Directory.CreateDirectory(Path.Combine(_top, "02-Cloud"));
        var torn = Directory.CreateDirectory(Path.Combine(_top, "03-Protocol")).FullName;
        File.WriteAllText(Path.Combine(torn, "exit"), "0\n");
        File.WriteAllText(Path.Combine(torn, "results.trx"), "<TestRun><Results>");

        var (code, text) = Report();

        Assert.Equal(1, code);
        Assert.EndsWith("1 passed, 2 failed, 0 skipped\n", text);
    }

    [Theory]
    [InlineData(0, null, "1 passed, 0 failed, 0 skipped\n")]
    [InlineData(1, null, "0 passed, 1 failed, 0 skipped\n")]
    [InlineData(0, "nothing to run", "0 passed, 0 failed, 1 skipped\n")]
    public void A_step_beside_the_tests_counts_as_one(int exit, string? skipped, string expected)
    {
        Run("01-Simulation", exit);
        File.WriteAllText(Path.Combine(_top, "01-Simulation", "step"), "2,000 seeds\n");
        if (skipped is not null)
            File.WriteAllText(Path.Combine(_top, "01-Simulation", "skipped"), skipped);

        Assert.EndsWith(expected, Report().Text);
    }

    [Fact]
    public void Nothing_run_is_nothing_proved()
    {
        Run("01-Devices", exit: 0);

        Assert.Equal(1, Report().Code);
    }

    private static XElement Result(string name, string outcome, string message = "") =>
        new(Trx + "UnitTestResult", new XAttribute("testName", name), new XAttribute("outcome", outcome),
            new XElement(Trx + "Output", new XElement(Trx + "ErrorInfo", new XElement(Trx + "Message", message))));

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private static XDocument Document(params XElement[] results) =>
        new(new XElement(Trx + "TestRun", new XElement(Trx + "Results", results.Cast<object>().ToArray())));

    private void Run(string name, int exit, params XElement[] results)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_top, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "exit"), $"{exit}\n");
        File.WriteAllText(Path.Combine(folder, "seconds"), "3\n");
        if (results.Length > 0)
            Document(results).Save(Path.Combine(folder, "results.trx"));
    }

    private (int Code, string Text) Report()
    {
        using var text = new StringWriter();
        var code = Summary.Write([.. Directory.GetDirectories(_top).Order().Select(RunFolder.Read)], text);
        return (code, text.ToString().ReplaceLineEndings("\n"));
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace PosDaemon.House.Tests.Bites;

/// <summary>tests/bite and tests/Simulation/bite plant bugs to show that the tests find them. A patch that no longer
/// fits, or whose test has another name by now, would be noticed only by whoever runs them.</summary>
public sealed class PlantedBugTests
{
    private static IEnumerable<TrackedFile> Bugs =>
        Repository.Files.Where(file => file.Kind == ".patch" && file.Path.Contains("/bites/"));

    private static IEnumerable<TrackedFile> OfTests =>
        Bugs.Where(bug => bug.Path.StartsWith("tests/bites/", StringComparison.Ordinal));

    [Fact]
    public void Each_of_them_can_still_be_planted()
    {
        if (!IsGitHere())
            Assert.Skip("There is no git here, which applies them.");
        Assert.NotEmpty(Bugs);
        Repository.Holds(Bugs.Where(bug => !Fits(bug)).Select(bug => bug.Finding(0, "does not fit the code")));
    }

    [Fact]
    public void Each_of_them_says_what_it_breaks_and_names_a_test_that_is_there()
    {
        Assert.NotEmpty(OfTests);
        Repository.Holds(OfTests.SelectMany(bug => PlantedBugRules.Test(bug, Repository.Files)));
    }

    [Theory]
    [InlineData("A slip prints once.\nTest: tests/X *SlipTests* Prints_once\n\ndiff --git", 0)]
    [InlineData("A slip prints once.\nTest: tests/X *SlipTests*\n\ndiff --git", 0)]
    [InlineData("A slip prints once.\nTest: tests/X *SlipTests* Prints_twice\n\ndiff --git", 1)]
    [InlineData("A slip prints once.\nTest: tests/X *PaperTests*\n\ndiff --git", 1)]
    [InlineData("A slip prints once.\nTest: tests/Y *SlipTests*\n\ndiff --git", 1)]
    [InlineData("A slip prints once.\n\ndiff --git", 1)]
    [InlineData("Test: tests/X *SlipTests*\n\ndiff --git", 1)]
    public void One_without_its_test_is_found(string patch, int findings)
    {
        var test = new TrackedFile("tests/X/SlipTests.cs", "class SlipTests { void Prints_once() { } }");

        Assert.Equal(
            findings, PlantedBugRules.Test(new TrackedFile("tests/bites/a.patch", patch), [test]).Count());
    }

    [Theory]
    [InlineData("Prints_once", 0)]
    [InlineData("Prints_twice", 1)]
    public void A_test_may_be_of_the_class_that_it_derives_from(string method, int findings)
    {
        TrackedFile[] tests =
        [
            new("tests/X/FileTests.cs", "class FileTests : StoreContract { }"),
            new("tests/X/StoreContract.cs", "class StoreContract { void Prints_once() { } }"),
        ];
        var bug = new TrackedFile(
            "tests/bites/a.patch", $"A slip prints once.\nTest: tests/X *FileTests* {method}\n\ndiff --git");

        Assert.Equal(findings, PlantedBugRules.Test(bug, tests).Count());
    }

    private static bool IsGitHere()
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["--version"]) { RedirectStandardOutput = true })!;
            _ = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static bool Fits(TrackedFile bug)
    {
        using var git = Process.Start(new ProcessStartInfo(
            "git", ["-C", Repository.Root, "-c", "safe.directory=*", "apply", "--check", bug.Path])
        {
            RedirectStandardError = true,
        })!;
        _ = git.StandardError.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0;
    }
}

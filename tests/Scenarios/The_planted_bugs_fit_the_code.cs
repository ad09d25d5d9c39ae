using System.Diagnostics;

namespace PosDaemon.Scenarios.Tests;

/// <summary>tests/Simulation/bite plants each bug of tests/Simulation/bites to show that the simulation finds it. A
/// patch that no longer applies would be noticed only by whoever runs it.</summary>
public sealed class The_planted_bugs_fit_the_code
{
    [Fact]
    public void Each_of_them_can_still_be_planted()
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (top is not null && !File.Exists(Path.Combine(top.FullName, "PosDaemon.sln")))
            top = top.Parent;
        if (top is null)
            Assert.Skip("The tests run outside the source tree.");
        var bugs = Directory.GetFiles(Path.Combine(top.FullName, "tests", "Simulation", "bites"), "*.patch");
        Assert.NotEmpty(bugs);
        Assert.Empty(bugs.Where(bug => !Fits(bug, top.FullName)).Select(Path.GetFileName));
    }

    private static bool Fits(string bug, string top)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["apply", "--check", bug])
        {
            WorkingDirectory = top, RedirectStandardError = true,
        })!;
        _ = git.StandardError.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0;
    }
}

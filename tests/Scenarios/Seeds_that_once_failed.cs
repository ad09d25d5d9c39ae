using PosDaemon.Simulation;

namespace PosDaemon.Scenarios.Tests;

/// <summary>Seeds by which the simulation found a bug that has been mended, each with the bug in a sentence. A seed
/// keeps its worth only while the simulation draws the same from it: when a change of the simulation moves the draws,
/// write the behaviour down as a story of its own beside this file.</summary>
public sealed class Seeds_that_once_failed
{
    private static readonly (ulong Seed, string Bug)[] Found = [];

    [Fact]
    public void Each_of_them_passes_now()
    {
        var failed = Found.Select(found => (found.Bug, Run: Run.Of(found.Seed))).Where(found => found.Run.Failed);
        Assert.Empty(failed.Select(found => $"seed {found.Run.Seed} ({found.Bug}): {found.Run.What}"));
    }
}

using PosDaemon.Simulation;

namespace PosDaemon.Scenarios.Tests;

/// <summary>A taste of the seeded simulation in every test run; the thousands are run by the program itself.</summary>
public sealed class Fifty_seeds
{
    [Fact]
    public void None_of_them_breaks_a_promise()
    {
        var runs = Enumerable.Range(1, 50).Select(seed => Run.Of((ulong)seed)).ToList();
        Assert.Empty(runs.Where(run => run.Failed).Select(run => $"seed {run.Seed}: {run.What}"));
        // They would prove nothing if nothing happened in them.
        Assert.True(runs.Sum(run => run.Tally.Crashes) > 50);
        Assert.True(runs.Sum(run => run.Tally.Faults) > 300);
        Assert.True(runs.Sum(run => run.Tally.Slips) > 100);
        Assert.True(runs.Sum(run => run.Tally.Pulses) > 20);
    }
}

using PosDaemon.Simulation;

namespace PosDaemon.Scenarios.Tests;

/// <summary>What the seeded simulation has to be for its word to count: repeatable, varied, and full of faults.
/// Seeds that once failed stand here as tests of their own.</summary>
public sealed class SeedTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(1234)]
    public void A_seed_gives_the_same_run_every_time(ulong seed)
    {
        var first = Run.Of(seed, isTraced: true);
        var second = Run.Of(seed, isTraced: true);

        Assert.NotEmpty(first.Trace);
        Assert.Equal(first.Trace, second.Trace);
    }

    [Fact]
    public void Another_seed_gives_another_run() =>
        Assert.NotEqual(Run.Of(1, isTraced: true).Trace, Run.Of(2, isTraced: true).Trace);

    [Fact]
    public void Fifty_seeds_have_crashes_faults_slips_and_pulses_and_break_no_promise()
    {
        var total = new Tally();
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var run = Run.Of(seed);
            Assert.False(run.Failed, $"seed {seed}: {run.What}");
            total.Add(run.Tally);
        }

        Assert.True(total is { Scans: > 500, Crashes: > 50, Faults: > 200, Slips: > 50, Pulses: > 20 },
            $"{total.Scans} scans, {total.Crashes} crashes, {total.Faults} faults, {total.Slips} slips, "
            + $"{total.Pulses} pulses");
    }
}

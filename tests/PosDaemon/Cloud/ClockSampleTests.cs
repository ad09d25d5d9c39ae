using PosDaemon.Cloud;

namespace PosDaemon.Tests.Cloud;

public class ClockSampleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 200, 100, 0)]
    [InlineData(0, 200, 0, 100)]
    [InlineData(5000, 200, 100, 5000)]
    [InlineData(-5000, 200, 100, -5000)]
    public void The_error_is_taken_at_the_middle_of_the_round_trip(int sent, int trip, int server, int error)
    {
        var sample = ClockSample.Measure(After(sent), TimeSpan.FromMilliseconds(trip), After(server));

        Assert.Equal((error, trip / 2), (sample.Error.TotalMilliseconds, sample.Uncertainty.TotalMilliseconds));
    }

    [Theory]
    [InlineData(50, 0, 50, 1, true)]
    [InlineData(50, 0, 49, 1, true)]
    [InlineData(50, 0, 900, 1, false)]
    [InlineData(50, 0, 900, 601, true)]
    [InlineData(50, 0, 900, -5, true)]
    public void A_slow_call_does_not_replace_a_quick_one_until_that_is_old(
        int keptUncertainty, int keptAt, int freshUncertainty, int freshAt, bool replaced)
    {
        var kept = Sample(keptUncertainty, keptAt);
        var fresh = Sample(freshUncertainty, freshAt);

        Assert.Same(replaced ? fresh : kept, ClockSample.Better(kept, fresh));
    }

    /// <summary>The cloud's clock was set: what was measured a moment before would have every request come too late.
    /// </summary>
    [Theory]
    [InlineData(86_400, true)]
    [InlineData(-5, true)]
    [InlineData(1, false)]
    public void A_slow_call_that_contradicts_a_quick_one_replaces_it(int seconds, bool replaced)
    {
        var kept = Sample(50, 0);
        var fresh = Sample(900, 1) with { Error = TimeSpan.FromSeconds(seconds) };

        Assert.Same(replaced ? fresh : kept, ClockSample.Better(kept, fresh));
    }

    [Fact]
    public void The_first_measurement_is_kept_whatever_it_is()
    {
        var fresh = Sample(5000, 0);

        Assert.Same(fresh, ClockSample.Better(null, fresh));
    }

    private static ClockSample Sample(int uncertainty, int seconds) =>
        new(TimeSpan.Zero, TimeSpan.FromMilliseconds(uncertainty), Noon.AddSeconds(seconds));

    private static DateTimeOffset After(int milliseconds) => Noon.AddMilliseconds(milliseconds);
}

using PosSim.Models;

namespace PosSim.Tests.Models;

public sealed class TurnstileModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What the two sensors see, each 100 ms: nobody, the first, the second, both.</summary>
    [Theory]
    [InlineData("pass", "11322000000000")]
    [InlineData("tailgate", "11322000113220")]
    [InlineData("back", "11311100000000")]
    [InlineData("against", "22311000000000")]
    public void People_are_seen_as_they_walk(string walk, string seen)
    {
        var passage = new TurnstileModel();
        passage.Walk(walk, Start);

        Assert.Equal(seen, string.Concat(Enumerable.Range(0, seen.Length).Select(step => Seen(passage, step))));
    }

    [Fact]
    public void Whoever_is_slow_is_in_each_beam_for_longer_and_whoever_follows_comes_later()
    {
        var passage = new TurnstileModel();
        passage.Walk("tailgate", Start, TimeSpan.FromMilliseconds(600));

        Assert.Equal(
            "1111332222000000111133222200",
            string.Concat(Enumerable.Range(0, 28).Select(step => Seen(passage, step))));
    }

    [Fact]
    public void A_stuck_sensor_sees_somebody_and_the_next_change_is_the_next_step_of_whoever_is_there()
    {
        var passage = new TurnstileModel { IsStuck = true };
        Assert.Equal((1, null), (Seen(passage, 0), passage.NextChange(Start)));

        passage.Walk("pass", Start);

        Assert.Equal(Start.AddMilliseconds(200), passage.NextChange(Start));
        Assert.Null(passage.NextChange(Start.AddMilliseconds(500)));
    }

    private static int Seen(TurnstileModel passage, int step)
    {
        var at = Start.AddMilliseconds(100 * step);
        return (passage.Sees(1, at) ? 1 : 0) + (passage.Sees(2, at) ? 2 : 0);
    }
}

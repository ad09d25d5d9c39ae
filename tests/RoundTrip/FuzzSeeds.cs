using PosDaemon.Fuzz;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>A few seconds of tests/Fuzz, always the same inputs: the long run finds, this one keeps.</summary>
public sealed class FuzzSeeds
{
    [Theory]
    [InlineData("interpreter", 6000)]
    [InlineData("decode", 10_000)]
    [InlineData("receiptline", 3000)]
    [InlineData("mustache", 3000)]
    [InlineData("scanframer", 20_000)]
    [InlineData("status", 20_000)]
    public void No_input_breaks_a_parser(string target, int inputs)
    {
        var outcome = new Campaign(Targets.All[target], seed: 1, first: 0, inputs, workers: 1).Run();

        if (outcome.Found is { } found) Assert.Fail($"input {found.Number}: {found.What} {found.Input}");
        Assert.Equal(inputs, outcome.Inputs);
    }

    [Fact]
    public void A_broken_promise_is_told_with_its_input_and_ends_the_run()
    {
        var outcome = new Campaign(() => new Breaking(), seed: 1, first: 0, 1000, workers: 2).Run();

        Assert.Equal("7 came", outcome.Found?.What);
        Assert.Equal("7", outcome.Found?.Input);
        Assert.InRange(outcome.Inputs, 1, 999);
    }

    private sealed class Breaking : ITarget
    {
        public string Name => "breaking";
        public string LastInput => "7";

        public int Try(Chance chance) => chance.Next(20) == 7 ? throw new BrokenPromiseException("7 came") : 1;
    }
}

using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PosSim.Demo;

namespace PosSim.Tests.Demo;

/// <summary>What was said of a guest who has gone stands beside what the lane says for a while.</summary>
public sealed class EarlierVerdictsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EarlierVerdicts _verdicts;

    public EarlierVerdictsTests() => _verdicts = new EarlierVerdicts(_time);

    [Fact]
    public void Each_stands_for_its_time_at_its_own_lane()
    {
        Give("counter", "s1", "accepted");
        _time.Advance(EarlierVerdicts.Shown / 2);
        Give("counter", "s2", "refused");
        Give("exit", "s3", "refused");
        Assert.Equal(["accepted", "refused"], Shown("counter"));
        _time.Advance(EarlierVerdicts.Shown / 2);
        Assert.Equal(["refused"], Shown("counter"));
        _time.Advance(EarlierVerdicts.Shown / 2);
        Assert.Empty(Shown("counter"));
    }

    [Fact]
    public void The_newest_on_a_scan_takes_the_place_of_the_one_before()
    {
        Give("counter", "s1", "checking");
        Give("counter", "s1", "accepted");
        Give("counter", null, "busy");
        Give("counter", null, "busy");
        Assert.Equal(["accepted", "busy"], Shown("counter"));
    }

    private void Give(string lane, string? scanId, string kind) =>
        _verdicts.Add(lane, JsonSerializer.SerializeToElement(new { scanId, kind }));

    private IEnumerable<string?> Shown(string lane) =>
        _verdicts.Of(lane).Select(verdict => verdict.GetProperty("kind").GetString());
}

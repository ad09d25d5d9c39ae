using Microsoft.Extensions.Time.Testing;
using PosDaemon.Console;

namespace PosDaemon.Tests.Console;

public class A_pace_of_sendings
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Lets_a_few_go_at_once_and_then_one_in_each_period()
    {
        var pace = new SendingPace(3, Period, _time);

        Assert.Equal([-100, -50, 0, 50], Waits(pace, 4));
        _time.Advance(Period);
        Assert.Equal([50], Waits(pace, 1));
    }

    [Fact]
    public void Has_paid_off_what_was_owed_after_a_quiet_time_and_saves_nothing_up()
    {
        var pace = new SendingPace(3, Period, _time);
        Waits(pace, 4);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([-100, -50, 0, 50], Waits(pace, 4));
    }

    [Fact]
    public void Never_sends_more_than_a_few_and_one_in_each_period_whoever_hurries()
    {
        var pace = new SendingPace(3, Period, _time);
        var (sent, begun) = (0, _time.GetUtcNow());
        while (_time.GetUtcNow() - begun < TimeSpan.FromSeconds(10))
        {
            sent++;
            _time.Advance(pace.Charge() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(203, sent);
    }

    private static double[] Waits(SendingPace pace, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => pace.Charge().TotalMilliseconds)];
}

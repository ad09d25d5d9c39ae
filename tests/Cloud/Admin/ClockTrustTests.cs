using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Admin;

namespace PosCloud.Tests;

/// <summary>When the cloud believes its machine's clock enough to do what nothing takes back.</summary>
[Trait("Store", "Either")]
public sealed class ClockTrustTests : IAsyncLifetime
{
    private readonly TestCloud _cloud = new();
    private readonly SetClock _clock = new();

    public async ValueTask InitializeAsync() => await _cloud.SellAsync(TestGoods.Seats());

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_restart_of_minutes_is_not_noticed_and_neither_is_a_ledger_in_which_nothing_is_yet()
    {
        await using var empty = new TestCloud();
        _clock.Set(TimeSpan.FromDays(4000));
        Assert.True(await Trust(empty).IsBelievedAsync());

        _clock.Set(TimeSpan.FromMinutes(59));
        Assert.True(await Trust(_cloud).IsBelievedAsync());
        _clock.Set(TimeSpan.FromDays(-4000));
        Assert.True(await Trust(_cloud).IsBelievedAsync());
    }

    [Fact]
    public async Task Several_who_ask_at_one_moment_hear_the_same_and_doubt_nothing_twice()
    {
        for (var round = 0; round < 50; round++)
        {
            var trust = Trust(_cloud);
            var heard = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(trust.IsBelievedAsync)));
            Assert.All(heard, Assert.True);
        }

        Assert.Empty(Events());
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(47, 10)]
    [InlineData(49, 360)]
    [InlineData(9600, 360)]
    public async Task After_a_longer_time_it_has_to_go_evenly_first(int hours, int minutes)
    {
        _clock.Set(TimeSpan.FromHours(hours));
        var trust = Trust(_cloud);

        Assert.False(await trust.IsBelievedAsync());
        for (var minute = 1; minute < minutes; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.False(await trust.IsBelievedAsync());
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await trust.IsBelievedAsync());
        Assert.Equal([5157, 5158], Events());
    }

    [Fact]
    public async Task A_clock_that_jumps_is_not_believed_until_it_jumps_back()
    {
        var trust = Trust(_cloud);
        Assert.True(await trust.IsBelievedAsync());
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.True(await trust.IsBelievedAsync());

        _clock.Set(TimeSpan.FromDays(400));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await trust.IsBelievedAsync());
        Assert.False(await trust.IsBelievedAsync());
        _clock.Set(TimeSpan.FromSeconds(3));

        Assert.True(await trust.IsBelievedAsync());
        Assert.Equal([5157, 5158], Events());
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(60, 360)]
    public async Task A_start_with_a_clock_that_is_set_right_afterwards_is_believed_when_it_went_evenly_from_then_on(
        int days, int minutes)
    {
        _clock.Set(TimeSpan.FromDays(400));
        var trust = Trust(_cloud);
        Assert.False(await trust.IsBelievedAsync());
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await trust.IsBelievedAsync());

        _clock.Set(TimeSpan.FromDays(days));
        Assert.False(await trust.IsBelievedAsync());
        _clock.Advance(TimeSpan.FromMinutes(minutes - 1));
        Assert.False(await trust.IsBelievedAsync());
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await trust.IsBelievedAsync());
    }

    private ClockTrust Trust(TestCloud cloud) => new(cloud.Ledger, _clock, new Logger<ClockTrust>(_cloud.Log));

    private IEnumerable<int> Events() =>
        _cloud.Log.Lines.Select(line => int.Parse(line[..line.IndexOf(' ')])).Where(id => id is 5157 or 5158);

    /// <summary>One clock that is set, and one that only goes.</summary>
    private sealed class SetClock : TimeProvider
    {
        private readonly FakeTimeProvider _even = new(TestGoods.Start);
        private TimeSpan _ahead;

        public override long TimestampFrequency => _even.TimestampFrequency;

        public override long GetTimestamp() => _even.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => _even.GetUtcNow() + _ahead;

        public void Set(TimeSpan ahead) => _ahead = ahead;

        public void Advance(TimeSpan time) => _even.Advance(time);
    }
}

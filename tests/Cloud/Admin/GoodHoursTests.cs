using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>What is good on some days and at some hours only, in the store's own time.</summary>
public sealed class GoodHoursTests
{
    // 2026-03-02 is a Monday.
    [Theory]
    [InlineData("2026-03-02T09:59", false)]
    [InlineData("2026-03-02T10:00", true)]
    [InlineData("2026-03-06T16:59", true)]
    [InlineData("2026-03-06T17:00", false)]
    [InlineData("2026-03-07T12:00", false)]
    [InlineData("2026-03-08T12:00", false)]
    public void Workdays_from_ten_to_five(string local, bool isGood) =>
        Assert.Equal(isGood, new GoodHours(0b001_1111, 10 * 60, 17 * 60).Includes(At(local)));

    [Theory]
    [InlineData("2026-03-06T21:59", false)]
    [InlineData("2026-03-06T22:00", true)]
    [InlineData("2026-03-07T01:59", true)]
    [InlineData("2026-03-07T02:00", false)]
    [InlineData("2026-03-07T23:00", false)]
    [InlineData("2026-03-06T01:00", false)]
    public void Fridays_over_midnight(string local, bool isGood) =>
        Assert.Equal(isGood, new GoodHours(0b001_0000, 22 * 60, 2 * 60).Includes(At(local)));

    [Theory]
    [InlineData("2026-03-02T00:00")]
    [InlineData("2026-03-08T23:59")]
    public void Always_is_every_minute(string local) => Assert.True(GoodHours.Always.Includes(At(local)));

    // Berlin's clocks go forward at 01:00 UTC on 2026-03-29 and back at 01:00 UTC on 2026-10-25.
    [Theory]
    [InlineData("2026-03-28T08:30:00Z", "2026-03-28T09:30")]
    [InlineData("2026-03-29T08:30:00Z", "2026-03-29T10:30")]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-25T02:30")]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-25T02:30")]
    public void A_store_goes_by_the_clocks_of_its_zone(string utc, string local)
    {
        var store = new Shop("b", "Berlin", "en", TimeSpan.Zero, false) { TimeZone = "Europe/Berlin" };

        Assert.Equal(local, store.Local(DateTimeOffset.Parse(utc)).ToString("yyyy-MM-ddTHH:mm"));
    }

    [Fact]
    public void A_day_is_as_long_as_its_zone_has_it()
    {
        var spring = new DateOnly(2026, 3, 29);

        Assert.Equal(
            TimeSpan.FromHours(23),
            TimeZones.StartOf(spring.AddDays(1), "Europe/Berlin") - TimeZones.StartOf(spring, "Europe/Berlin"));
        Assert.Equal(spring, TimeZones.DayAt(DateTimeOffset.Parse("2026-03-28T23:30:00Z"), "Europe/Berlin"));
    }

    [Fact]
    public async Task Out_of_its_hours_a_code_is_refused_with_them_and_nothing_is_used()
    {
        await using var cloud = new TestCloud();
        var product = TestGoods.Pass with { Hours = new GoodHours(0b110_0000, 10 * 60, 22 * 60) };
        var code = await cloud.SellAsync(TestGoods.One(product));
        // The test's clock stands on a Sunday, 12:00 in the store.
        var good = await cloud.RedeemAsync(code);
        cloud.Time.Advance(TimeSpan.FromHours(10));

        var refused = await cloud.RefusedAsync(cloud.Ask(code));

        Assert.NotNull(good.Accepted);
        Assert.Equal(Reason.NotYetValid, refused.Reason);
        Assert.Equal("只在周六、周日 10:00–22:00 可用", refused.Message);
        Assert.Equal(good.Accepted.Entitlement.UsesLeft, refused.UsesLeft);
    }

    private static DateTimeOffset At(string local) => DateTimeOffset.Parse(local + "+08:00");
}

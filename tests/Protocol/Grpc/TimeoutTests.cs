using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Protocol.Tests.Grpc;

public class TimeoutTests
{
    [Theory]
    [InlineData("00:00:00.0000001", "100n")]
    [InlineData("00:00:00.05", "50000000n")]
    [InlineData("00:00:05", "5000000u")]
    [InlineData("00:02:00", "120000m")]
    [InlineData("7.00:00:00", "604800S")]
    [InlineData("2000.00:00:00", "2880000M")]
    [InlineData("1000000.00:00:00", "24000000H")]
    public void A_timeout_is_sent_in_the_finest_unit_that_holds_it(string timeout, string header)
    {
        var span = TimeSpan.Parse(timeout);

        Assert.Equal(header, GrpcTimeout.Encode(span));
        Assert.True(GrpcTimeout.TryDecode(header, out var decoded));
        Assert.Equal(span, decoded);
    }

    [Fact]
    public void A_timeout_between_two_units_is_rounded_up() =>
        Assert.Equal("100001m", GrpcTimeout.Encode(TimeSpan.FromSeconds(100) + TimeSpan.FromTicks(1)));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void No_time_left_is_the_shortest_timeout_there_is(int seconds) =>
        Assert.Equal("1n", GrpcTimeout.Encode(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void The_longest_span_still_has_eight_digits() =>
        Assert.Equal("15372287M", GrpcTimeout.Encode(TimeSpan.FromMinutes(15_372_286.5)));

    [Theory]
    [InlineData("1n", 1)]
    [InlineData("99999999n", 1_000_000)]
    [InlineData("3u", 30)]
    [InlineData("99999999H", 99_999_999 * TimeSpan.TicksPerHour)]
    public void Every_unit_is_read_rounded_up_to_a_tick(string header, long ticks)
    {
        Assert.True(GrpcTimeout.TryDecode(header, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("+5S")]
    [InlineData(" 5S")]
    [InlineData("5 S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("５S")]
    public void Anything_else_is_refused(string header) => Assert.False(GrpcTimeout.TryDecode(header, out _));
}

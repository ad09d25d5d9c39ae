using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Transports;

public sealed class ReopenPolicyTests
{
    [Theory]
    [InlineData(1, 250)]
    [InlineData(2, 500)]
    [InlineData(3, 1000)]
    [InlineData(4, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(int.MaxValue, 1000)]
    public void Waits_double_up_to_the_limit(int failures, int expectedMs) => Assert.Equal(
        TimeSpan.FromMilliseconds(expectedMs), ReopenPolicy.DelayAfter(failures, TimeSpan.FromSeconds(1)));
}

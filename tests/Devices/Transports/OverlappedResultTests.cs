using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Win32;

namespace PosDaemon.Devices.Tests.Transports;

public sealed class OverlappedResultTests
{
    [Theory]
    [InlineData(0, 4096, null)]
    [InlineData(995, 12, null)]
    [InlineData(995, 0, DeviceFault.Stalled)]
    [InlineData(1167, 0, DeviceFault.Gone)]
    [InlineData(1167, 12, DeviceFault.Gone)]
    public void What_a_write_on_windows_came_to(int error, int count, DeviceFault? expected) =>
        Assert.Equal(expected, new OverlappedResult(error, count).FaultOfWrite);

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void Write_that_the_driver_does_not_end_is_the_end_of_the_connection_and_nothing_to_wait_on(int count)
    {
        var result = OverlappedResult.Abandoned(count);

        Assert.Equal((DeviceFault.Gone, count), (result.FaultOfWrite, result.Count));
    }
}

using System.Runtime.Versioning;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Tests.Transports;

[SupportedOSPlatform("linux")]
public sealed class DeviceArrivalsTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    // Has the kernel say once more that it has a device that every machine has.
    private const string Null = "/sys/class/mem/null/uevent";

    [Fact]
    public async Task Wait_ends_when_the_kernel_says_that_something_was_plugged_in()
    {
        Assert.SkipUnless(CanTrigger(), $"{Null} cannot be written: this wants root and a sysfs of its own machine");
        var clock = new FakeTimeProvider();

        var waiting = DeviceArrivals.OfThisSystem.WaitAsync(Never, clock, CancellationToken.None);
        await File.WriteAllTextAsync(Null, "remove");
        await File.WriteAllTextAsync(Null, "add");

        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Wait_ends_by_the_clock_and_when_it_is_aborted()
    {
        var clock = new FakeTimeProvider();
        using var abort = new CancellationTokenSource();

        var aborted = DeviceArrivals.OfThisSystem.WaitAsync(Never, clock, abort.Token);
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => aborted);
        var late = DeviceArrivals.OfThisSystem.WaitAsync(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(1));
        await late.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("add@/devices/x\0ACTION=add\0SUBSYSTEM=tty\0", true)]
    [InlineData("bind@/devices/x\0ACTION=bind\0", true)]
    [InlineData("libudev\0\u0001\u0002ACTION=add\0DEVNAME=/dev/ttyUSB0\0", true)]
    [InlineData("remove@/devices/x\0ACTION=remove\0", false)]
    [InlineData("add@/devices/x", false)]
    [InlineData("", false)]
    public void Message_is_of_an_arrival(string message, bool isArrival) =>
        Assert.Equal(isArrival, DeviceArrivals.IsArrival(System.Text.Encoding.Latin1.GetBytes(message)));

    private static bool CanTrigger()
    {
        try
        {
            using var file = File.OpenWrite(Null);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

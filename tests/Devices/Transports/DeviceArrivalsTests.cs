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

    private readonly DeviceArrivals _arrivals = new();

    [Fact]
    public async Task Wait_ends_when_something_is_plugged_in_and_not_when_it_is_pulled()
    {
        var waiting = _arrivals.WaitAsync(Never, new FakeTimeProvider(), CancellationToken.None);

        Assert.False(_arrivals.Hear("remove@/devices/x\0ACTION=remove\0"u8));
        Assert.False(waiting.IsCompleted);
        Assert.True(_arrivals.Hear("add@/devices/x\0ACTION=add\0"u8));

        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Arrival_ends_no_wait_that_begins_after_it()
    {
        var clock = new FakeTimeProvider();
        Assert.True(_arrivals.Hear("add@/devices/x\0ACTION=add\0"u8));

        var late = _arrivals.WaitAsync(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await late.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Wait_is_aborted()
    {
        using var abort = new CancellationTokenSource();
        var aborted = _arrivals.WaitAsync(Never, new FakeTimeProvider(), abort.Token);

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => aborted);
    }

    // That messages come at all; any other device that is plugged in at that moment would do as well.
    [Fact]
    public async Task Kernel_is_heard()
    {
        Assert.SkipUnless(CanTrigger(), $"{Null} cannot be written: this wants root and a sysfs of its own machine");
        var clock = new FakeTimeProvider();

        var waiting = DeviceArrivals.OfThisSystem.WaitAsync(Never, clock, CancellationToken.None);
        await File.WriteAllTextAsync(Null, "remove");
        await File.WriteAllTextAsync(Null, "add");

        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
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

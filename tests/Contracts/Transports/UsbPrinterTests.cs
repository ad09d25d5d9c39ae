using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Devices;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Posix;
using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Contracts.Tests.Transports;

/// <summary>A USB printer that keeps a read waiting until it has something to say.</summary>
public sealed class UsbPrinterTests : TwoWayTransportContract
{
    private protected override DeviceEnd Device() => new PrinterEnd(least: 1);

    [Fact]
    public async Task Second_opener_is_refused_as_busy()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);

        var fault = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(device.Address));

        Assert.Equal(DeviceFault.Busy, fault.Fault);
        Assert.Contains("CUPS", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_printer_is_not_found_and_neither_a_file_nor_a_folder_is_a_printer()
    {
        var file = Path.GetTempFileName();
        var faults = new List<DeviceFault>();
        foreach (var path in new[] { "/dev/usb/none", file, Path.GetTempPath() })
            faults.Add((await Assert.ThrowsAsync<DeviceException>(
                async () => await OpenAsync(new($"lp:{path}")))).Fault);
        File.Delete(file);

        Assert.Equal([DeviceFault.NotFound, DeviceFault.BadAddress, DeviceFault.BadAddress], faults);
    }

    [Fact]
    public async Task Printer_costs_two_descriptors()
    {
        await using var device = Device();
        var before = Descriptors();
        await using var transport = await OpenAsync(device.Address);

        Assert.Equal(2, Descriptors() - before);
    }
}

/// <summary>One that answers each read with an empty packet while it has nothing to say.</summary>
public sealed class UsbPrinterOfEmptyPacketsTests : TwoWayTransportContract
{
    private protected override DeviceEnd Device() => new PrinterEnd(least: 0);
}

/// <summary>What only the driver of USB printers does, on device files and descriptors that stand in for one.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class LinuxUsbTransportTests
{
    private static readonly TransportOptions ShortStall = new() { StallLimit = TimeSpan.FromMilliseconds(300) };

    private readonly SteppedClock _clock = new();

    public LinuxUsbTransportTests()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux");
    }

    [Fact]
    public async Task Empty_packets_are_waited_out_later_and_later_and_are_never_the_end()
    {
        await using var device = new PrinterEnd(least: 0);
        await using var transport = Open(device.Pty.Link);
        var read = transport.ReadAsync(new byte[8], CancellationToken.None).AsTask();
        Assert.Equal([10, 20, 40, 80, 100, 100], await _clock.PassAsync(6));
        var last = await _clock.WaitAsync();
        Assert.False(read.IsCompleted);
        await device.SendAsync(new byte[] { 0x12 });
        _clock.Advance(last);

        Assert.Equal(1, await read);
    }

    [Fact]
    public async Task Printer_that_has_no_paper_although_it_says_that_there_is_room_is_stalled_with_nothing_written()
    {
        // A device file whose writes end with ENOSPC and which is always writable.
        await using var transport = Open("/dev/full");
        var write = transport.WriteAsync(new byte[100], CancellationToken.None).AsTask();
        // What is left of the limit, and the pause before the next try; the sixth pause is longer than what is left.
        Assert.Equal([300, 10, 290, 20, 270, 40, 230, 80, 150, 100, 50, 100], await _clock.PassPairsAsync(6));

        var fault = await Assert.ThrowsAsync<DeviceException>(() => write);
        Assert.Equal((DeviceFault.Stalled, 0L), (fault.Fault, fault.BytesWritten));
    }

    [Fact]
    public async Task Transfers_that_fail_end_the_reading_after_ten_and_a_write_at_once()
    {
        // Reading and writing at address 0 gives EIO.
        await using var transport = Use(OpenFile("/proc/self/mem"));
        var read = transport.ReadAsync(new byte[8], CancellationToken.None).AsTask();
        await _clock.PassAsync(10);

        Assert.Equal(DeviceFault.Failed, (await Assert.ThrowsAsync<DeviceException>(() => read)).Fault);
        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await transport.WriteAsync(new byte[8], CancellationToken.None));
        Assert.Equal((DeviceFault.Failed, 0L), (fault.Fault, fault.BytesWritten));
        Assert.Equal(0, transport.DiscardInput());
    }

    [Fact]
    public async Task Transfers_that_fail_are_counted_anew_after_an_empty_packet()
    {
        var sick = OpenFile("/proc/self/mem");
        var silent = OpenFile("/dev/null");
        var fd = OpenFile("/proc/self/mem");
        await using (var transport = Use(fd))
        {
            var read = transport.ReadAsync(new byte[8], CancellationToken.None).AsTask();
            for (var transfer = 1; transfer <= 33; transfer++)
            {
                var wait = _clock.WaitAsync().AsTask();
                Assert.Same(wait, await Task.WhenAny(wait, read));
                Assert.Equal(fd, Replace(transfer % 11 == 10 ? silent : sick, fd));
                _clock.Advance(await wait);
            }

            await _clock.PassAsync(10);
            Assert.Equal(DeviceFault.Failed, (await Assert.ThrowsAsync<DeviceException>(() => read)).Fault);
        }

        _ = Libc.Close(sick) + Libc.Close(silent);
    }

    [Fact]
    public async Task Interface_without_a_way_back_is_one_way_and_its_reads_end_with_it()
    {
        // An eventfd refuses short reads with EINVAL, as such an interface does, and takes 8 bytes.
        var fd = Libc.EventFd(0, Libc.NonBlocking | Libc.CloseOnExec);
        var transport = Use(fd);
        Assert.True(transport.IsOneWay);
        var read = transport.ReadAsync(new byte[8], CancellationToken.None).AsTask();
        await transport.WriteAsync(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }, CancellationToken.None);
        Assert.False(read.IsCompleted);
        await transport.DisposeAsync();

        Assert.Equal(0, await read);
    }

    [Fact]
    public async Task Closing_waits_until_the_last_block_is_taken()
    {
        var (ours, printer) = Pair();
        var transport = Use(ours);
        // More than a quarter of what the socket holds: written, and no room for more.
        await transport.WriteAsync(new byte[100_000], CancellationToken.None);
        var closing = transport.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);

        var taken = 0;
        while (Read(printer) is > 0 and var count)
            taken += count;
        await closing;
        _ = Libc.Close(printer);

        Assert.Equal(100_000, taken);
    }

    [Fact]
    public async Task Closing_does_not_wait_for_ever_for_a_last_block_that_nobody_takes()
    {
        var (ours, printer) = Pair();
        var transport = Use(ours);
        await transport.WriteAsync(new byte[100_000], CancellationToken.None);

        var closing = transport.DisposeAsync().AsTask();
        Assert.Equal([300], await _clock.PassAsync(1));
        await closing;
        _ = Libc.Close(printer);
    }

    [Fact]
    public async Task Unplugged_printer_ends_a_one_way_read_too()
    {
        var (ours, printer) = Pair();
        var loop = DescriptorLoop.Start(ours, "lp", DescriptorKind.OneWayPrinter);
        var read = loop.ReadAsync(new byte[8], CancellationToken.None);
        Assert.False(read.IsCompleted);
        _ = Libc.Close(printer);

        Assert.Equal(Descriptor.Gone, await read);
        await loop.StopAsync(dropOutput: false);
    }

    [Theory]
    [InlineData(16, DeviceFault.Busy, "CUPS")]
    [InlineData(13, DeviceFault.NotPermitted, "(lp)")]
    [InlineData(19, DeviceFault.NotFound, "not there")]
    [InlineData(5, DeviceFault.NotFound, "not there")]
    [InlineData(12, DeviceFault.Failed, "error 12")]
    public void Why_it_cannot_be_opened_says_what_to_do(int error, DeviceFault expected, string part)
    {
        var fault = LinuxUsbTransport.OpenFault(new("lp:/dev/usb/lp0"), (Errno)error);

        Assert.Equal(expected, fault.Fault);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    private LinuxUsbTransport Open(string path) =>
        LinuxUsbTransport.Open(new($"lp:{path}"), new("usb:test"), path, ShortStall, _clock);

    private LinuxUsbTransport Use(int fd) =>
        LinuxUsbTransport.Use(new("lp:test"), new("usb:test"), fd, ShortStall, _clock);

    private static int OpenFile(string path) =>
        Libc.Open(path, Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec);

    private static unsafe (int Ours, int Printer) Pair()
    {
        const int Unix = 1, Stream = 1;
        var ends = stackalloc int[2];
        Assert.Equal(0, SocketPair(Unix, Stream | Libc.NonBlocking | Libc.CloseOnExec, 0, ends));
        return (ends[0], ends[1]);
    }

    // Zero when the other end is closed; waits until there is something.
    private static unsafe int Read(int fd)
    {
        var entry = new PollEntry { Fd = fd, Events = Libc.PollIn };
        Assert.Equal(1, Libc.Poll(&entry, 1, 60_000));
        var bytes = stackalloc byte[4096];
        return (int)Libc.Read(fd, bytes, 4096);
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static unsafe partial int SocketPair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Replace(int with, int fd);

    /// <summary>Stands still until the test lets a wait pass.</summary>
    private sealed class SteppedClock : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

        /// <summary>The next wait that was begun; it does not pass by itself.</summary>
        public ValueTask<TimeSpan> WaitAsync() => _waits.Reader.ReadAsync();

        /// <summary>Lets that many waits pass, one after the other; returns their milliseconds.</summary>
        public async Task<List<double>> PassAsync(int count)
        {
            var passed = new List<double>();
            while (passed.Count < count)
            {
                var wait = await WaitAsync();
                passed.Add(wait.TotalMilliseconds);
                Advance(wait);
            }

            return passed;
        }

        /// <summary>The same for waits that are begun in pairs; of each pair the shorter one passes.</summary>
        public async Task<List<double>> PassPairsAsync(int count)
        {
            var passed = new List<double>();
            while (passed.Count < 2 * count)
            {
                var (limit, pause) = (await WaitAsync(), await WaitAsync());
                passed.AddRange([limit.TotalMilliseconds, pause.TotalMilliseconds]);
                Advance(limit < pause ? limit : pause);
            }

            return passed;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime != Timeout.InfiniteTimeSpan)
                _ = _waits.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}

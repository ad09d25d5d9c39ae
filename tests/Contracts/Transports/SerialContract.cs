using System.Globalization;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Serial;

namespace PosDaemon.Contracts.Tests.Transports;

/// <summary>What both serial drivers promise on a pseudo-terminal, beyond what every transport does.</summary>
/// <param name="driver">Its name in the address.</param>
public abstract class SerialContract(string driver) : TwoWayTransportContract
{
    private protected override DeviceEnd Device() => Pty();

    private protected PtyEnd Pty(int baud = 9600) => new($"baud={baud}&driver={driver}");

    private DeviceAddress AddressOf(string path) => new($"serial:{path}?driver={driver}");

    [Fact]
    public async Task Line_is_raw_and_does_not_echo()
    {
        await using var device = Pty();
        await using var transport = await OpenAsync(device.Address);

        await device.SendAsync(Convert.FromHexString("410D000311131C7FFF0A"));
        var got = new byte[10];
        for (var read = 0; read < got.Length;)
            read += await transport.ReadAsync(got.AsMemory(read), CancellationToken.None);
        await transport.WriteAsync("B\r\n"u8.ToArray(), CancellationToken.None);

        Assert.Equal("410D000311131C7FFF0A", Convert.ToHexString(got));
        Assert.Equal("B\r\n"u8.ToArray(), await device.ReadAsync(3));
        Assert.Equal(0, device.Pty.Unread());
    }

    [Theory]
    [InlineData("own")]
    [InlineData("system")]
    public async Task Second_opener_by_either_driver_is_refused_as_busy(string second)
    {
        await using var device = Pty();
        await using var transport = await OpenAsync(device.Address);

        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await OpenAsync(device.Pty.AddressWith($"driver={second}")));

        Assert.Equal(DeviceFault.Busy, fault.Fault);
    }

    [Fact]
    public async Task Port_that_was_closed_can_be_opened_by_either_driver()
    {
        await using var device = Pty();
        foreach (var next in new[] { driver, "own", driver, "system" })
        {
            await using var transport = await OpenAsync(device.Pty.AddressWith($"driver={next}"));
            await transport.WriteAsync("A"u8.ToArray(), CancellationToken.None);
            Assert.Equal("A"u8.ToArray(), await device.ReadAsync(1));
        }
    }

    [Theory]
    [InlineData(9600)]
    [InlineData(12345)]
    [InlineData(115200)]
    [InlineData(250000)]
    public async Task Speed_may_be_any_number(int baud)
    {
        await using var device = Pty(baud);
        await using var transport = await OpenAsync(device.Address);

        Assert.Equal((uint)baud, device.Pty.Baud());
    }

    [Fact]
    public async Task Xoff_halts_the_host_and_xon_lets_it_go_on_and_neither_they_nor_anything_else_eats_a_status_byte()
    {
        await using var device = new PtyEnd($"flow=xon&driver={driver}");
        await using var transport = await OpenAsync(device.Address);
        // Every byte, and XOFF and XON between: as an XOFF may come inside a status of four bytes.
        byte[] status = [.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(value => value is not XonByte
            and not XoffByte)];
        await device.SendAsync(status.AsMemory(0, 100));
        await device.SendAsync(new[] { XoffByte });
        await device.SendAsync(status.AsMemory(100));

        Assert.Equal(status, await ReadAsync(transport, status.Length));
        var write = transport.WriteAsync("slip"u8.ToArray(), CancellationToken.None).AsTask();
        var fault = await Assert.ThrowsAsync<DeviceException>(() => write);
        Assert.Equal(DeviceFault.Stalled, fault.Fault);
        Assert.Equal(0, device.Pty.Unread());

        await device.SendAsync(new[] { XonByte });
        var rest = "slip"u8.ToArray()[(int)fault.BytesWritten..];
        await transport.WriteAsync(rest, CancellationToken.None);
        Assert.Equal("slip"u8.ToArray(), await device.ReadAsync(4));
    }

    private const byte XonByte = 0x11, XoffByte = 0x13;

    private static async Task<byte[]> ReadAsync(ITransport transport, int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
            read += await transport.ReadAsync(bytes.AsMemory(read), CancellationToken.None);
        return bytes;
    }

    [Fact]
    public async Task Missing_port_is_not_found_and_a_file_is_no_serial_port()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux");
        var file = Path.GetTempFileName();
        var missing = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(AddressOf("/dev/none0")));
        var plain = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(AddressOf(file)));
        File.Delete(file);

        Assert.Equal((DeviceFault.NotFound, DeviceFault.BadAddress), (missing.Fault, plain.Fault));
    }

    [Fact]
    public async Task Port_costs_at_most_two_descriptors_and_is_known_by_its_address_on_a_pseudo_terminal()
    {
        await using var device = Pty();
        var before = Descriptors();
        await using var transport = await OpenAsync(device.Address);

        Assert.InRange(Descriptors() - before, 1, 2);
        Assert.Equal($"serial:{device.Pty.Link}", transport.Identity.Value);
    }
}

/// <summary>Our own driver.</summary>
public sealed class OwnSerialTests() : SerialContract("own")
{
    [Fact]
    public async Task Line_that_was_halted_before_it_was_opened_goes_on()
    {
        await using var device = new PtyEnd("flow=xon");
        await using (var halted = await OpenAsync(device.Address))
        {
            await device.SendAsync(new byte[] { 0x13, 0x12 });
            await halted.ReadAsync(new byte[1], CancellationToken.None);
        }

        await using var transport = await OpenAsync(device.Address);
        await transport.WriteAsync("slip"u8.ToArray(), CancellationToken.None);

        Assert.Equal("slip"u8.ToArray(), await device.ReadAsync(4));
    }

    [Fact]
    public async Task Port_without_a_dsr_line_is_refused_for_flow_dtr()
    {
        await using var device = new PtyEnd("flow=dtr");

        var fault = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(device.Address));

        Assert.Equal(DeviceFault.BadAddress, fault.Fault);
        Assert.Contains("no DSR line", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task Line_of_flow_dtr_gets_everything_and_no_more_at_a_time_than_it_sends()
    {
        const int Seconds = 1, BytesASecond = 11_520;
        await using var device = Pty();
        await using var transport = LinuxSerialTransport.Open(
            device.Address, SerialSettings.Read(AddressParts.Read(device.Pty.AddressWith("baud=115200&flow=dtr"))),
            new TransportOptions(), TimeProvider.System, () => true);
        var arriving = device.ReadAsync(Seconds * BytesASecond);
        var begun = TimeProvider.System.GetTimestamp();

        await transport.WriteAsync(new byte[Seconds * BytesASecond], CancellationToken.None);
        await arriving;

        // How busy the line is kept is seen on a made-up clock (DtrFlowTests): here a busy machine would decide.
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0.98 * Seconds, double.MaxValue);
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task Printer_that_drops_dtr_gets_hardly_a_byte_more_and_the_rest_when_it_is_ready_again()
    {
        const int ReadyFor = 100;
        await using var device = Pty();
        var (isBack, asked) = (false, 0);
        // Asked before each piece: after so many pieces it drops the line.
        await using var transport = LinuxSerialTransport.Open(
            device.Address, SerialSettings.Read(AddressParts.Read(device.Pty.AddressWith("baud=115200&flow=dtr"))),
            new TransportOptions { StallLimit = TimeSpan.FromMilliseconds(300) }, TimeProvider.System,
            () => Volatile.Read(ref isBack) || Interlocked.Increment(ref asked) <= ReadyFor);
        var slip = Noise(3_000);

        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await transport.WriteAsync(slip, CancellationToken.None));
        Assert.Equal(DeviceFault.Stalled, fault.Fault);
        Assert.InRange(fault.BytesWritten, 1, ReadyFor * DtrFlow.LargestPiece);
        var got = (await device.ReadAsync((int)fault.BytesWritten)).ToList();
        Assert.Equal(0, device.Pty.Unread());

        Volatile.Write(ref isBack, true);
        await transport.WriteAsync(slip.AsMemory((int)fault.BytesWritten), CancellationToken.None);
        got.AddRange(await device.ReadAsync(slip.Length - got.Count));
        Assert.Equal(slip, got);
    }

    [Fact]
    public async Task Idle_ports_take_no_processor_time()
    {
        await using PtyEnd first = Pty(), second = Pty(), third = Pty();
        await using var one = await OpenAsync(first.Address);
        await using var two = await OpenAsync(second.Address);
        await using var three = await OpenAsync(third.Address);
        Task[] reads = [.. new[] { one, two, three }.Select(
            port => port.ReadAsync(new byte[8], CancellationToken.None).AsTask())];
        var before = PortThreads();
        await Task.WhenAny([.. reads, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System)]);
        var after = PortThreads();

        Assert.InRange(after.Count, 3, int.MaxValue);
        // In hundredths of a second; System.IO.Ports takes 10 of these 200.
        Assert.InRange(after.Ticks - before.Ticks, 0, 1);
    }

    // The kernel keeps 15 letters of a thread's name, and user and system time as fields 14 and 15 of its line.
    private static (int Count, long Ticks) PortThreads()
    {
        var (count, ticks) = (0, 0L);
        foreach (var thread in Directory.GetDirectories("/proc/self/task"))
        {
            if (!File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("port ", StringComparison.Ordinal))
                continue;
            var line = File.ReadAllText(Path.Combine(thread, "stat"));
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            count++;
            ticks += long.Parse(fields[11], CultureInfo.InvariantCulture)
                + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return (count, ticks);
    }
}

/// <summary>System.IO.Ports behind our transport.</summary>
public sealed class SystemSerialTests() : SerialContract("system")
{
    /// <summary>The one thing it promises less: the slice under way counts as written although it has not left.
    /// </summary>
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    [Fact]
    public async Task Count_at_a_stalled_write_may_hold_one_slice_that_leaves_only_when_the_line_moves_again()
    {
        await using var device = Pty();
        await using var transport = await OpenAsync(device.Address);
        var slip = Noise(StallingLength);

        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await transport.WriteAsync(slip, CancellationToken.None));

        Assert.Equal(DeviceFault.Stalled, fault.Fault);
        Assert.Equal(0, fault.BytesWritten % SystemSerialTransport.Slice);
        Assert.Equal(slip[..(int)fault.BytesWritten], await device.ReadAsync((int)fault.BytesWritten));
        Assert.Equal(0, device.Pty.Unread());
    }
}

using System.Text;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Serial;

public sealed class SerialPortTests
{
    private static readonly TransportOptions ShortStall = new() { StallLimit = TimeSpan.FromMilliseconds(300) };

    private static ValueTask<ITransport> OpenAsync(DeviceAddress address, TransportOptions? options = null) =>
        new SystemTransportFactory(TimeProvider.System, options).OpenAsync(address, CancellationToken.None);

    [Fact]
    public async Task Bytes_go_through_raw_and_are_not_echoed()
    {
        await using var pty = new Pty();
        await using ITransport port = await OpenAsync(pty.Address);

        pty.Send([0x41, 0x0D, 0x00, 0x03, 0x11, 0x13, 0x1C, 0xFF, 0x0A]);
        var buffer = new byte[64];
        int read = 0;
        while (read < 9)
            read += await port.ReadAsync(buffer.AsMemory(read), CancellationToken.None);
        await port.WriteAsync("B\r\n"u8.ToArray(), CancellationToken.None);

        Assert.Equal("410D0003" + "11131CFF0A", Convert.ToHexString(buffer, 0, read));
        Assert.Equal("B\r\n", Encoding.ASCII.GetString(await pty.ReadAsync(3)));
        Assert.Equal(0, pty.Unread());
    }

    [Fact]
    public async Task Cancelled_read_ends_at_once_and_takes_no_byte()
    {
        await using var pty = new Pty();
        await using ITransport port = await OpenAsync(pty.Address);
        var buffer = new byte[8];
        using var abort = new CancellationTokenSource();

        Task<int> read = port.ReadAsync(new byte[8], abort.Token).AsTask();
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        pty.Send("X");

        Assert.Equal(1, await port.ReadAsync(buffer, CancellationToken.None));
        Assert.Equal((byte)'X', buffer[0]);
    }

    [Fact]
    public async Task Unplugging_ends_a_read_with_zero_and_a_write_with_gone()
    {
        await using var pty = new Pty();
        await using ITransport port = await OpenAsync(pty.Address);

        Task<int> read = port.ReadAsync(new byte[8], CancellationToken.None).AsTask();
        await pty.PullAsync();

        Assert.Equal(0, await read);
        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await port.WriteAsync("A"u8.ToArray(), CancellationToken.None));
        Assert.Equal((DeviceFault.Gone, 0L), (fault.Fault, fault.BytesWritten));
    }

    [Fact]
    public async Task Write_that_moves_no_byte_is_stalled_counts_what_left_and_can_go_on()
    {
        await using var pty = new Pty();
        await using ITransport port = await OpenAsync(pty.Address, ShortStall);
        byte[] slip = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];

        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await port.WriteAsync(slip, CancellationToken.None));
        Task<byte[]> device = pty.ReadAsync(slip.Length);
        await port.WriteAsync(slip.AsMemory((int)fault.BytesWritten), CancellationToken.None);

        Assert.Equal(DeviceFault.Stalled, fault.Fault);
        Assert.InRange(fault.BytesWritten, 1, slip.Length - 1);
        Assert.Equal(slip, await device);
    }

    [Fact]
    public async Task Closing_a_stalled_port_does_not_wait_for_the_line()
    {
        await using var pty = new Pty();
        ITransport port = await OpenAsync(pty.Address, ShortStall);
        await Assert.ThrowsAsync<DeviceException>(async () =>
            await port.WriteAsync(new byte[200_000], CancellationToken.None));

        await port.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Waiting_bytes_are_thrown_away_and_counted()
    {
        await using var pty = new Pty();
        await using ITransport port = await OpenAsync(pty.Address);
        pty.Send("stale\r");
        await port.ReadAsync(new byte[1], CancellationToken.None);

        Assert.Equal(5, port.DiscardInput());
        Assert.Equal(0, port.DiscardInput());
    }

    [Fact]
    public async Task Second_opener_is_told_that_the_port_is_busy()
    {
        await using var pty = new Pty();
        await using ITransport port = await OpenAsync(pty.Address);

        var fault = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(pty.Address));

        Assert.Equal(DeviceFault.Busy, fault.Fault);
    }

    [Fact]
    public async Task Missing_port_is_not_found_and_a_file_is_no_serial_port()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux");
        string file = Path.GetTempFileName();
        var missing = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(new("serial:/dev/none0")));
        var plain = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(new("serial:" + file)));
        File.Delete(file);

        Assert.Equal((DeviceFault.NotFound, DeviceFault.BadAddress), (missing.Fault, plain.Fault));
    }

    [Fact]
    public async Task Opening_and_closing_many_times_leaves_no_descriptor_and_no_waiting_read()
    {
        await using var pty = new Pty();
        string terminal = File.ResolveLinkTarget(pty.Link, returnFinalTarget: true)!.FullName;
        int OpenOnPort() => Directory.GetFileSystemEntries("/proc/self/fd")
            .Count(entry => new FileInfo(entry).LinkTarget == terminal);
        int before = OpenOnPort();
        Assert.Equal(1, before);

        for (int i = 0; i < 300; i++)
        {
            ITransport port = await OpenAsync(pty.Address);
            Task<int> read = port.ReadAsync(new byte[8], CancellationToken.None).AsTask();
            await port.DisposeAsync();
            Assert.Equal(0, await read);
        }

        Assert.Equal(before, OpenOnPort());
    }
}

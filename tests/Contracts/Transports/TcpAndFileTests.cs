using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Contracts.Tests.Transports;

public sealed class TcpTests : TwoWayTransportContract
{
    private protected override DeviceEnd Device() => new TcpEnd();

    private protected override int StallingLength => 32 * 1024 * 1024;

    [Fact]
    public async Task Closed_port_is_not_found()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closed = new DeviceAddress($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Dispose();

        var fault = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(closed));

        Assert.Equal(DeviceFault.NotFound, fault.Fault);
    }

    [Fact]
    public async Task Leaving_sends_everything_and_a_clean_end()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var transport = await OpenAsync(new($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        using var peer = await listener.AcceptSocketAsync();
        await peer.SendAsync(new byte[] { 0x12 });
        await transport.WriteAsync(new byte[5000], CancellationToken.None);
        var leaving = transport.DisposeAsync().AsTask();

        var buffer = new byte[64 * 1024];
        var got = 0;
        while (await peer.ReceiveAsync(buffer) is > 0 and var count)
            got += count;
        peer.Dispose();
        await leaving;

        Assert.Equal(5000, got);
    }

    [Fact]
    public async Task Leaving_waits_for_a_printer_that_is_still_printing_and_never_resets_the_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Server.ReceiveBufferSize = 4096;
        listener.Start();
        var transport = await new SystemTransportFactory(TimeProvider.System).OpenAsync(
            new($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), CancellationToken.None);
        using var peer = await listener.AcceptSocketAsync();
        // More than the printer takes at once, and less than the system takes for it.
        var slip = Noise(200_000);
        await transport.WriteAsync(slip, CancellationToken.None);
        var leaving = transport.DisposeAsync().AsTask();
        await Task.WhenAny(leaving, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        Assert.False(leaving.IsCompleted);

        // Status while it prints, which nobody reads any more.
        var (got, buffer) = (new List<byte>(), new byte[4096]);
        while (await peer.ReceiveAsync(buffer) is > 0 and var count)
        {
            got.AddRange(buffer.AsSpan(0, count));
            await peer.SendAsync(new byte[] { 0x12 });
        }

        peer.Dispose();
        await leaving;
        Assert.True(slip.AsSpan().SequenceEqual(got.ToArray()));
    }

    [Fact]
    public async Task Connection_that_does_not_come_up_is_given_up_after_the_limit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 0);
        var address = new DeviceAddress($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var hurried = new SystemTransportFactory(
            TimeProvider.System, new TransportOptions { ConnectLimit = TimeSpan.FromMilliseconds(300) });
        var faults = new List<DeviceException>();
        var open = new List<ITransport>();
        // Nobody takes the first ones, so the system does not answer the ones behind them.
        while (faults.Count == 0 && open.Count < 10)
        {
            try
            {
                open.Add(await hurried.OpenAsync(address, CancellationToken.None));
            }
            catch (DeviceException fault)
            {
                faults.Add(fault);
            }
        }

        Assert.Equal(DeviceFault.NotFound, Assert.Single(faults).Fault);
        Assert.Contains("did not answer within 0.3 s", faults[0].Message, StringComparison.Ordinal);
        await Task.WhenAll(open.Select(one => one.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Printer_that_lost_its_power_is_noticed_whether_it_is_asked_or_not_and_is_left_at_once()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs a socket filter of Linux");
        await using TcpEnd asked = new(), idle = new();
        // Its clock stands still: closing that waited for anything would never end.
        var talking = await new SystemTransportFactory(new FakeTimeProvider()).OpenAsync(
            asked.Address, CancellationToken.None);
        await using var silent = await OpenAsync(idle.Address);
        foreach (var (end, transport) in new[] { (asked, talking), (idle, silent) })
        {
            await transport.WriteAsync(new byte[1], CancellationToken.None);
            await end.ReadAsync(1);
            await end.GoDarkAsync();
        }

        var begun = TimeProvider.System.GetTimestamp();
        var read = silent.ReadAsync(new byte[8], CancellationToken.None).AsTask();
        var fault = await Assert.ThrowsAsync<DeviceException>(
            () => AskForEverAsync(talking).WaitAsync(TimeSpan.FromMinutes(5)));
        Assert.Equal((DeviceFault.Gone, 0L), (fault.Fault, fault.BytesWritten));
        Assert.True(talking.DisposeAsync().AsTask().IsCompleted);
        // By itself the system gives up after 15 minutes, and not one that is only slow.
        Assert.Equal(0, await read.WaitAsync(TimeSpan.FromMinutes(5)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 5, double.MaxValue);
    }

    [Fact]
    public void Longest_time_between_two_questions_is_less_than_printers_keep_an_idle_connection() =>
        Assert.NotEmpty(new PrinterOptions { StatusPeriod = TimeSpan.FromSeconds(90) }.FindFaults());

    private static async Task AskForEverAsync(ITransport transport)
    {
        while (true)
        {
            await transport.WriteAsync(new byte[] { 0x10, 0x04, 0x01 }, CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }

    [Fact]
    public async Task Connection_costs_one_descriptor()
    {
        await using var device = new TcpEnd();
        // The first one starts the runtime's socket engine.
        var first = (await OpenAsync(device.Address)).DisposeAsync().AsTask();
        await device.LetGoAsync();
        await first;

        await using var transport = await OpenAsync(device.Address);
        await transport.WriteAsync(new byte[1], CancellationToken.None);
        await device.ReadAsync(1);
        var ours = Descriptors();
        await transport.DisposeAsync();

        Assert.Equal(1, ours - Descriptors());
    }
}

public sealed class FileTests : TransportContract
{
    private protected override DeviceEnd Device() => new FileEnd();

    [Fact]
    public async Task Bytes_only_go_out_and_are_appended()
    {
        await using var device = Device();
        await using (var first = await OpenAsync(device.Address))
            await first.WriteAsync("one"u8.ToArray(), CancellationToken.None);
        await using var second = await OpenAsync(device.Address);
        await second.WriteAsync("two"u8.ToArray(), CancellationToken.None);

        Assert.True(second.IsOneWay);
        Assert.Equal("onetwo"u8.ToArray(), await device.ReadAsync(6));
    }

    [Fact]
    public async Task Second_opener_is_refused_as_busy()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);

        var fault = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(device.Address));

        Assert.Equal(DeviceFault.Busy, fault.Fault);
    }

    [Theory]
    [InlineData("/no-such-folder/slips", DeviceFault.NotFound)]
    [InlineData("/tmp", DeviceFault.NotPermitted)]
    public async Task Path_that_is_no_plain_file_is_refused(string path, DeviceFault expected)
    {
        var fault = await Assert.ThrowsAsync<DeviceException>(async () => await OpenAsync(new($"file:{path}")));

        Assert.Equal(expected, fault.Fault);
    }
}

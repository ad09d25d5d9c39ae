using System.Net;
using System.Net.Sockets;
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

using System.Net;
using System.Net.Sockets;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Transports;

public sealed class TcpTests
{
    private static readonly SystemTransportFactory Transports =
        new(TimeProvider.System, new TransportOptions { StallLimit = TimeSpan.FromMilliseconds(300) });

    [Fact]
    public async Task Bytes_go_both_ways_and_the_peers_close_is_zero()
    {
        using var listener = Listen(out DeviceAddress address);
        await using ITransport transport = await Transports.OpenAsync(address, CancellationToken.None);
        using Socket peer = await listener.AcceptSocketAsync();
        var buffer = new byte[8];

        await transport.WriteAsync(new byte[] { 0x10, 0x04, 0x01 }, CancellationToken.None);
        Assert.Equal(3, await peer.ReceiveAsync(buffer));
        await peer.SendAsync(new byte[] { 0x12 });
        Assert.Equal(1, await transport.ReadAsync(buffer, CancellationToken.None));
        Assert.Equal(0x12, buffer[0]);

        peer.Shutdown(SocketShutdown.Both);
        Assert.Equal(0, await transport.ReadAsync(buffer, CancellationToken.None));
    }

    [Fact]
    public async Task Peer_that_reads_nothing_stalls_the_write_with_an_exact_count()
    {
        using var listener = Listen(out DeviceAddress address);
        await using ITransport transport = await Transports.OpenAsync(address, CancellationToken.None);
        using Socket peer = await listener.AcceptSocketAsync();
        var much = new byte[32 * 1024 * 1024];

        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await transport.WriteAsync(much, CancellationToken.None));
        Assert.Equal(DeviceFault.Stalled, fault.Fault);

        Task rest = transport.WriteAsync(much.AsMemory((int)fault.BytesWritten), CancellationToken.None).AsTask();
        var buffer = new byte[1024 * 1024];
        long got = 0;
        while (got < much.Length)
            got += await peer.ReceiveAsync(buffer);
        await rest.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(much.Length, got);
    }

    [Fact]
    public async Task Write_to_a_peer_that_reset_is_gone()
    {
        using var listener = Listen(out DeviceAddress address);
        await using ITransport transport = await Transports.OpenAsync(address, CancellationToken.None);
        Socket peer = await listener.AcceptSocketAsync();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        Assert.Equal(0, await transport.ReadAsync(new byte[8], CancellationToken.None));
        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await transport.WriteAsync(new byte[8], CancellationToken.None));
        Assert.Equal((DeviceFault.Gone, 0L), (fault.Fault, fault.BytesWritten));
    }

    [Fact]
    public async Task Closed_port_is_not_found()
    {
        Listen(out DeviceAddress closed).Dispose();

        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await Transports.OpenAsync(closed, CancellationToken.None));
        Assert.Equal(DeviceFault.NotFound, fault.Fault);
    }

    [Fact]
    public async Task Leaving_sends_everything_and_a_clean_end()
    {
        using var listener = Listen(out DeviceAddress address);
        ITransport transport = await Transports.OpenAsync(address, CancellationToken.None);
        using Socket peer = await listener.AcceptSocketAsync();
        await peer.SendAsync(new byte[] { 0x12 });
        await transport.WriteAsync(new byte[5000], CancellationToken.None);
        Task leaving = transport.DisposeAsync().AsTask();

        var buffer = new byte[64 * 1024];
        int got = 0;
        while (await peer.ReceiveAsync(buffer) is > 0 and var count)
            got += count;
        peer.Dispose();
        await leaving;

        Assert.Equal(5000, got);
    }

    [Fact]
    public async Task File_takes_bytes_and_never_answers()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        ITransport file = await Transports.OpenAsync(new DeviceAddress("file:" + path), CancellationToken.None);
        await file.WriteAsync("one"u8.ToArray(), CancellationToken.None);
        await file.WriteAsync("two"u8.ToArray(), CancellationToken.None);
        await file.DisposeAsync();
        string text = await File.ReadAllTextAsync(path);
        File.Delete(path);

        Assert.True(file.IsOneWay);
        Assert.Equal("onetwo", text);
    }

    private static TcpListener Listen(out DeviceAddress address)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        address = new DeviceAddress($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        return listener;
    }
}

using System.Net;
using System.Net.Sockets;
using PosSim.Demo;

namespace PosSim.Tests.Demo;

public sealed class CloudWireTests
{
    // HEADERS with END_STREAM on stream 1, no content (RFC 9113 section 4.1).
    private static readonly byte[] EndOfReply = [0, 0, 0, 0x01, 0x05, 0, 0, 0, 1];

    [Fact]
    public void The_end_of_a_reply_is_found_however_the_bytes_are_split()
    {
        // SETTINGS with 6 bytes that look like anything, DATA of 3 bytes that ends nothing, then the end.
        byte[] stream =
        [
            0, 0, 6, 0x04, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1, 5,
            0, 0, 3, 0x00, 0, 0, 0, 0, 1, 7, 7, 7,
            .. EndOfReply,
        ];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var frames = new Http2Frames();
            frames.Read(stream.AsSpan(0, cut));
            frames.Read(stream.AsSpan(cut));
            Assert.Equal(1, frames.Ended);
        }
    }

    [Fact]
    public async Task A_swallowed_reply_is_seen_by_the_wire_and_not_by_the_terminal()
    {
        using var cloud = new TcpListener(IPAddress.Loopback, 0);
        cloud.Start();
        await using var wire = Open(cloud);
        using var terminal = await CallAsync(wire);
        using var served = await cloud.AcceptSocketAsync();

        await terminal.SendAsync("ask"u8.ToArray());
        Assert.Equal(3, await served.ReceiveAsync(new byte[8]));
        var swallowed = wire.SwallowReplies();
        await served.SendAsync(EndOfReply);
        await swallowed.WaitAsync(TimeSpan.FromSeconds(10));
        wire.Cut();
        await Assert.ThrowsAsync<SocketException>(() => terminal.ReceiveAsync(new byte[8]));
    }

    [Fact]
    public async Task A_reply_that_is_to_pass_passes_before_the_next_is_swallowed()
    {
        using var cloud = new TcpListener(IPAddress.Loopback, 0);
        cloud.Start();
        await using var wire = Open(cloud);
        using var terminal = await CallAsync(wire);
        using var served = await cloud.AcceptSocketAsync();

        var swallowed = wire.SwallowReplies(after: 1);
        await served.SendAsync(EndOfReply);
        Assert.Equal(EndOfReply.Length, await terminal.ReceiveAsync(new byte[64]));
        Assert.False(swallowed.IsCompleted);
        await served.SendAsync(EndOfReply);
        await swallowed.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, terminal.Available);
    }

    [Fact]
    public async Task A_cut_wire_refuses_and_a_mended_one_carries_both_ways()
    {
        using var cloud = new TcpListener(IPAddress.Loopback, 0);
        cloud.Start();
        await using var wire = Open(cloud);
        wire.Cut();
        using (var refused = await CallAsync(wire)) Assert.True(await IsClosedAsync(refused));
        wire.Mend();
        using var terminal = await CallAsync(wire);
        using var served = await cloud.AcceptSocketAsync();
        await served.SendAsync("reply"u8.ToArray());
        Assert.Equal(5, await terminal.ReceiveAsync(new byte[8]));
    }

    private static CloudWire Open(TcpListener cloud)
    {
        var wire = new CloudWire((IPEndPoint)cloud.LocalEndpoint);
        wire.Start();
        return wire;
    }

    private static async Task<Socket> CallAsync(CloudWire wire)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, wire.Port);
        return socket;
    }

    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}

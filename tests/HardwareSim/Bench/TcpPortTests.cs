using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PosSim.Demo;
using PosSim.Wires;

namespace PosSim.Tests.Bench;

public sealed class TcpPortTests
{
    /// <summary>The listening loop is between two callers when the plug is pulled: at another point of it each time.
    /// </summary>
    [Fact]
    public async Task A_port_that_is_pulled_while_its_caller_leaves_ends_quietly()
    {
        var address = new IPEndPoint(IPAddress.Loopback, FreePort.Any());
        await using var port = new TcpWire(address, static _ => true, TimeProvider.System);
        for (var turn = 0; turn < 200; turn++)
        {
            port.Plug();
            using var host = new TcpClient();
            await host.ConnectAsync(IPEndPoint.Parse(port.Address["tcp://".Length..]));
            host.Client.Close(0);
            for (var spin = 0; spin < turn * 20; spin++) _ = port.HasHost;

            await port.UnplugAsync();

            Assert.False(port.IsPlugged);
            Assert.False(port.HasHost);
        }
    }

    /// <summary>As for the moment in which some other program is started: fork copies every descriptor.</summary>
    [Fact]
    public async Task A_port_can_be_plugged_again_while_a_copy_of_its_socket_is_still_open()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("finds the socket in /proc");
        var address = new IPEndPoint(IPAddress.Loopback, FreePort.Any());
        await using var port = new TcpWire(address, static _ => true, TimeProvider.System);
        port.Plug();
        var copy = Duplicate(SocketOf(address.Port));
        Assert.True(copy >= 0);
        try
        {
            await port.UnplugAsync();
            port.Plug();

            Assert.True(port.IsPlugged);
        }
        finally
        {
            _ = Close(copy);
        }
    }

    // The listening socket's inode stands in the tenth column of /proc/net/tcp, its local port in the second (hex).
    private static int SocketOf(int port)
    {
        var row = File.ReadLines("/proc/net/tcp")
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .First(columns => columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && columns[3] == "0A");
        var file = Directory.GetFiles("/proc/self/fd")
            .First(file => new FileInfo(file).LinkTarget == $"socket:[{row[9]}]");
        return int.Parse(Path.GetFileName(file), System.Globalization.CultureInfo.InvariantCulture);
    }

    [DllImport("libc", EntryPoint = "dup")]
    private static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);

    [Fact]
    public async Task Half_closing_a_session_that_is_over_does_nothing()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var said = new ManualResetEventSlim();
        await using var port = new TcpWire(
            new IPEndPoint(IPAddress.Loopback, 0),
            happened =>
            {
                if (happened is not WireEvent.HostLeft) return true;
                left.TrySetResult();
                said.Wait();
                return true;
            },
            TimeProvider.System);
        port.Plug();
        using var host = new TcpClient();
        await host.ConnectAsync(IPEndPoint.Parse(port.Address["tcp://".Length..]));
        host.Client.Close(0);
        await left.Task;

        port.CloseSending();

        Assert.True(port.HasHost);
        said.Set();
    }
}

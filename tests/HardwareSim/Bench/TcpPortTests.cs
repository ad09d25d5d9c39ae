using System.Net;
using System.Net.Sockets;
using PosSim.Demo;
using PosSim.Ports;

namespace PosSim.Tests.Bench;

public sealed class TcpPortTests
{
    /// <summary>The listening loop is between two callers when the plug is pulled: at another point of it each time.
    /// </summary>
    [Fact]
    public async Task A_port_that_is_pulled_while_its_caller_leaves_ends_quietly()
    {
        var address = new IPEndPoint(IPAddress.Loopback, FreePort.Any());
        await using var port = new TcpPort(address, static _ => true, TimeProvider.System);
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

    [Fact]
    public async Task Half_closing_a_session_that_is_over_does_nothing()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var said = new ManualResetEventSlim();
        await using var port = new TcpPort(
            new IPEndPoint(IPAddress.Loopback, 0),
            happened =>
            {
                if (happened is not PortEvent.HostLeft) return true;
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

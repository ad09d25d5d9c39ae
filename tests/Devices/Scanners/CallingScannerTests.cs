using System.Net;
using System.Net.Sockets;
using System.Text;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Scanners;

/// <summary>A fixed scanner that connects by itself.</summary>
public sealed class CallingScannerTests
{
    private readonly int _port = FreePort();
    private readonly Recorded<ScannerEvent> _events = new();

    [Fact]
    public async Task Codes_of_a_scanner_that_connects_are_read_and_those_after_it_has_connected_again()
    {
        await using var loop = Start($"tcp-listen://127.0.0.1:{_port}?from=127.0.0.1");

        foreach (var code in new[] { "QR-0001", "QR-0002" })
        {
            using var scanner = await ConnectAsync();
            await _events.NextAsync<ScannerEvent.Online>();
            await scanner.SendAsync(Encoding.ASCII.GetBytes(code + "\r"));
            Assert.Equal(code,
                Encoding.ASCII.GetString((await _events.NextAsync<ScannerEvent.CodeRead>()).Code.Span));
            scanner.Close();
            await _events.NextAsync<ScannerEvent.Offline>();
        }
    }

    [Fact]
    public async Task A_caller_from_elsewhere_is_hung_up_on()
    {
        await using var loop = Start($"tcp-listen://127.0.0.1:{_port}?from=10.0.0.7");

        using var stranger = await ConnectAsync();

        Assert.Equal(0, await EndAsync(stranger));
    }

    [Fact]
    public async Task A_port_at_which_somebody_listens_is_said_to_be_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, _port);
        other.Start();

        await using var loop = Start($"tcp-listen://127.0.0.1:{_port}");

        Assert.Contains("another program listens", (await _events.NextAsync<ScannerEvent.Offline>()).Reason,
            StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<int> EndAsync(Socket stranger)
    {
        try
        {
            return await stranger.ReceiveAsync(new byte[1]);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>A scanner tries again until somebody listens, as they do.</summary>
    private async Task<Socket> ConnectAsync()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var scanner = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await scanner.ConnectAsync(IPAddress.Loopback, _port, enough.Token);
                return scanner;
            }
            catch (SocketException)
            {
                scanner.Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, enough.Token);
            }
        }
    }

    private Running Start(string address) => Running.Start(new ScannerLoop("scanner1", new DeviceAddress(address),
        new ScannerOptions(), new SystemTransportFactory(TimeProvider.System), TimeProvider.System, _events.Add)
        .RunAsync);
}

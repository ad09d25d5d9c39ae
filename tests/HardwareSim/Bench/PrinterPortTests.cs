using System.Net.Sockets;

namespace PosSim.Tests.Bench;

public sealed class PrinterPortTests
{
    // DLE EOT 1: a printer that is on line answers 0001x110 at once.
    private static readonly byte[] Ask = [0x10, 0x04, 0x01];

    [Fact]
    public async Task A_second_caller_is_served_only_when_the_first_has_gone()
    {
        await using var bench = await RunningBench.StartAsync();
        using var first = await CallAsync(bench);
        await bench.UntilAsync("/api/printers/printer", printer => printer.GetProperty("host").GetBoolean());
        using var second = await CallAsync(bench);
        await second.Client.SendAsync(Ask);
        await first.Client.SendAsync(Ask);
        Assert.Equal(1, await first.Client.ReceiveAsync(new byte[8]));
        Assert.Equal(0, second.Available);
        first.Close();
        Assert.Equal(1, await second.Client.ReceiveAsync(new byte[8]));
    }

    [Fact]
    public async Task An_unplugged_printer_refuses_and_comes_back_on_the_same_port()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = await CallAsync(bench);
        await bench.UntilAsync("/api/printers/printer", printer => printer.GetProperty("host").GetBoolean());
        await bench.PostAsync("/api/printers/printer/unplug", new { });
        await Assert.ThrowsAsync<SocketException>(async () => await host.Client.ReceiveAsync(new byte[1]));
        await Assert.ThrowsAsync<SocketException>(() => CallAsync(bench));
        await bench.PostAsync("/api/printers/printer/plug", new { });
        using var again = await CallAsync(bench);
        Assert.True(again.Connected);
    }

    [Fact]
    public async Task A_half_closed_session_ends_the_hosts_reading_only()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = await CallAsync(bench);
        await bench.UntilAsync("/api/printers/printer", printer => printer.GetProperty("host").GetBoolean());
        await bench.PostAsync("/api/faults", new { device = "printer", fault = "half-close" });
        Assert.Equal(0, await host.Client.ReceiveAsync(new byte[1]));
        await host.Client.SendAsync(Ask);
        await bench.UntilAsync("/api/printers/printer", printer => printer.GetProperty("host").GetBoolean());
    }

    private static async Task<TcpClient> CallAsync(RunningBench bench)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", bench.PrinterAddress.Port);
        return client;
    }
}

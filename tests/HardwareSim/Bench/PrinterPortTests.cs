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
        await second.Client.SendAsync("later"u8.ToArray());
        await first.Client.SendAsync("first"u8.ToArray());
        await bench.UntilAsync("/api/printers/printer", printer => Version(printer) > 0);
        first.Close();
        var before = Version(await bench.GetAsync("/api/printers/printer"));
        await second.Client.SendAsync("\n"u8.ToArray());
        await bench.UntilAsync("/api/printers/printer", printer => Version(printer) > before);
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

    private static int Version(System.Text.Json.JsonElement printer) => printer.GetProperty("version").GetInt32();

    private static async Task<TcpClient> CallAsync(RunningBench bench)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", bench.PrinterAddress.Port);
        return client;
    }
}

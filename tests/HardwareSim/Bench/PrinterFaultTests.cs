using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace PosSim.Tests.Bench;

public sealed class PrinterFaultTests
{
    // DLE EOT 1; the answer of a printer that is on line has the fixed bits 0xx1xx10.
    private static readonly byte[] Ask = [0x10, 0x04, 0x01];
    private static readonly byte[] Cut = [0x1D, 0x56, 0x42, 0x00];

    [Fact]
    public async Task A_printer_answers_at_once_and_late_when_told_to_be_late()
    {
        var clock = new FakeTimeProvider();
        await using var bench = await RunningBench.StartAsync(time: clock);
        using var host = await CallAsync(bench);
        await host.SendAsync(Ask);
        Assert.Equal(0x12, (await ReadAsync(host))[0] & 0x93);

        await bench.PostAsync(
            "/api/faults", new { device = "printer", fault = "late-answer", delay = "00:01:00" });
        var asked = clock.GetUtcNow();
        await host.SendAsync(Ask);
        var answer = ReadAsync(host);
        // The minute begins when the printer has read the question, of which only its answer tells.
        while (!answer.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await bench.GetAsync("/api/printers/printer");
        }
        Assert.Single(await answer);
        Assert.True(clock.GetUtcNow() - asked >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_mute_printer_prints_and_says_nothing()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = await CallAsync(bench);
        await bench.PostAsync("/api/faults", new { device = "printer", fault = "mute" });
        await host.SendAsync((byte[])[.. Ask, .. "hello\n"u8, .. Cut]);
        await bench.UntilAsync("/api/printers/printer", printer => Slips(printer) == 1);
        Assert.Equal(0, host.Available);
    }

    [Fact]
    public async Task Paper_that_runs_out_in_the_middle_of_a_slip_keeps_the_rest_for_the_next_roll()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = await CallAsync(bench);
        await bench.PostAsync("/api/faults", new { device = "printer", fault = "paper-out-mid-slip", afterLines = 3 });
        var lines = string.Concat(Enumerable.Range(1, 12).Select(line => $"line {line}\n"));
        await host.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(lines), .. Cut]);
        await bench.UntilAsync("/api/printers/printer", printer => printer.GetProperty("paper").GetString() == "end");
        Assert.Equal(0, Slips(await bench.GetAsync("/api/printers/printer")));

        await bench.PostAsync("/api/printers/printer/state", new { paper = "ok" });
        await bench.UntilAsync("/api/printers/printer", printer => Slips(printer) == 1);
        var slip = (await bench.GetAsync("/api/printers/printer/slips"))[0];
        Assert.Equal(lines.TrimEnd('\n'), slip.GetProperty("text").GetString()!.TrimEnd('\n'));
    }

    [Fact]
    public async Task More_than_the_buffer_holds_waits_on_the_line_and_none_of_it_is_lost()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = await CallAsync(bench);
        await bench.PostAsync("/api/printers/printer/state", new { cover = "open" });
        var lines = string.Concat(Enumerable.Range(0, 600).Select(line => $"row {line} of a long list\n"));
        var sending = host.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(lines), .. Cut]);
        await bench.UntilAsync("/api/printers/printer", printer => printer.GetProperty("busy").GetBoolean());
        await bench.PostAsync("/api/printers/printer/state", new { cover = "closed" });
        await sending;
        var printer = await bench.UntilAsync("/api/printers/printer", printer => Slips(printer) == 1);
        Assert.Equal(0, printer.GetProperty("discarded").GetInt32());
        var slip = (await bench.GetAsync("/api/printers/printer/slips"))[0];
        Assert.Equal(600, slip.GetProperty("text").GetString()!.Split('\n').Count(line => line.Contains("row")));
    }

    [Fact]
    public async Task A_network_printer_that_is_switched_off_and_on_loses_its_buffer_and_is_reached_again()
    {
        await using var bench = await RunningBench.StartAsync();
        using (var host = await CallAsync(bench))
        {
            await bench.PostAsync("/api/printers/printer/state", new { cover = "open" });
            await host.SendAsync("never printed\n"u8.ToArray());
            await bench.UntilAsync("/api/printers/printer", printer => printer.GetProperty("buffered").GetInt32() > 0);
            await bench.PostAsync("/api/printers/printer/state", new { cover = "closed", power = "cycle" });
        }
        await bench.UntilAsync("/api/printers/printer", printer => printer.GetProperty("plugged").GetBoolean());
        using var again = await CallAsync(bench);
        await again.SendAsync(Ask);
        Assert.Single(await ReadAsync(again));
    }

    [Fact]
    public async Task Paper_that_was_taken_away_is_said_to_be_and_stays_in_the_list()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = await CallAsync(bench);
        await host.SendAsync((byte[])[.. "a slip\n"u8, .. Cut]);
        await bench.UntilAsync("/api/printers/printer", printer => Slips(printer) == 1);
        await bench.PostAsync("/api/printers/printer/take", new { });
        var slip = (await bench.GetAsync("/api/printers/printer/slips"))[0];
        Assert.True(slip.GetProperty("taken").GetBoolean());
    }

    private static int Slips(JsonElement printer) => printer.GetProperty("slips").GetInt32();

    private static async Task<Socket> CallAsync(RunningBench bench)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", bench.PrinterAddress.Port);
        return socket;
    }

    private static async Task<byte[]> ReadAsync(Socket socket)
    {
        var bytes = new byte[16];
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return bytes[..await socket.ReceiveAsync(bytes, enough.Token)];
    }
}

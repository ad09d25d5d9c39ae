using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Testing;

namespace PosSim.Tests.Bench;

/// <summary>What a network board and a serial line do to a host's session.</summary>
public sealed class PrinterSessionTests : IDisposable
{
    // DLE EOT 1; the answer of a printer that is on line has the fixed bits 0xx1xx10.
    private static readonly byte[] Ask = [0x10, 0x04, 0x01];
    private static readonly byte[] Cut = [0x1D, 0x56, 0x42, 0x00];

    private readonly int _port = PosSim.Demo.FreePort.Any();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("possim-session-");

    private string Link => Path.Combine(_folder.FullName, "other");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_session_in_which_nothing_comes_is_closed_with_a_goodbye_and_the_next_caller_is_served()
    {
        var clock = new FakeTimeProvider();
        await using var bench = await StartAsync("idleCloseSeconds=90", clock);
        using var host = await CallAsync();
        await AskAsync(host);
        var closed = ReceiveAsync(host);
        while (!closed.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await bench.GetAsync("/api/printers/other");
        }
        Assert.Equal(0, await closed);
        using var next = await CallAsync();
        await AskAsync(next);
    }

    [Fact]
    public async Task A_half_open_session_takes_bytes_and_gives_none_while_the_next_caller_is_served()
    {
        await using var bench = await StartAsync();
        using var host = await CallAsync();
        await AskAsync(host);
        await bench.PostAsync("/api/faults", new { device = "other", fault = "half-open" });
        await host.SendAsync((byte[])[.. Ask, .. "never printed\n"u8, .. Cut]);
        using var next = await CallAsync();
        await AskAsync(next);
        await next.SendAsync((byte[])[.. "printed\n"u8, .. Cut]);
        await bench.UntilAsync("/api/printers/other", printer => Slips(printer) == 1);
        Assert.Equal("printed", (await bench.GetAsync("/api/printers/other/slips"))[0].GetProperty("text").GetString());
        Assert.Equal(0, host.Available);
        Assert.False(host.Poll(0, SelectMode.SelectRead));

        // Its cable tells it at last.
        await bench.PostAsync("/api/printers/other/unplug", new { });
        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(host));
    }

    [Fact]
    public async Task A_busy_board_can_refuse_the_second_caller_and_serves_it_when_the_first_has_gone()
    {
        await using var bench = await StartAsync("whenBusy=refuse");
        for (var turn = 0; turn < 5; turn++)
        {
            using var host = await ServedAsync();
            await Assert.ThrowsAsync<SocketException>(CallAsync);
            await AskAsync(host);
        }
    }

    [Fact]
    public async Task A_busy_board_can_close_the_second_caller_at_once_and_keeps_the_first()
    {
        await using var bench = await StartAsync("whenBusy=close");
        using var host = await CallAsync();
        await AskAsync(host);
        using var second = await CallAsync();
        Assert.Equal(0, await ReceiveAsync(second));
        await AskAsync(host);
    }

    [Fact]
    public async Task A_board_that_throws_out_whoever_comes_lets_them_in_again_when_it_is_told()
    {
        await using var bench = await StartAsync();
        await bench.PostAsync("/api/faults", new { device = "other", fault = "accept-then-close" });
        using var host = await CallAsync();
        Assert.Equal(0, await ReceiveAsync(host));
        Assert.Equal(["accept-then-close"], await FaultsAsync(bench));
        await bench.PostAsync("/api/faults", new { device = "other", fault = "none" });
        using var next = await CallAsync();
        await AskAsync(next);
    }

    [Fact]
    public async Task A_slow_line_is_read_at_its_own_pace_and_a_stopped_one_not_at_all()
    {
        var clock = new FakeTimeProvider();
        await using var bench = await StartAsync("instant=true", clock);
        await bench.PostAsync("/api/faults", new { device = "other", fault = "slow-drain", bytesPerSecond = 100 });
        await bench.PostAsync("/api/printers/other/state", new { cover = "open" });
        using var host = await CallAsync();
        await host.SendAsync(new byte[500]);
        var began = clock.GetUtcNow();
        for (var read = 0; read < 100; read = await BufferedAsync(bench))
        {
            Assert.True(read <= 1 + (clock.GetUtcNow() - began).TotalSeconds * 100, $"{read} bytes too early");
            clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        await bench.PostAsync("/api/faults", new { device = "other", fault = "slow-drain", bytesPerSecond = 0 });
        var stopped = await BufferedAsync(bench);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(stopped, await BufferedAsync(bench));
        await bench.PostAsync("/api/faults", new { device = "other", fault = "none" });
        await bench.UntilAsync("/api/printers/other", printer => printer.GetProperty("buffered").GetInt32() == 500);
    }

    [Fact]
    public async Task On_a_serial_line_XOFF_reaches_the_host_and_what_it_sends_all_the_same_is_lost()
    {
        await using var bench = await StartAsync("flow=xon&buffer=45", pty: true);
        await bench.PostAsync("/api/printers/other/state", new { paper = "end" });
        using var host = new SerialHost(Link);
        host.Write(new byte[30]);
        Assert.Equal([0x13], host.Read(1));
        host.Write(new byte[100]);
        await bench.UntilAsync(
            "/api/printers/other", printer => printer.GetProperty("discarded").GetInt32() == 100 + 30 - 45);
        await bench.PostAsync("/api/printers/other/state", new { paper = "ok" });
        Assert.Equal([0x11], host.Read(1));
    }

    [Fact]
    public async Task Without_flow_control_a_serial_host_is_told_nothing()
    {
        await using var bench = await StartAsync("flow=none&buffer=45", pty: true);
        await bench.PostAsync("/api/printers/other/state", new { paper = "end" });
        using var host = new SerialHost(Link);
        host.Write(new byte[100]);
        await bench.UntilAsync("/api/printers/other", printer => printer.GetProperty("discarded").GetInt32() == 55);
        host.Write(Ask);
        Assert.Equal([0x1A], host.Read(1));
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("unplug")]
    [InlineData("power-cycle")]
    public async Task A_session_breaks_with_the_very_byte_it_was_planned_for(string fault)
    {
        await using var bench = await StartAsync("instant=true");
        using var host = await CallAsync();
        await bench.PostAsync("/api/faults", new { device = "other", fault, afterBytes = 24 });
        Assert.Equal([$"{fault} after 24 bytes"], await FaultsAsync(bench));
        await host.SendAsync(Encoding.ASCII.GetBytes("line 10\nline 11\nline 12\nline 13\nline 14\n"));
        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(host));
        var printer = await bench.GetAsync("/api/printers/other");
        Assert.Equal("line 10\nline 11\nline 12", printer.GetProperty("current").GetString());
        Assert.Empty(await FaultsAsync(bench));
    }

    [Fact]
    public async Task A_printer_falls_silent_at_the_question_it_was_planned_for()
    {
        await using var bench = await StartAsync("instant=true");
        using var host = await CallAsync();
        await bench.PostAsync("/api/faults", new { device = "other", fault = "mute", atCommand = "GS r", nth = 2 });
        Assert.Equal(["mute at GS r no. 2"], await FaultsAsync(bench));
        await host.SendAsync((byte[])[0x1D, 0x72, 0x01, 0x1D, 0x72, 0x01, .. "x\n"u8]);
        await bench.UntilAsync("/api/printers/other", one => one.GetProperty("current").GetString() == "x");
        Assert.Equal(1, await ReceiveAsync(host));
        Assert.Equal(["mute"], await FaultsAsync(bench));
    }

    [Fact]
    public async Task A_fault_by_time_comes_without_a_byte()
    {
        await using var bench = await StartAsync();
        await bench.PostAsync("/api/faults", new { device = "other", fault = "cover-open", after = "00:00:00.05" });
        await bench.UntilAsync("/api/printers/other", one => one.GetProperty("cover").GetString() == "open");
    }

    [Fact]
    public async Task A_fault_by_time_counts_from_its_request()
    {
        var clock = new FakeTimeProvider();
        await using var bench = await StartAsync(time: clock);
        clock.Advance(TimeSpan.FromHours(1));
        await bench.PostAsync("/api/faults", new { device = "other", fault = "cover-open", after = "00:10:00" });
        clock.Advance(TimeSpan.FromMinutes(9));
        await bench.GetAsync("/api/printers/other");
        Assert.Equal("closed", (await bench.GetAsync("/api/printers/other")).GetProperty("cover").GetString());
        clock.Advance(TimeSpan.FromMinutes(1));
        await bench.UntilAsync("/api/printers/other", one => one.GetProperty("cover").GetString() == "open");
    }

    [Fact]
    public async Task A_printer_that_was_unplugged_when_its_cable_was_to_be_pulled_works_when_it_is_plugged_again()
    {
        await using var bench = await StartAsync();
        await bench.PostAsync("/api/printers/other/unplug", new { });
        await bench.PostAsync("/api/faults", new { device = "other", fault = "unplug" });
        await bench.PostAsync("/api/printers/other/plug", new { });
        using var host = await CallAsync();
        await AskAsync(host);
    }

    private static int Slips(JsonElement printer) => printer.GetProperty("slips").GetInt32();

    private static async Task<string?[]> FaultsAsync(RunningBench bench) =>
        [.. (await bench.GetAsync("/api/printers/other")).GetProperty("faults").EnumerateArray()
            .Select(static fault => fault.GetString())];

    private static async Task<int> BufferedAsync(RunningBench bench) =>
        (await bench.GetAsync("/api/printers/other")).GetProperty("buffered").GetInt32();

    private Task<RunningBench> StartAsync(string make = "", TimeProvider? time = null, bool pty = false) =>
        RunningBench.StartAsync(
            reader => reader.ReadPrinterFlag(
                $"other={(pty ? $"pty:{Link}" : $"tcp://127.0.0.1:{_port}")}?{make}"),
            time);

    private async Task<Socket> CallAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", _port);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Calls until it is let in.</summary>
    private async Task<Socket> ServedAsync()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                var host = await CallAsync();
                await AskAsync(host);
                return host;
            }
            catch (SocketException) when (!enough.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task AskAsync(Socket host)
    {
        await host.SendAsync(Ask);
        Assert.Equal(1, await ReceiveAsync(host));
    }

    private static async Task<int> ReceiveAsync(Socket socket)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await socket.ReceiveAsync(new byte[16], enough.Token);
    }
}

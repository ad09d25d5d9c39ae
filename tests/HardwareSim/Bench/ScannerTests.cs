using System.Text;
using PosDaemon.Testing;
using PosSim.Bench;
using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Tests.Bench;

public sealed class ScannerTests
{
    [Fact]
    public async Task A_code_shown_to_the_scanner_arrives_as_its_bytes_and_a_carriage_return()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = new SerialHost(bench.Link("scanner"));
        await bench.PostAsync("/api/scanners/scanner/scan", new { code = "P1:票-7" });
        Assert.Equal("P1:票-7\r", Encoding.UTF8.GetString(host.Read(9)));
    }

    [Fact]
    public async Task A_HID_scanner_sends_reports_and_lays_what_they_are_like_beside_its_link()
    {
        await using var bench = await RunningBench.StartAsync();
        var link = bench.Link("hid");
        var plan = new DevicePlan<ScannerOptions>("hid", new WireAddress.Pty(link), new("cr", "hid-b"));
        var device = new ScannerSimulator(plan.Name, plan.Options, RealWires.At(plan.Address, TimeProvider.System),
            bench.Bench.Loop, bench.Bench.Log);
        await using (device)
        {
            device.Plug();
            using var host = new SerialHost(link);
            device.Scan("AB");
            Assert.Equal([0x02, 0x02, (byte)'A', (byte)'B'], host.Read(64)[..4]);
            Assert.Equal(device.Model.Descriptor, await File.ReadAllBytesAsync($"{link}.descriptor"));
        }
    }

    [Fact]
    public async Task A_scanner_pulled_out_in_the_middle_of_a_code_sends_half_of_it_and_hangs_up()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = new SerialHost(bench.Link("scanner"));
        await bench.PostAsync("/api/faults", new { device = "scanner", fault = "unplug-mid-code" });
        await bench.PostAsync("/api/scanners/scanner/scan", new { code = "0123456789A" });
        Assert.Equal("012345", Encoding.UTF8.GetString(host.Read(64)));
        Assert.True(host.IsHungUp());
        Assert.False(Path.Exists(bench.Link("scanner")));
    }

    [Fact]
    public async Task A_scanner_plugged_in_again_is_found_under_the_same_link_and_works()
    {
        await using var bench = await RunningBench.StartAsync();
        await bench.PostAsync("/api/scanners/scanner/unplug", new { });
        Assert.Null(new FileInfo(bench.Link("scanner")).LinkTarget);
        await bench.PostAsync("/api/scanners/scanner/plug", new { });
        using var host = new SerialHost(bench.Link("scanner"));
        await bench.PostAsync("/api/scanners/scanner/scan", new { code = "again" });
        Assert.Equal("again\r", Encoding.UTF8.GetString(host.Read(6)));
    }

    [Fact]
    public async Task A_megabyte_of_garbage_arrives_whole_at_a_host_that_reads()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = new SerialHost(bench.Link("scanner"));
        var order = new { device = "scanner", fault = "garbage", bytes = 1_000_000, seed = 3 };
        var read = Task.Run(() => host.Read(1_000_000));
        await bench.PostAsync("/api/faults", order);
        var expected = new byte[1_000_000];
        new Random(3).NextBytes(expected);
        Assert.Equal(expected, await read);
    }

    [Fact]
    public async Task Raw_bytes_go_out_as_they_are()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = new SerialHost(bench.Link("scanner"));
        await bench.PostAsync("/api/scanners/scanner/bytes", new { hex = "00 1B 0A" });
        await bench.PostAsync("/api/scanners/scanner/bytes", new { base64 = "/wA=" });
        Assert.Equal([0x00, 0x1B, 0x0A, 0xFF, 0x00], host.Read(5));
    }

    [Fact]
    public async Task An_echoing_line_sends_back_what_the_host_writes_and_a_healthy_one_does_not()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = new SerialHost(bench.Link("scanner"));
        host.Write([0x16, 0x54]);
        await bench.UntilAsync(
            "/api/scanners/scanner", scanner => scanner.GetProperty("bytesFromHost").GetInt32() == 2);
        await bench.PostAsync("/api/faults", new { device = "scanner", fault = "echo" });
        host.Write([0x07]);
        Assert.Equal([0x07], host.Read(1));
    }
}

using System.Text;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;
using PosSim.Models.Scanners;

namespace PosDaemon.Devices.Tests.Scanners;

/// <summary>Device files of scanners, with a pseudo-terminal in place of each: it knows none of their own calls, and
/// reads and hangs up as they do.</summary>
public sealed class InputFileTests
{
    // A system that has no time for a moment is not to look like a scanner that has finished.
    private static readonly ScannerOptions Patient = new() { Silence = TimeSpan.FromSeconds(1) };

    private readonly Recorded<ScannerEvent> _events = new();

    private Running Start(string address) => Running.Start(new ScannerLoop("scanner1", new(address), Patient,
        new SystemTransportFactory(TimeProvider.System), TimeProvider.System, _events.Add).RunAsync);

    private async Task<string> NextCodeAsync() =>
        Encoding.UTF8.GetString((await _events.NextAsync<ScannerEvent.CodeRead>()).Code.Span);

    private static string WriteDescriptor(Pty pty, HidReports reports)
    {
        var file = pty.Link + ".descriptor";
        File.WriteAllBytes(file, reports.Descriptor);
        return $"hidraw:{pty.Link}?descriptor={file}";
    }

    [Fact]
    public async Task Keys_are_read_and_the_scanner_is_back_after_replugging()
    {
        await using var pty = new Pty();
        pty.MakeRaw();
        pty.Send(KeyStrokes.Of("OLD"u8));
        await using var loop = Start($"evdev:{pty.Link}");
        Assert.Equal(DiscardReason.Stale, (await _events.NextAsync<ScannerEvent.Discarded>()).Reason);
        Assert.Equal($"evdev:{pty.Link}", (await _events.NextAsync<ScannerEvent.Online>()).Detail);
        pty.Send(KeyStrokes.Of("QR-0001\r"u8));
        Assert.Equal("QR-0001", await NextCodeAsync());

        await pty.PullAsync();
        await _events.NextAsync<ScannerEvent.Offline>();
        pty.PlugIn();
        await _events.NextAsync<ScannerEvent.Online>();
        pty.Send(KeyStrokes.Of("qr-0002\t"u8));

        Assert.Equal("qr-0002", await NextCodeAsync());
    }

    [Fact]
    public async Task Reports_are_read_by_the_descriptor_that_the_address_names()
    {
        await using var pty = new Pty();
        pty.MakeRaw();
        var address = WriteDescriptor(pty, HidReports.C);
        pty.Send(HidReports.C.Of("OLD"u8));
        await using var loop = Start(address);
        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.Stale, 64), await _events.NextAsync());
        await _events.NextAsync<ScannerEvent.Online>();

        pty.Send(HidReports.C.Of(Encoding.ASCII.GetBytes(new string('x', 100))));

        var read = await _events.NextAsync<ScannerEvent.CodeRead>();
        Assert.Equal((new string('x', 100), "]Q1"), (Encoding.ASCII.GetString(read.Code.Span), read.AimId));
    }

    [Fact]
    public async Task A_device_that_is_no_scanner_or_is_held_is_said_to_be_so()
    {
        await using var pty = new Pty();
        pty.MakeRaw();
        await AssertOfflineAsync($"hidraw:{pty.Link}", "is no HID device; name the file with its report descriptor");
        var address = WriteDescriptor(pty, HidReports.A);
        await AssertOfflineAsync($"{address}.gone", ".gone");
        File.WriteAllBytes(pty.Link + ".descriptor", [0x05]);
        await AssertOfflineAsync(address, "its report descriptor cannot be read: it ends in the middle of an item.");
        File.WriteAllBytes(pty.Link + ".descriptor", [0x05, 0x01]);
        await AssertOfflineAsync(address, "is no HID POS scanner");
        await AssertOfflineAsync($"evdev:{pty.Link}.gone", "is not there (unplugged?).");
        await AssertOfflineAsync("hidraw:ffff:fffe", "is not there (unplugged");

        await using var holder = Start($"evdev:{pty.Link}");
        await _events.NextAsync<ScannerEvent.Online>();
        await AssertOfflineAsync($"evdev:{pty.Link}", "another program holds it.");
    }

    private static async Task AssertOfflineAsync(string address, string reason)
    {
        var events = new Recorded<ScannerEvent>();
        await using var loop = Running.Start(new ScannerLoop("scanner2", new(address), Patient,
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, events.Add).RunAsync);
        Assert.Contains(reason, (await events.NextAsync<ScannerEvent.Offline>()).Reason, StringComparison.Ordinal);
    }
}

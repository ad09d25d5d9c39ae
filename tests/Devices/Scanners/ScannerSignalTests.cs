using System.Text;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning;
using PosDaemon.Protocol.Scanning.Commands;
using PosSim.Models.Scanners;

namespace PosDaemon.Devices.Tests.Scanners;

public sealed class ScannerSignalTests
{
    private readonly TestClock _clock = new();
    private readonly ScriptedCable _cable;
    private readonly Recorded<ScannerEvent> _events;
    private ScannerLoop? _scanner;

    public ScannerSignalTests() =>
        (_cable, _events) = (new ScriptedCable(_clock.Time), new Recorded<ScannerEvent>(_clock));

    private Running Start(
        ScannerFamily family = ScannerFamily.DatalogicGryphon, ScanProtocol protocol = ScanProtocol.Plain)
    {
        _scanner = new ScannerLoop("scanner1", _cable.Address,
            new ScannerOptions { Protocol = protocol, Commands = ScannerFamilies.Of(family) },
            _cable, _clock.Time, _events.Add);
        return Running.Start(_scanner.RunAsync, _clock);
    }

    private async Task<Running> StartOnlineAsync(
        ScannerFamily family = ScannerFamily.DatalogicGryphon, ScanProtocol protocol = ScanProtocol.Plain)
    {
        var loop = Start(family, protocol);
        await _events.NextAsync<ScannerEvent.Online>();
        return loop;
    }

    private Task SentAsync(string hex) => TestClock.UntilAsync(_clock, () => _cable.WrittenHex == hex);

    private async Task<string> NextCodeAsync() =>
        Encoding.Latin1.GetString((await _events.NextAsync<ScannerEvent.CodeRead>()).Code.Span);

    [Theory]
    [InlineData(ScannerFamily.DatalogicGryphon, DeviceSignal.Accepted, "1B5B3371")]
    [InlineData(ScannerFamily.DatalogicGryphon, DeviceSignal.Refused, "1B5B3471")]
    [InlineData(ScannerFamily.Ssi, DeviceSignal.TryAgain, "05E6040014FEFD")]
    public async Task A_signal_is_sent_and_the_next_code_is_read(
        ScannerFamily family, DeviceSignal signal, string sent)
    {
        await using var loop = await StartOnlineAsync(family);

        _scanner!.Signal(signal);
        await SentAsync(sent);
        _cable.Send("QR-0001\r");

        Assert.Equal("QR-0001", await NextCodeAsync());
    }

    [Fact]
    public async Task A_family_without_a_sound_for_it_is_sent_nothing_and_never_another_sound()
    {
        await using var loop = await StartOnlineAsync();

        _scanner!.Signal(DeviceSignal.TryAgain);
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        _scanner.Signal(DeviceSignal.Accepted);

        await SentAsync("1B5B3371");
    }

    [Fact]
    public async Task What_was_given_while_the_scanner_was_away_is_not_sounded_when_it_is_back()
    {
        _cable.IsPluggedIn = false;
        await using var loop = Start();
        await _events.NextAsync<ScannerEvent.Offline>();

        _scanner!.Signal(DeviceSignal.Accepted);
        _cable.IsPluggedIn = true;
        await _events.NextAsync<ScannerEvent.Online>();
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Empty(_cable.Writes);

        _scanner.Signal(DeviceSignal.Refused);
        await SentAsync("1B5B3471");
    }

    [Fact]
    public async Task A_scanner_that_takes_no_bytes_is_said_to_once_and_goes_on_reading()
    {
        await using var loop = await StartOnlineAsync();
        _cable.Room = 0;

        _scanner!.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => _cable.Writes.Count == 1);
        _cable.Send("QR-0001\r");
        Assert.Equal("QR-0001", await NextCodeAsync());
        Assert.Equal("tcp://device:1 takes no bytes.",
            (await _events.NextAsync<ScannerEvent.NotSignalled>()).Reason);

        _scanner.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => _cable.Writes.Count == 2);
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        Assert.True(_events.IsEmpty);
        _cable.Room = int.MaxValue;
        _scanner.Signal(DeviceSignal.Refused);
        await SentAsync("1B5B3471");
        _cable.Send("QR-0002\r");
        Assert.Equal("QR-0002", await NextCodeAsync());
    }

    [Fact]
    public async Task The_rest_of_a_command_that_was_cut_is_sent_before_another_and_without_one()
    {
        await using var loop = await StartOnlineAsync(ScannerFamily.Datalogic);
        _cable.Room = 1;

        _scanner!.Signal(DeviceSignal.Refused);
        await _events.NextAsync<ScannerEvent.NotSignalled>();
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("46", _cable.WrittenHex);
        _cable.Room = int.MaxValue;
        await SentAsync("4645");

        _scanner.Signal(DeviceSignal.Accepted);
        await SentAsync("464542");
    }

    [Fact]
    public async Task Of_signals_that_wait_only_the_newest_is_sent()
    {
        await using var loop = await StartOnlineAsync();
        _cable.Room = 0;
        _scanner!.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => _cable.Writes.Count == 1);

        _scanner.Signal(DeviceSignal.Refused);
        _scanner.Signal(DeviceSignal.Accepted);
        _cable.Room = int.MaxValue;

        await SentAsync("1B5B3371");
        Assert.Equal(2, _cable.Writes.Count);
    }

    [Fact]
    public async Task Nothing_to_sound_takes_the_place_of_a_signal_that_waits()
    {
        await using var loop = await StartOnlineAsync();
        _cable.Room = 0;
        _scanner!.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => _cable.Writes.Count == 1);

        _scanner.Signal(DeviceSignal.Refused);
        _scanner.Signal(null);
        _cable.Room = int.MaxValue;
        await _clock.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Single(_cable.Writes);
    }

    [Fact]
    public async Task A_packet_is_acknowledged_behind_the_signal_under_way_and_its_code_waits_for_neither()
    {
        await using var loop = await StartOnlineAsync(ScannerFamily.Ssi, ScanProtocol.Ssi);
        _cable.Room = 3;
        _scanner!.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => _cable.Writes.Count == 1);

        _cable.Send(new SsiSender().Read("QR-0001"u8, DateTimeOffset.UnixEpoch));
        Assert.Equal("QR-0001", await NextCodeAsync());
        Assert.Single(_cable.Writes);
        _cable.Room = int.MaxValue;

        await SentAsync("05E604" + "0000FF11" + "04D00400FF28");
    }

    [Fact]
    public async Task The_answer_to_a_command_is_no_code_and_what_is_glued_to_it_is_one()
    {
        await using var loop = await StartOnlineAsync(ScannerFamily.Honeywell);

        _cable.Send("BEPBEP1\u0006!QR-0001\r");

        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.Reply, 9), await _events.NextAsync());
        Assert.Equal("QR-0001", await NextCodeAsync());
    }

    [Fact]
    public async Task A_HID_POS_scanner_is_sent_reports_and_goes_on_reading()
    {
        await using var pty = new Pty();
        pty.MakeRaw();
        File.WriteAllBytes(pty.Link + ".descriptor", HidReports.A.Descriptor);
        var events = new Recorded<ScannerEvent>();
        var scanner = new ScannerLoop("scanner1",
            new DeviceAddress($"hidraw:{pty.Link}?descriptor={pty.Link}.descriptor"),
            new ScannerOptions { Commands = ScannerFamilies.Of(ScannerFamily.HidPos) },
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, events.Add);
        await using var loop = Running.Start(scanner.RunAsync);
        await events.NextAsync<ScannerEvent.Online>();

        scanner.Signal(DeviceSignal.Refused);
        Assert.Equal([0x04, 0x20], await pty.ReadAsync(2));
        scanner.Signal(DeviceSignal.Accepted);
        Assert.Equal([0x04, 0x40], await pty.ReadAsync(2));
        pty.Send(HidReports.A.Of("QR-0001"u8));

        var read = await events.NextAsync<ScannerEvent.CodeRead>();
        Assert.Equal("QR-0001", Encoding.ASCII.GetString(read.Code.Span));
    }
}

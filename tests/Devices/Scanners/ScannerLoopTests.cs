using System.Text;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Devices.Tests.Scanners;

public sealed class ScannerLoopTests
{
    private readonly TestClock _clock = new();
    private readonly ScriptedCable _cable;
    private readonly Recorded<ScannerEvent> _events;

    public ScannerLoopTests() =>
        (_cable, _events) = (new ScriptedCable(_clock.Time), new Recorded<ScannerEvent>(_clock));

    private Running Start(ScannerOptions? options = null) => Running.Start(new ScannerLoop(
        "scanner1", _cable.Address, options ?? new ScannerOptions(), _cable, _clock.Time, _events.Add).RunAsync,
        _clock);

    private static Running Start(Pty pty, Recorded<ScannerEvent> events) => Running.Start(new ScannerLoop(
        "scanner1", pty.Address, new ScannerOptions(), new SystemTransportFactory(TimeProvider.System),
        TimeProvider.System, events.Add).RunAsync);

    private static async Task<string> NextCodeAsync(Recorded<ScannerEvent> events) =>
        Encoding.Latin1.GetString((await events.NextAsync<ScannerEvent.CodeRead>()).Code.Span);

    private Task<string> NextCodeAsync() => NextCodeAsync(_events);

    [Fact]
    public async Task Codes_are_read_on_a_real_port_and_the_scanner_is_back_after_replugging()
    {
        await using var pty = new Pty();
        var events = new Recorded<ScannerEvent>();
        await using var loop = Start(pty, events);
        Assert.Equal(pty.Address.Uri, (await events.NextAsync<ScannerEvent.Online>()).Detail);
        pty.Send("QR-0001\r\n");
        Assert.Equal("QR-0001", await NextCodeAsync(events));

        await pty.PullAsync();
        await events.NextAsync<ScannerEvent.Offline>();
        pty.PlugIn();
        await events.NextAsync<ScannerEvent.Online>();
        pty.Send("QR-0002");

        Assert.Equal("QR-0002", await NextCodeAsync(events));
    }

    [Fact]
    public async Task A_megabyte_of_random_bytes_on_a_real_port_neither_stops_nor_confuses_it()
    {
        await using var pty = new Pty();
        var events = new Recorded<ScannerEvent>();
        await using var loop = Start(pty, events);
        await events.NextAsync<ScannerEvent.Online>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var garbage = new byte[1_000_000];
        new Random(20).NextBytes(garbage);

        await pty.SendAllAsync(garbage, limit.Token);
        await pty.SendAllAsync("\rAFTERWARDS\r"u8.ToArray(), limit.Token);

        var codes = 0;
        while (await NextCodeAsync(events) != "AFTERWARDS")
            codes++;
        Assert.InRange(codes, 1_000, 100_000);
    }

    [Fact]
    public async Task Codes_are_read_with_terminator_and_by_silence()
    {
        await using var loop = Start();
        await _events.NextAsync<ScannerEvent.Online>();

        _cable.Send("QR-0001\r\n");
        Assert.Equal("QR-0001", await NextCodeAsync());
        _cable.Send("QR-0002");
        Assert.Equal("QR-0002", await NextCodeAsync());
        _cable.Send("]C1\u001d01\0\u00ff\r");
        Assert.Equal("]C1\u001d01\0\u00ff", await NextCodeAsync());
    }

    [Fact]
    public async Task What_was_sent_before_opening_is_stale_and_its_tail_is_not_a_code()
    {
        _cable.WaitingInput = "OLD-1\r\nOLD-2\nhalf of a co";
        await using var loop = Start();

        var stale = await _events.NextAsync<ScannerEvent.Discarded>();
        await _events.NextAsync<ScannerEvent.Online>();
        _cable.Send("NEW\r");

        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.Stale, 25), stale);
        Assert.Equal("NEW", await NextCodeAsync());
    }

    [Fact]
    public async Task Scanner_is_back_within_two_seconds_after_replugging()
    {
        await using var loop = Start();
        await _events.NextAsync<ScannerEvent.Online>();

        for (var round = 0; round < 3; round++)
        {
            _cable.Pull();
            await _events.NextAsync<ScannerEvent.Offline>();
            await _clock.PassAsync(TimeSpan.FromSeconds(10));
            _cable.IsPluggedIn = true;
            var plugged = _clock.Time.GetUtcNow();
            await _events.NextAsync<ScannerEvent.Online>();
            Assert.InRange(_clock.Time.GetUtcNow() - plugged, TimeSpan.Zero, TimeSpan.FromSeconds(2));
            _cable.Send($"AFTER-{round}\r");
            Assert.Equal($"AFTER-{round}", await NextCodeAsync());
        }
    }

    [Fact]
    public async Task Unplugging_in_the_middle_of_a_code_discards_it()
    {
        await using var loop = Start(new ScannerOptions { Framing = ScanFraming.CarriageReturn });
        await _events.NextAsync<ScannerEvent.Online>();

        _cable.Send("WHOLE\rHAL");
        Assert.Equal("WHOLE", await NextCodeAsync());
        _cable.Pull();
        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.Interrupted, 3), await _events.NextAsync());
        await _events.NextAsync<ScannerEvent.Offline>();
        _cable.IsPluggedIn = true;
        await _events.NextAsync<ScannerEvent.Online>();
        _cable.Send("F\r");

        Assert.Equal("F", await NextCodeAsync());
    }

    [Fact]
    public async Task Partial_code_is_discarded_by_silence_where_a_terminator_is_wanted()
    {
        await using var loop = Start(new ScannerOptions { Framing = ScanFraming.CarriageReturn });
        await _events.NextAsync<ScannerEvent.Online>();

        _cable.Send("HAL");
        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.Partial, 3), await _events.NextAsync());
        _cable.Send("WHOLE\r");
        Assert.Equal("WHOLE", await NextCodeAsync());
    }

    [Fact]
    public async Task Code_that_comes_in_two_parts_within_the_silence_is_one()
    {
        await using var loop = Start(new ScannerOptions { Silence = TimeSpan.FromSeconds(1) });
        await _events.NextAsync<ScannerEvent.Online>();

        _cable.Send("HALF-");
        await _clock.PassAsync(TimeSpan.FromMilliseconds(500));
        _cable.Send("HALF");

        Assert.Equal("HALF-HALF", await NextCodeAsync());
    }

    [Fact]
    public async Task A_radio_reader_that_ends_its_codes_may_pause_within_one()
    {
        await using var loop = Start();
        await _events.NextAsync<ScannerEvent.Online>();
        _cable.Send("FIRST\r");
        Assert.Equal("FIRST", await NextCodeAsync());

        _cable.Send("HALF-");
        await _clock.PassAsync(TimeSpan.FromMilliseconds(300));
        _cable.Send("HALF\r");
        Assert.Equal("HALF-HALF", await NextCodeAsync());

        // One that comes without its end is a code all the same, and the next is not waited for so long.
        _cable.Send("WITHOUT");
        Assert.Equal("WITHOUT", await NextCodeAsync());
        _cable.Send("AGAIN");
        await _clock.PassAsync(TimeSpan.FromMilliseconds(150));
        _cable.Send("-NEXT");
        Assert.Equal("AGAIN", await NextCodeAsync());
    }

    [Fact]
    public async Task Code_of_100_000_characters_is_rejected_whole()
    {
        await using var loop = Start();
        await _events.NextAsync<ScannerEvent.Online>();

        _cable.Send(new string('7', 100_000) + "\rNEXT\r");

        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.TooLong, 100_000), await _events.NextAsync());
        Assert.Equal("NEXT", await NextCodeAsync());
    }

    [Fact]
    public async Task Code_longer_than_the_option_allows_is_rejected_whole()
    {
        await using var loop = Start(new ScannerOptions { MaxLength = 16 });
        await _events.NextAsync<ScannerEvent.Online>();

        _cable.Send("0123456789ABCDEF\r0123456789ABCDEFG\r");

        Assert.Equal("0123456789ABCDEF", await NextCodeAsync());
        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.TooLong, 17), await _events.NextAsync());
    }

    [Fact]
    public async Task Absent_scanner_is_reported_once_and_stopping_is_prompt()
    {
        _cable.IsPluggedIn = false;
        await using var loop = Start();

        Assert.IsType<ScannerEvent.Offline>(await _events.NextAsync());
        await _clock.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True(_events.IsEmpty);
        await loop.StopAsync();
        Assert.Equal(new ScannerEvent.Offline("stopped"), await _events.NextAsync());
    }

    [Theory]
    [InlineData(ScanFraming.None, 100, 4096)]
    [InlineData(ScanFraming.Auto, 9, 4096)]
    [InlineData(ScanFraming.Auto, 100, 15)]
    public void Options_that_no_scanner_can_take_are_refused(ScanFraming framing, int silenceMs, int maxLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScannerLoop("scanner1", _cable.Address,
            new ScannerOptions
            {
                Framing = framing,
                Silence = TimeSpan.FromMilliseconds(silenceMs),
                MaxLength = maxLength,
            },
            _cable, _clock.Time, _events.Add));
}

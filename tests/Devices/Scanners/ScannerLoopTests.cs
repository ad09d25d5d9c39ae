using System.Text;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Devices.Tests.Scanners;

public sealed class ScannerLoopTests
{
    private readonly Heard<ScannerEvent> _heard = new();

    private Running Start(Pty pty, ScannerOptions? options = null) => Running.Start(new ScannerLoop("scanner1",
        pty.Address, options ?? new ScannerOptions(), new SystemTransportFactory(TimeProvider.System),
        TimeProvider.System, _heard.Add).RunAsync);

    private async Task<string> NextCodeAsync() =>
        Encoding.Latin1.GetString((await _heard.NextAsync<ScannerEvent.CodeRead>()).Code.Span);

    [Fact]
    public async Task Codes_are_read_with_terminator_and_by_silence()
    {
        await using var pty = new Pty();
        await using Running loop = Start(pty);
        await _heard.NextAsync<ScannerEvent.Online>();

        pty.Send("QR-0001\r\n");
        Assert.Equal("QR-0001", await NextCodeAsync());
        pty.Send("QR-0002");
        Assert.Equal("QR-0002", await NextCodeAsync());
        pty.Send("]C1\u001d01\0\u00ff\r");
        Assert.Equal("]C1\u001d01\0\u00ff", await NextCodeAsync());
    }

    [Fact]
    public async Task What_was_sent_before_opening_is_stale_and_its_tail_is_not_a_code()
    {
        await using var pty = new Pty();
        pty.Send("OLD-1\r\nOLD-2\nhalf of a co");
        await using Running loop = Start(pty);

        var stale = await _heard.NextAsync<ScannerEvent.Discarded>();
        await _heard.NextAsync<ScannerEvent.Online>();
        pty.Send("NEW\r");

        Assert.Equal(DiscardReason.Stale, stale.Reason);
        Assert.Equal("NEW", await NextCodeAsync());
    }

    [Fact]
    public async Task Scanner_is_back_within_two_seconds_after_replugging()
    {
        await using var pty = new Pty();
        await using Running loop = Start(pty);
        await _heard.NextAsync<ScannerEvent.Online>();

        for (int round = 0; round < 3; round++)
        {
            await pty.PullAsync();
            await _heard.NextAsync<ScannerEvent.Offline>();
            await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System);
            pty.PlugIn();
            long plugged = TimeProvider.System.GetTimestamp();
            await _heard.NextAsync<ScannerEvent.Online>();
            Assert.InRange(TimeProvider.System.GetElapsedTime(plugged), TimeSpan.Zero, TimeSpan.FromSeconds(2));
            pty.Send($"AFTER-{round}\r");
            Assert.Equal($"AFTER-{round}", await NextCodeAsync());
        }
    }

    [Fact]
    public async Task Unplugging_in_the_middle_of_a_code_discards_it()
    {
        await using var pty = new Pty();
        await using Running loop = Start(pty, new ScannerOptions { Framing = ScanFraming.CarriageReturn });
        await _heard.NextAsync<ScannerEvent.Online>();

        pty.Send("WHOLE\rHAL");
        Assert.Equal("WHOLE", await NextCodeAsync());
        await pty.PullAsync();
        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.Interrupted, 3), await _heard.NextAsync());
        await _heard.NextAsync<ScannerEvent.Offline>();
        pty.PlugIn();
        await _heard.NextAsync<ScannerEvent.Online>();
        pty.Send("F\r");

        Assert.Equal("F", await NextCodeAsync());
    }

    [Fact]
    public async Task Partial_code_is_discarded_by_silence_where_a_terminator_is_wanted()
    {
        await using var pty = new Pty();
        await using Running loop = Start(pty, new ScannerOptions
        {
            Framing = ScanFraming.CarriageReturn,
            Silence = TimeSpan.FromMilliseconds(50),
        });
        await _heard.NextAsync<ScannerEvent.Online>();

        pty.Send("HAL");
        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.Partial, 3), await _heard.NextAsync());
        pty.Send("WHOLE\r");
        Assert.Equal("WHOLE", await NextCodeAsync());
    }

    [Fact]
    public async Task Code_of_100_000_characters_is_rejected_whole()
    {
        await using var pty = new Pty();
        await using Running loop = Start(pty);
        await _heard.NextAsync<ScannerEvent.Online>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        await pty.SendAllAsync(Encoding.ASCII.GetBytes(new string('7', 100_000) + "\rNEXT\r"), limit.Token);

        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.TooLong, 100_000), await _heard.NextAsync());
        Assert.Equal("NEXT", await NextCodeAsync());
    }

    [Fact]
    public async Task A_megabyte_of_random_bytes_neither_stops_nor_confuses_it()
    {
        await using var pty = new Pty();
        await using Running loop = Start(pty);
        await _heard.NextAsync<ScannerEvent.Online>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var garbage = new byte[1_000_000];
        new Random(20).NextBytes(garbage);

        await pty.SendAllAsync(garbage, limit.Token);
        await pty.SendAllAsync("\rAFTERWARDS\r"u8.ToArray(), limit.Token);

        int codes = 0;
        while (await NextCodeAsync() != "AFTERWARDS")
            codes++;
        Assert.InRange(codes, 1_000, 100_000);
    }

    [Fact]
    public async Task Absent_scanner_is_told_once_and_stopping_is_prompt()
    {
        await using var pty = new Pty();
        await pty.PullAsync();
        await using Running loop = Start(pty);

        Assert.IsType<ScannerEvent.Offline>(await _heard.NextAsync());
        await Task.Delay(TimeSpan.FromMilliseconds(900), TimeProvider.System);
        Assert.True(_heard.IsEmpty);
        await loop.StopAsync();
        Assert.Equal(new ScannerEvent.Offline("stopped"), await _heard.NextAsync());
    }
}

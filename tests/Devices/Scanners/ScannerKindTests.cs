using System.Text;
using PosDaemon.Devices.Scanners;
using PosDaemon.Protocol.Hid;
using PosDaemon.Protocol.Keyboard;
using PosDaemon.Protocol.Scanning;
using PosDaemon.Protocol.Scanning.Ssi;
using PosSim.Models.Scanners;
using SimulatedOptions = PosSim.Models.ScannerOptions;
using SimulatedScanner = PosSim.Models.ScannerModel;

namespace PosDaemon.Devices.Tests.Scanners;

/// <summary>What becomes of codes on each kind of scanner: the exact code, or a discard with its reason. The
/// simulator's scanner speaks, on a cable in memory.</summary>
public sealed class ScannerKindTests
{
    private const string Code = "QR-0001";

    private readonly TestClock _clock = new();
    private readonly ScriptedCable _cable;
    private readonly Recorded<ScannerEvent> _events;

    public ScannerKindTests() =>
        (_cable, _events) = (new ScriptedCable(_clock.Time), new Recorded<ScannerEvent>(_clock));

    public static TheoryData<string> Kinds => [.. SimulatedOptions.Interfaces];

    private static byte[] Sent(string kind, string code) =>
        new SimulatedScanner(new("cr", kind)).Read(code, DateTimeOffset.UnixEpoch);

    private async Task<Running> StartAsync(string kind)
    {
        var hid = new SimulatedOptions("cr", kind).Hid;
        _cable.CreateReader = (framing, maxLength) => hid is not null
            ? new PosReportReader(LayoutOf(hid.Descriptor), maxLength, isStream: true)
            : kind switch
            {
                SimulatedOptions.Keyboard => new KeyReader(framing, maxLength, InputEvent.SizeOn64Bit),
                SimulatedOptions.Ssi => new SsiReader(maxLength),
                _ => new ScanFramer(framing, maxLength),
            };
        var loop = Running.Start(new ScannerLoop("scanner1", _cable.Address,
            new ScannerOptions { MaxLength = 100 }, _cable, _clock.Time, _events.Add).RunAsync,
            _clock);
        await _events.NextAsync<ScannerEvent.Online>();
        return loop;
    }

    private static PosScannerLayout LayoutOf(byte[] bytes) =>
        ReportDescriptor.TryParse(bytes, out var descriptor, out _)
            && PosScannerLayout.TryFind(descriptor, out var layout)
            ? layout
            : throw new InvalidDataException("the simulator's descriptor");

    private async Task<string> NextCodeAsync() =>
        Encoding.UTF8.GetString((await _events.NextAsync<ScannerEvent.CodeRead>()).Code.Span);

    private async Task AssertNextAsync(string kind, string code)
    {
        _cable.Send(Sent(kind, code));
        Assert.Equal(code, await NextCodeAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_whole_code_and_a_long_one_are_read(string kind)
    {
        await using var loop = await StartAsync(kind);

        await AssertNextAsync(kind, Code);
        await AssertNextAsync(kind, new string('x', 57) + "-END");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_identifier_of_the_symbology_comes_where_the_scanner_has_it_apart(string kind)
    {
        await using var loop = await StartAsync(kind);
        _cable.Send(Sent(kind, Code));

        var read = await _events.NextAsync<ScannerEvent.CodeRead>();

        Assert.Equal(kind is "hid-a" or "hid-c" ? "]Q1" : null, read.AimId);
        Assert.Equal(Code, Encoding.UTF8.GetString(read.Code.Span));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_code_that_is_split_at_any_byte_is_one(string kind)
    {
        await using var loop = await StartAsync(kind);
        var bytes = Sent(kind, Code);

        for (var at = 1; at < bytes.Length; at++)
        {
            _cable.Send(bytes[..at]);
            _cable.Send(bytes[at..]);
        }

        for (var at = 1; at < bytes.Length; at++)
            Assert.Equal(new ScannerEventText(Code), ScannerEventText.Of(await _events.NextAsync()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Two_codes_in_one_piece_are_two(string kind)
    {
        await using var loop = await StartAsync(kind);

        _cable.Send([.. Sent(kind, "FIRST"), .. Sent(kind, "SECOND")]);

        Assert.Equal("FIRST", await NextCodeAsync());
        Assert.Equal("SECOND", await NextCodeAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_code_that_unplugging_cuts_is_discarded_and_its_rest_is_no_code(string kind)
    {
        await using var loop = await StartAsync(kind);
        var bytes = Sent(kind, new string('x', 60));

        _cable.Send(bytes[..(bytes.Length * 2 / 3)]);
        _cable.Pull();
        Assert.Equal(DiscardReason.Interrupted, (await _events.NextAsync<ScannerEvent.Discarded>()).Reason);
        await _events.NextAsync<ScannerEvent.Offline>();
        _cable.WaitingInput = Encoding.Latin1.GetString(bytes[(bytes.Length * 2 / 3)..]);
        _cable.IsPluggedIn = true;

        Assert.Equal(DiscardReason.Stale, (await _events.NextAsync<ScannerEvent.Discarded>()).Reason);
        await _events.NextAsync<ScannerEvent.Online>();
        await AssertNextAsync(kind, Code);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_no_code_is_discarded_with_a_reason_and_the_next_code_is_read(string kind)
    {
        await using var loop = await StartAsync(kind);
        await AssertNextAsync(kind, Code);

        var (garbage, reason) = kind switch
        {
            SimulatedOptions.Serial => (new byte[101], DiscardReason.TooLong),
            // F1 in the middle of letters.
            SimulatedOptions.Keyboard => ([
                .. KeyStrokes.Of("ab"u8), .. KeyStrokes.Step(59, true), .. KeyStrokes.Step(59, false),
                .. KeyStrokes.Of("c\r"u8),
            ], DiscardReason.Malformed),
            _ => (Enumerable.Repeat<byte>(0xEE, 64).ToArray(), DiscardReason.Malformed),
        };
        _cable.Send(garbage);
        Assert.Equal(reason, (await _events.NextAsync<ScannerEvent.Discarded>()).Reason);
        await _clock.PassAsync(TimeSpan.FromSeconds(1));

        await AssertNextAsync(kind, "NEXT");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_code_that_is_too_long_is_rejected_whole(string kind)
    {
        await using var loop = await StartAsync(kind);

        _cable.Send(Sent(kind, new string('7', 101)));
        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.TooLong, 101), await _events.NextAsync());

        await AssertNextAsync(kind, new string('7', 100));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_same_code_three_times_in_two_seconds_is_reported_three_times(string kind)
    {
        await using var loop = await StartAsync(kind);

        for (var time = 0; time < 3; time++)
        {
            await AssertNextAsync(kind, Code);
            await _clock.PassAsync(TimeSpan.FromMilliseconds(600));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_that_are_no_ASCII_and_the_separator_of_GS1_come_as_they_are(string kind)
    {
        await using var loop = await StartAsync(kind);

        await AssertNextAsync(kind, "票-7é");
        await AssertNextAsync(kind, "010123\u001d10ABC");
    }

    /// <summary>An event in words, so that a wrong one is seen.</summary>
    private sealed record ScannerEventText(string Text)
    {
        public static ScannerEventText Of(ScannerEvent happened) => new(happened is ScannerEvent.CodeRead read
            ? Encoding.UTF8.GetString(read.Code.Span)
            : $"{happened}");
    }
}

using System.Text;
using PosDaemon.Devices.Scanners;
using PosDaemon.Protocol.Scanning.Ssi;

namespace PosDaemon.Devices.Tests.Scanners;

public sealed class SsiScannerTests
{
    private static readonly string Acknowledge = Convert.ToHexString(SsiPacket.FromHost(SsiOpcode.Acknowledge));

    private readonly TestClock _clock = new();
    private readonly ScriptedCable _cable;
    private readonly Recorded<ScannerEvent> _events;

    public SsiScannerTests() =>
        (_cable, _events) = (new ScriptedCable(_clock.Time), new Recorded<ScannerEvent>(_clock));

    [Fact]
    public async Task A_code_is_acknowledged_and_sent_again_is_none()
    {
        await using var loop = Start();
        await _events.NextAsync<ScannerEvent.Online>();

        _cable.Send([.. Decoded("QR-0001"), .. Decoded("QR-0001", status: 1), .. Decoded("QR-0002")]);

        Assert.Equal("QR-0001", await NextCodeAsync());
        Assert.Equal("QR-0002", await NextCodeAsync());
        await TestClock.UntilAsync(_clock, () => _cable.Writes.Count == 3);
        Assert.Equal(Acknowledge + Acknowledge + Acknowledge, _cable.WrittenHex);
    }

    [Fact]
    public async Task Half_a_packet_is_asked_for_again_after_a_silence()
    {
        await using var loop = Start();
        await _events.NextAsync<ScannerEvent.Online>();

        _cable.Send(Decoded("QR-0001")[..7]);

        Assert.Equal(new ScannerEvent.Discarded(DiscardReason.Malformed, 7), await _events.NextAsync());
        await TestClock.UntilAsync(_clock, () => _cable.WrittenHex == "05D1040001FF25");
        _cable.Send(Decoded("QR-0001", status: 1));
        Assert.Equal("QR-0001", await NextCodeAsync());
    }

    [Fact]
    public async Task A_code_whose_answer_cannot_be_sent_is_given_on_all_the_same()
    {
        await using var loop = Start();
        await _events.NextAsync<ScannerEvent.Online>();
        _cable.Room = 0;

        _cable.Send(Decoded("QR-0001"));

        Assert.Equal("QR-0001", await NextCodeAsync());
        await _events.NextAsync<ScannerEvent.Offline>();
    }

    private static byte[] Decoded(string code, byte status = 0)
    {
        byte[] body = [(byte)(5 + code.Length), 0xF3, 0x00, status, 0x1C, .. Encoding.Latin1.GetBytes(code)];
        var sum = (ushort)-body.Sum(one => one);
        return [.. body, (byte)(sum >> 8), (byte)sum];
    }

    private async Task<string> NextCodeAsync() =>
        Encoding.Latin1.GetString((await _events.NextAsync<ScannerEvent.CodeRead>()).Code.Span);

    private Running Start() => Running.Start(new ScannerLoop(
        "scanner1", _cable.Address, new ScannerOptions { Protocol = ScanProtocol.Ssi }, _cable, _clock.Time,
        _events.Add).RunAsync, _clock);
}

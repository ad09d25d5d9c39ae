using PosSim.Models;
using PosSim.Models.Scanners;

namespace PosSim.Tests.Models;

public sealed class ScannerModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly ScannerModel _scanner = new(new ScannerOptions("crlf"));

    [Fact]
    public void A_code_is_its_bytes_and_the_terminator_and_is_counted()
    {
        Assert.Equal("P1:票\r\n"u8, _scanner.Read("P1:票", Start));
        Assert.Equal((1, "P1:票"), (_scanner.Scans, _scanner.LastCode));
    }

    [Fact]
    public void A_HID_POS_scanner_gives_reports_of_64_bytes_of_which_all_but_the_last_go_on()
    {
        var bytes = new ScannerModel(new("cr", "hid-a")).Read(new string('x', 60), Start);

        // Access-IS LSR118 manual, appendix B.1.1: two reports, the second with 4 bytes and 52 zeros.
        Assert.Equal(2 * 64, bytes.Length);
        Assert.Equal([0x02, 0x38, (byte)']', (byte)'Q', (byte)'1', (byte)'x'], bytes[..6]);
        Assert.Equal([0x73, 0x00, 0x01], bytes[61..64]);
        Assert.Equal([0x02, 0x04, (byte)']', (byte)'Q', (byte)'1', .. "xxxx"u8, .. new byte[52], 0x73, 0x00, 0x00],
            bytes[64..]);
        Assert.Equal(0x02, new ScannerModel(new("cr", "hid-b")).Read("x", Start)[0]);
        Assert.Equal("]Q1"u8, new ScannerModel(new("cr", "hid-c")).Read("x", Start).AsSpan(3, 3));
        Assert.NotNull(new ScannerModel(new("cr", "hid-c")).Descriptor);
        Assert.Null(_scanner.Descriptor);
    }

    [Fact]
    public void A_scanner_that_types_gives_key_events_with_Shift_Ctrl_and_Alt()
    {
        Assert.Equal("+42 +30 -30 -42 +2 -2 +28 -28", Typed("A1", "cr"));
        Assert.Equal("+29 +27 -27 -29 +15 -15", Typed("\u001d", "tab"));
        // C3 A9 is 195 and 169.
        Assert.Equal("+56 +82 -82 +79 -79 +73 -73 +76 -76 -56 +56 +82 -82 +79 -79 +77 -77 +73 -73 -56",
            Typed("é", "none"));

        static string Typed(string code, string terminator) => string.Join(' ',
            new ScannerModel(new(terminator, "keyboard")).Read(code, Start).Chunk(24)
                .Where(bytes => bytes[16] == 1)
                .Select(bytes => $"{(bytes[20] == 1 ? '+' : '-')}{bytes[18]}"));
    }

    [Fact]
    public void An_SSI_scanner_sends_one_packet_at_a_time_and_again_until_it_is_acknowledged()
    {
        var scanner = new ScannerModel(new("cr", "ssi"));

        Assert.Equal("07F300001C4142FE67", Convert.ToHexString(scanner.Read("AB", Start)));
        Assert.Empty(scanner.Read("CD", Start));
        scanner.Receive(Convert.FromHexString("05D1040001FF25"), Start);
        Assert.Equal("07F300011C4142FE66", Convert.ToHexString(scanner.Pending));
        scanner.Sent(9, Start);
        Assert.Equal(Start + SsiSender.Patience, scanner.NextSend);
        scanner.Receive(Convert.FromHexString("04D00400FF28"), Start);
        Assert.Equal("07F300001C4344FE63", Convert.ToHexString(scanner.Pending));
        scanner.Sent(9, Start);
        for (var tries = 1; tries <= 3; tries++)
            scanner.Elapse(Start + tries * SsiSender.Patience);
        Assert.Null(scanner.NextSend);
    }

    [Fact]
    public void What_the_line_does_not_take_waits_in_its_order()
    {
        _scanner.Enqueue("one"u8.ToArray(), Start);
        _scanner.Enqueue("two"u8.ToArray(), Start);
        _scanner.Sent(2, Start);
        Assert.Equal("e"u8, _scanner.Pending);
        _scanner.Sent(1, Start);
        Assert.Equal("two"u8, _scanner.Pending);
        _scanner.Sent(3, Start);
        Assert.False(_scanner.IsSending);
    }

    [Fact]
    public void Bytes_that_nobody_reads_for_three_seconds_are_lost()
    {
        _scanner.Enqueue("lost"u8.ToArray(), Start);
        Assert.False(_scanner.GivesUp(Start.AddSeconds(2.9)));
        _scanner.Sent(1, Start.AddSeconds(2.9));
        Assert.False(_scanner.GivesUp(Start.AddSeconds(5.8)));
        Assert.True(_scanner.GivesUp(Start.AddSeconds(5.9)));
        Assert.False(_scanner.IsSending);
    }
}

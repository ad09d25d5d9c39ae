using PosSim.Models;

namespace PosSim.Tests.Models;

public sealed class ScannerModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly ScannerModel _scanner = new(new ScannerOptions("crlf"));

    [Fact]
    public void A_code_is_its_bytes_and_the_terminator_and_is_counted()
    {
        Assert.Equal("P1:票\r\n"u8, _scanner.Read("P1:票"));
        Assert.Equal((1, "P1:票"), (_scanner.Scans, _scanner.LastCode));
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

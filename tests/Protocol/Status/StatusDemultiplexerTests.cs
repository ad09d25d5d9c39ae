using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Protocol.Tests.Status;

public sealed class StatusDemultiplexerTests
{
    private static string Run(byte[] stream, int splitAt = -1)
    {
        var demultiplexer = new StatusDemultiplexer();
        var found = new List<string>();
        byte[][] pieces = splitAt < 0 ? [stream] : [stream[..splitAt], stream[splitAt..]];
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> rest = piece;
            while (demultiplexer.TryNext(ref rest, out var reply))
                found.Add(Show(reply));
        }

        return string.Join(' ', found) + (demultiplexer.Garbage > 0 ? $" garbage:{demultiplexer.Garbage}" : "");
    }

    private static string Show(StatusReply reply) => reply.Kind switch
    {
        StatusReplyKind.Automatic => "asb:" + Convert.ToHexString(reply.Data.Span),
        StatusReplyKind.Block => $"block:{reply.First:X2}:{Convert.ToHexString(reply.Data.Span)}",
        StatusReplyKind.RealTime => $"eot:{reply.First:X2}",
        _ => $"queued:{reply.First:X2}",
    };

    [Theory]
    [InlineData("12121212", "eot:12 eot:12 eot:12 eot:12")]
    [InlineData("161A7212", "eot:16 eot:1A eot:72 eot:12")]
    [InlineData("00", "queued:00")]
    [InlineData("0300", "queued:03 queued:00")]
    // ASB, all well; with XOFF in the middle; followed by other replies.
    [InlineData("10000000", "asb:10000000")]
    [InlineData("3013000C0F12", "asb:30000C0F eot:12")]
    [InlineData("1C000000031400000F", "asb:1C000000 queued:03 asb:1400000F")]
    [InlineData("1113121113", "eot:12")]
    // Blocks: GS I text, cleared, process id, power notice.
    [InlineData("5F544D2D54383800", "block:5F:544D2D543838")]
    [InlineData("37250012", "block:37:25 eot:12")]
    [InlineData("3722313233340003", "block:37:2231323334 queued:03")]
    [InlineData("3B3000", "block:3B:30")]
    [InlineData("5F00", "block:5F:")]
    // An answer that goes out at once, between the bytes of a message that is on its way.
    [InlineData("10120000160F", "eot:12 eot:16 asb:1000000F")]
    [InlineData("5F54124D00", "eot:12 block:5F:544D")]
    [InlineData("37223132123334001200", "eot:12 block:37:2231323334 eot:12 queued:00")]
    // A lost byte costs one message: the ASB that was begun is dropped, the next one is whole.
    [InlineData("100000100000000012", "asb:10000000 queued:00 eot:12 garbage:3")]
    [InlineData("372231320010000000", "block:37:223132 asb:10000000")]
    [InlineData("3722313233344100", "block:37:2231323334 garbage:1")]
    [InlineData("FF9012", "eot:12 garbage:2")]
    // A byte that no printer sends is left out, and what it fell into goes on.
    [InlineData("10FF0000800F", "asb:1000000F garbage:2")]
    [InlineData("5F54FF0119414D00", "block:5F:54414D garbage:3")]
    // The end of a message that was lost is not waited for behind four answers.
    [InlineData("1000121212120000", "eot:12 eot:12 eot:12 eot:12 queued:00 queued:00 garbage:2")]
    public void Stream_is_told_apart_by_fixed_bits_at_any_split(string hex, string expected)
    {
        var stream = Convert.FromHexString(hex);
        Assert.Equal(expected, Run(stream));
        for (var split = 0; split <= stream.Length; split++)
            Assert.Equal(expected, Run(stream, split));
    }

    [Fact]
    public void Block_without_end_is_dropped_at_its_limit()
    {
        byte[] stream = [0x5F, .. Enumerable.Repeat((byte)'A', 500), 0x00, 0x12];
        Assert.EndsWith("eot:12 garbage:" + (1 + StatusDemultiplexer.MaxBlock), Run(stream).Replace("queued:41 ", "",
            StringComparison.Ordinal).Replace("queued:00 ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_never_stop_it()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var stream = new byte[5000];
            new Random(seed).NextBytes(stream);
            var demultiplexer = new StatusDemultiplexer();
            ReadOnlySpan<byte> rest = stream;
            while (demultiplexer.TryNext(ref rest, out var reply))
                Assert.InRange(reply.Data.Length, 0, StatusDemultiplexer.MaxBlock);
            Assert.True(rest.IsEmpty);
            // Whatever was begun, two real-time replies later it is in step again.
            rest = [0x12, 0x12];
            Assert.True(demultiplexer.TryNext(ref rest, out var last));
            Assert.Equal(StatusReplyKind.RealTime, last.Kind);
        }
    }
}

using PosDaemon.Protocol.EscPos;

namespace PosDaemon.Protocol.Tests.EscPos;

public sealed class PrintWorkTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("41 0A", 30, 0)]
    [InlineData("0A 0A", 60, 0)]
    [InlineData("41", 30, 0)]
    [InlineData("1D 21 11 41 0A", 48, 0)]
    [InlineData("1D 21 11 41 0A 1B 40 41 0A", 78, 0)]
    [InlineData("1B 33 40 41 0A", 64, 0)]
    [InlineData("1B 4A 50", 80, 0)]
    [InlineData("1B 64 03", 90, 0)]
    [InlineData("1D 56 42 10", 156, 1)]
    [InlineData("1D 56 01", 0, 1)]
    [InlineData("1B 69 1B 6D", 0, 2)]
    [InlineData("1D 76 30 00 01 00 05 00 0A 0A 0A 0A 0A 41 0A", 35, 0)]
    [InlineData("1B 2A 21 01 00 0A 0A 0A 0A", 30, 0)]
    [InlineData("1D 68 50 1D 6B 49 02 0A 0A", 110, 0)]
    [InlineData("1D 28 6B 03 00 31 43 08 1D 28 6B 05 00 31 50 30 0A 0A 1D 28 6B 03 00 31 51 30", 198, 0)]
    [InlineData("1D 28 4C 0C 00 30 70 30 01 01 31 08 00 64 00 0A 0A", 100, 0)]
    [InlineData("1D 28 4C 06 00 30 45 47 31 01 02", 1152, 0)]
    public void Paper_and_cuts_follow_from_the_commands_and_data_is_not_taken_for_commands(
        string hex, int rows, int cuts)
    {
        var work = PrintWork.Of(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal((rows, cuts), (work.Rows, work.Cuts));
    }

    [Fact]
    public void A_line_wider_than_the_paper_goes_on_below() =>
        Assert.Equal(90, PrintWork.Of(Enumerable.Repeat((byte)'x', 100).ToArray()).Rows);

    [Fact]
    public void Drawer_and_beeps_take_their_time()
    {
        // ESC p 0 50 250: 100 ms and 500 ms. ESC B 3 2.
        var work = PrintWork.Of([0x1B, 0x70, 0, 50, 250, 0x1B, 0x42, 3, 2]);

        Assert.Equal(TimeSpan.FromMilliseconds(1200), work.Pauses);
    }

    [Fact]
    public void Time_is_that_of_the_line_and_of_the_paper_and_of_the_blade()
    {
        var work = new PrintWork(Bytes: 960, Rows: 700, Cuts: 2, TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(4), work.At(speed: 50, bytesASecond: null));
        Assert.Equal(TimeSpan.FromSeconds(5), work.At(speed: 50, bytesASecond: 960));
    }

    [Fact]
    public void Any_bytes_can_be_read()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(24)];
            random.NextBytes(bytes);
            for (var at = 0; at < bytes.Length; at += random.Next(1, 8))
                bytes[at] = new byte[] { 0x1B, 0x1D, 0x1C, 0x10, (byte)'(', (byte)'v' }[random.Next(6)];
            Assert.Equal(bytes.Length, PrintWork.Of(bytes).Bytes);
        }
    }

    [Fact]
    public void A_line_of_print_ends_behind_its_line_feed_and_never_within_a_command()
    {
        // Text, a picture whose data hold a line feed, a line feed.
        byte[] slip = [.. "one\n"u8, 0x1D, 0x76, 0x30, 0, 1, 0, 4, 0, 0x0A, 0x0A, 0x10, 0x04, .. "two\nthree"u8];

        Assert.Equal(4, PrintWork.LineEnd(slip, 1));
        Assert.Equal(4, PrintWork.LineEnd(slip, 4));
        Assert.Equal(20, PrintWork.LineEnd(slip, 5));
        Assert.Equal(slip.Length, PrintWork.LineEnd(slip, 21));
    }
}

using PosDaemon.Protocol.Relays;

namespace PosDaemon.Protocol.Tests.Relays;

public sealed class LcusRelayTests
{
    [Theory]
    [InlineData(1, "A00101A2", "A00100A1")]
    [InlineData(2, "A00201A3", "A00200A2")]
    [InlineData(16, "A01001B1", "A01000B0")]
    public void Commands_are_those_of_the_board(int channel, string on, string off)
    {
        Assert.Equal(on, Convert.ToHexString(LcusRelay.On(channel)));
        Assert.Equal(off, Convert.ToHexString(LcusRelay.Off(channel)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void Channel_that_no_board_has_is_refused(int channel) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LcusRelay.On(channel));
}

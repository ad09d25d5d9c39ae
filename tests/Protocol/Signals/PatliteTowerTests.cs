using PosDaemon.Protocol.Signals;

namespace PosDaemon.Protocol.Tests.Signals;

public sealed class PatliteTowerTests
{
    [Theory]
    [InlineData(PatliteLamp.Off, PatliteLamp.Off, PatliteLamp.Off, 0, "585853000006000000000000")]
    [InlineData(PatliteLamp.Off, PatliteLamp.Off, PatliteLamp.On, 1, "585853000006000001000001")]
    [InlineData(PatliteLamp.Flash, PatliteLamp.OtherFlash, PatliteLamp.Off, 4, "585853000006020300000004")]
    public void Lamps_and_buzzer_stand_where_the_manual_has_them(
        PatliteLamp red, PatliteLamp amber, PatliteLamp green, int buzzer, string bytes) =>
        Assert.Equal(bytes, Convert.ToHexString(PatliteTower.Set(red, amber, green, buzzer)));

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void A_pattern_that_no_buzzer_has_is_refused(int buzzer) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PatliteTower.Set(default, default, default, buzzer));
}

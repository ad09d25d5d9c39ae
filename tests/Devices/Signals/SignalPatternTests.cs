using PosDaemon.Devices.Signals;

namespace PosDaemon.Devices.Tests.Signals;

public sealed class SignalPatternTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    /// <summary>One letter for each tenth of a second: # lit and sounding, + lit, . dark.</summary>
    [Theory]
    [InlineData(DeviceSignal.Accepted, "###+++++++++++++++++++++++++++++++++++++....")]
    [InlineData(DeviceSignal.Refused, "###...###...###...+++...+++...+++...+++.....")]
    [InlineData(DeviceSignal.TryAgain, "##..##..........++..++..........++..++......")]
    public void Each_signal_has_a_shape_of_its_own(DeviceSignal signal, string shape)
    {
        var seen = Enumerable.Range(0, shape.Length).Select(tenth => SignalPattern.At(
            signal, TimeSpan.FromMilliseconds(100 * tenth), Time, flashesItself: false));

        Assert.Equal(shape, string.Concat(seen.Select(frame => frame.Buzzes ? '#' : frame.IsLit ? '+' : '.')));
    }

    [Theory]
    [InlineData(DeviceSignal.Accepted)]
    [InlineData(DeviceSignal.Refused)]
    [InlineData(DeviceSignal.TryAgain)]
    public void No_change_is_missed_by_whoever_waits_for_the_next_one(DeviceSignal signal)
    {
        SignalFrame At(TimeSpan passed) => SignalPattern.At(signal, passed, Time, flashesItself: false);
        var shown = At(TimeSpan.Zero);
        var next = SignalPattern.NextChange(signal, TimeSpan.Zero, Time);
        for (var passed = TimeSpan.Zero; passed < Time * 2; passed += TimeSpan.FromMilliseconds(10))
        {
            if (passed == next)
                (shown, next) = (At(passed), SignalPattern.NextChange(signal, passed, Time));
            Assert.Equal(At(passed), shown);
        }

        Assert.Null(next);
    }

    [Fact]
    public void Nothing_given_is_dark() => Assert.Equal(
        (SignalFrame.Dark, null),
        (SignalPattern.At(null, default, Time, flashesItself: true), SignalPattern.NextChange(null, default, Time)));
}

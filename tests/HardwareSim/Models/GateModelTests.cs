using PosSim.Models;

namespace PosSim.Tests.Models;

public sealed class GateModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] On = [0xA0, 0x01, 0x01, 0xA2];
    private static readonly byte[] Off = [0xA0, 0x01, 0x00, 0xA1];
    private static readonly byte[] AllOn = [0xA0, 0x0F, 0x01, 0xB0];

    private readonly GateModel _gate = new(new GateOptions { StuckAfter = TimeSpan.FromSeconds(5) });

    [Fact]
    public void A_pulse_has_its_length_and_the_barrier_stays_up_for_one_passage()
    {
        Assert.Null(Assert.Single(_gate.Receive(On, Start)).OffAt);
        var pulse = Assert.Single(_gate.Receive(Off, Start.AddMilliseconds(500)));
        Assert.Equal((500d, "command"), (pulse.Milliseconds, pulse.Ended));
        Assert.True(_gate.IsPassable(Start.AddSeconds(1.9)));
        Assert.Equal(Start.AddSeconds(2), _gate.NextWake(Start.AddSeconds(1)));
        Assert.False(_gate.IsPassable(Start.AddSeconds(2)));
    }

    [Fact]
    public void A_relay_left_driven_becomes_stuck_once_and_again_after_the_next_pulse()
    {
        _gate.Receive(On, Start);
        Assert.Equal(Start.AddSeconds(5), _gate.NextWake(Start));
        Assert.False(_gate.BecomesStuck(Start.AddSeconds(4.9)));
        Assert.True(_gate.BecomesStuck(Start.AddSeconds(5)));
        Assert.False(_gate.BecomesStuck(Start.AddSeconds(6)));
        _gate.Receive([.. Off, .. On], Start.AddSeconds(7));
        Assert.True(_gate.BecomesStuck(Start.AddSeconds(12)));
    }

    [Fact]
    public void Channel_15_drives_all_relays_and_without_power_all_let_go()
    {
        Assert.Equal([1, 2, 3, 4], _gate.Receive(AllOn, Start).Select(static pulse => pulse.Channel));
        var released = _gate.LosePower(Start.AddSeconds(1));
        Assert.All(released, static pulse => Assert.Equal("power", pulse.Ended));
        Assert.Equal((4, false), (released.Count, _gate.IsOn));
    }
}

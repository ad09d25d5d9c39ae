using PosDaemon.Devices.Signals;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.TerminalDevices;
using PosDaemon.Tests.Lanes;

namespace PosDaemon.Tests.TerminalDevices;

public sealed class What_devices_signal : ISignalDevice
{
    private readonly List<DeviceSignal?> _given = [];
    private readonly LaneSignals _signals = new();

    public What_devices_signal() => _signals.Add("counter", this);

    private LaneScript Given(LaneScript lane)
    {
        _given.Clear();
        var verdicts = lane.Effects.OfType<LaneEffect.Signal>().Select(signal => signal.Verdict);
        _signals.Stepped(new LaneSnapshot("counter", lane.State, null, [.. verdicts]));
        return lane;
    }

    [Theory]
    [InlineData(VerdictKind.Checking, null)]
    [InlineData(VerdictKind.Confirm, null)]
    [InlineData(VerdictKind.Accepted, DeviceSignal.Accepted)]
    [InlineData(VerdictKind.Refused, DeviceSignal.Refused)]
    [InlineData(VerdictKind.NoAnswer, DeviceSignal.TryAgain)]
    [InlineData(VerdictKind.Repeat, null)]
    [InlineData(VerdictKind.Busy, DeviceSignal.TryAgain)]
    [InlineData(VerdictKind.CannotRecord, DeviceSignal.TryAgain)]
    [InlineData(VerdictKind.SetAside, DeviceSignal.TryAgain)]
    [InlineData(VerdictKind.Cancelled, null)]
    [InlineData(VerdictKind.Undone, null)]
    [InlineData(VerdictKind.UndoPending, null)]
    [InlineData(VerdictKind.UndoRefused, null)]
    public void A_verdict_without_a_scan_has_the_signal_of_its_kind(VerdictKind kind, DeviceSignal? signal) =>
        Assert.Equal(signal, SignalPolicy.Of(kind, null));

    [Fact]
    public void Every_kind_of_verdict_has_a_signal_or_none_by_choice() =>
        Assert.All(Enum.GetValues<VerdictKind>(), kind => SignalPolicy.Of(kind, null));

    [Fact]
    public void The_guest_hears_nothing_while_it_is_checked_and_then_that_it_was_accepted()
    {
        var lane = Given(new LaneScript().Show());
        Assert.Equal([null], _given);
        Given(lane.Accepted());
        Assert.Equal([DeviceSignal.Accepted], _given);
        Given(lane.Printed());
        Assert.Empty(_given);
    }

    [Theory]
    [InlineData(true, DeviceSignal.Accepted)]
    [InlineData(false, DeviceSignal.Refused)]
    public void The_same_code_again_has_the_signal_of_the_verdict_that_stands(bool wasAccepted, DeviceSignal signal)
    {
        var lane = new LaneScript().Show();
        Given(wasAccepted ? lane.Accepted() : lane.Refused());
        Given(lane.Wait(1).Show());
        Assert.Equal([signal], _given);
    }

    [Fact]
    public void A_cloud_that_still_does_not_answer_is_signalled_once_for_each_showing()
    {
        var lane = Given(new LaneScript().Show().NoAnswer());
        Assert.Equal([DeviceSignal.TryAgain], _given);
        Given(lane.Ring().NoAnswer());
        Assert.Empty(_given);
        Given(lane.Wait(1).Show());
        Given(lane.NoAnswer());
        Assert.Equal([DeviceSignal.TryAgain], _given);
    }

    [Fact]
    public void What_is_told_beside_is_not_heard_by_the_guest_who_stands_there_now()
    {
        var lane = Given(new LaneScript().Show("T-1").NoAnswer());
        Given(lane.Show("T-2"));
        Assert.Equal([null], _given);
        Given(lane.Accepted("s1"));
        Assert.Empty(_given);
        Given(lane.Refused("s2"));
        Assert.Equal([DeviceSignal.Refused], _given);
    }

    [Fact]
    public void An_accepted_code_is_heard_when_a_strangers_code_in_the_same_view_gives_the_screen_back()
    {
        var lane = Given(new LaneScript().Show("T-1"));
        Given(lane.Show("4006381333931"));
        Given(lane.Accepted("s1"));
        Assert.Empty(_given);
        Given(lane.Refused("s2", Reason.NotFound));
        Assert.Equal([DeviceSignal.Accepted], _given);
    }

    [Fact]
    public void A_code_that_was_turned_away_is_signalled_at_its_lane_alone()
    {
        var busy = new Verdict(VerdictKind.Busy, null, default, default, null);

        _signals.TurnedAway("exit", busy);
        _signals.TurnedAway("counter", busy);

        Assert.Equal([DeviceSignal.TryAgain], _given);
    }

    void ISignalDevice.Signal(DeviceSignal? signal) => _given.Add(signal);
}

using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Gates;

public sealed class GateLoopTests
{
    private const string On = "A00101A2", Off = "A00100A1";
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(400);
    private static readonly GateOrderId Order = new("scan/1");

    private readonly TestClock _clock = new();
    private readonly ScriptedCable _cable;
    private readonly Recorded<GateEvent> _events;

    public GateLoopTests() => (_cable, _events) = (new ScriptedCable(_clock.Time), new Recorded<GateEvent>(_clock));

    private GateLoop Loop(GateOptions? options = null) => new("gate1", _cable.Address,
        options ?? new GateOptions { Pulse = Pulse }, _cable, _clock.Time, _events.Add);

    private Task SentAsync(string hex) => TestClock.UntilAsync(_clock, () => _cable.WrittenHex == hex);

    [Fact]
    public async Task Relay_on_a_real_port_is_switched_off_at_start_driven_once_for_an_order_and_released()
    {
        await using var pty = new Pty();
        var events = new Recorded<GateEvent>();
        var gate = new GateLoop("gate1", pty.Address, new GateOptions { Pulse = TimeSpan.FromMilliseconds(100) },
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, events.Add);
        await using var running = Running.Start(gate.RunAsync);
        await events.NextAsync<GateEvent.Online>();

        var report = await gate.OpenAsync(Order);

        Assert.Equal(new GateReport(GateOutcome.Opened, "opened"), report);
        Assert.Equal(Off + On + Off, Convert.ToHexString(await pty.ReadAsync(12)));
    }

    [Fact]
    public async Task Relay_is_held_for_the_length_of_the_pulse()
    {
        var gate = Loop();
        await using var running = Running.Start(gate.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();
        await SentAsync(Off);

        var opening = gate.OpenAsync(Order);
        await SentAsync(Off + On);
        await _clock.PassAsync(Pulse - TimeSpan.FromMilliseconds(60));
        Assert.Equal(Off + On, _cable.WrittenHex);
        await SentAsync(Off + On + Off);

        Assert.Equal(GateOutcome.Opened, (await opening).Outcome);
    }

    [Fact]
    public async Task Order_while_the_gate_is_off_line_is_refused_and_never_carried_out_later()
    {
        _cable.IsPluggedIn = false;
        var gate = Loop();
        var early = await gate.OpenAsync(Order);
        await using var running = Running.Start(gate.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Offline>();
        var absent = await gate.OpenAsync(Order);
        _cable.IsPluggedIn = true;
        await _events.NextAsync<GateEvent.Online>();
        _cable.Pull();
        await _events.NextAsync<GateEvent.Offline>();
        var pulled = await gate.OpenAsync(Order);
        _cable.IsPluggedIn = true;
        await _events.NextAsync<GateEvent.Online>();
        await _clock.PassAsync(TimeSpan.FromSeconds(1));

        Assert.All([early, absent, pulled], report => Assert.Equal(
            new GateReport(GateOutcome.NotOpened, "the gate is off line"), report));
        Assert.DoesNotContain(On, _cable.WrittenHex, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_during_a_pulse_is_refused_and_never_carried_out_later()
    {
        var gate = Loop();
        await using var running = Running.Start(gate.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();

        var first = gate.OpenAsync(Order);
        var second = await gate.OpenAsync(Order);

        Assert.Equal(new GateReport(GateOutcome.NotOpened, "the gate is busy with another order"), second);
        Assert.Equal(GateOutcome.Opened, (await _clock.ResultAsync(first)).Outcome);
        await _clock.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Off + On + Off, _cable.WrittenHex);
        await running.StopAsync();
        Assert.Equal(Off + On + Off + Off, _cable.WrittenHex);
    }

    [Fact]
    public async Task Cable_lost_during_a_pulse_is_uncertain_and_off_is_the_first_thing_after_it_is_back()
    {
        var gate = Loop();
        await using var running = Running.Start(gate.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();
        var opening = gate.OpenAsync(Order);
        await SentAsync(Off + On);

        _cable.Pull();
        Assert.Equal(GateOutcome.Uncertain, (await _clock.ResultAsync(opening)).Outcome);
        Assert.IsType<GateEvent.Offline>(await _events.NextAsync());
        _cable.IsPluggedIn = true;
        await _events.NextAsync<GateEvent.Online>();

        Assert.Equal(Off + On + Off, _cable.WrittenHex);
    }

    [Fact]
    public async Task Order_of_which_no_byte_left_is_not_opened()
    {
        var gate = Loop();
        await using var running = Running.Start(gate.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();
        _cable.Room = 0;

        Assert.Equal(GateOutcome.NotOpened, (await _clock.ResultAsync(gate.OpenAsync(Order))).Outcome);
    }

    [Fact]
    public async Task Stopping_during_a_pulse_finishes_it_and_leaves_the_relay_off()
    {
        var gate = Loop();
        await using var running = Running.Start(gate.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();
        var opening = gate.OpenAsync(Order);
        await SentAsync(Off + On);

        await running.StopAsync();
        Assert.Equal(GateOutcome.Opened, (await opening).Outcome);

        Assert.Equal(Off + On + Off + Off, _cable.WrittenHex);
    }

    [Fact]
    public async Task Long_pulse_is_cut_short_by_a_stop()
    {
        var gate = Loop(new GateOptions { Pulse = TimeSpan.FromSeconds(10), StopLimit = TimeSpan.FromSeconds(1) });
        await using var running = Running.Start(gate.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();
        _ = gate.OpenAsync(Order);
        await SentAsync(Off + On);

        var begun = _clock.Time.GetUtcNow();
        await running.StopAsync();

        Assert.InRange(_clock.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(Off + On + Off + Off, _cable.WrittenHex);
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(17, 500)]
    [InlineData(1, 99)]
    [InlineData(1, 10_001)]
    public void Options_that_no_gate_can_take_are_refused(int channel, int pulseMs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Loop(new GateOptions
        {
            Channel = channel,
            Pulse = TimeSpan.FromMilliseconds(pulseMs),
        }));
}

using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Gates;

public sealed class GateLoopTests
{
    private const string On = "A00101A2", Off = "A00100A1";

    private readonly Heard<GateEvent> _heard = new();

    private GateLoop Loop(Pty pty, GateOptions? options = null) => new("gate1", pty.Address,
        options ?? new GateOptions { Pulse = TimeSpan.FromMilliseconds(100) },
        new SystemTransportFactory(TimeProvider.System), TimeProvider.System, _heard.Add);

    private static async Task<string> BoardHearsAsync(Pty pty) => Convert.ToHexString(await pty.ReadAsync(4));

    [Fact]
    public async Task Relay_is_switched_off_at_start_driven_once_for_an_order_and_released()
    {
        await using var pty = new Pty();
        GateLoop gate = Loop(pty);
        await using Running running = Running.Start(gate.RunAsync);
        await _heard.NextAsync<GateEvent.Online>();
        Assert.Equal(Off, await BoardHearsAsync(pty));

        Assert.True(gate.TryPulse("pulse-1"));
        Assert.Equal(On, await BoardHearsAsync(pty));
        long on = TimeProvider.System.GetTimestamp();
        Assert.Equal(Off, await BoardHearsAsync(pty));

        Assert.InRange(TimeProvider.System.GetElapsedTime(on).TotalMilliseconds, 80, 2000);
        Assert.Equal(new GateEvent.Opened("pulse-1"), await _heard.NextAsync());
    }

    [Fact]
    public async Task Order_during_a_pulse_and_order_while_off_line_are_refused_and_never_carried_out_later()
    {
        await using var pty = new Pty();
        GateLoop gate = Loop(pty, new GateOptions { Pulse = TimeSpan.FromMilliseconds(400) });
        Assert.False(gate.TryPulse("too-early"));
        Assert.Equal("too-early", Assert.IsType<GateEvent.NotOpened>(await _heard.NextAsync()).PulseId);
        await using Running running = Running.Start(gate.RunAsync);
        await _heard.NextAsync<GateEvent.Online>();
        Assert.Equal(Off, await BoardHearsAsync(pty));

        Assert.True(gate.TryPulse("first"));
        Assert.False(gate.TryPulse("second"));
        Assert.Equal("second", Assert.IsType<GateEvent.NotOpened>(await _heard.NextAsync()).PulseId);
        Assert.Equal(new GateEvent.Opened("first"), await _heard.NextAsync());
        Assert.Equal(On, await BoardHearsAsync(pty));
        Assert.Equal(Off, await BoardHearsAsync(pty));

        await pty.PullAsync();
        await _heard.NextAsync<GateEvent.Offline>();
        Assert.False(gate.TryPulse("unplugged"));
        Assert.Equal("unplugged", Assert.IsType<GateEvent.NotOpened>(await _heard.NextAsync()).PulseId);
        pty.PlugIn();
        await _heard.NextAsync<GateEvent.Online>();
        Assert.Equal(Off, await BoardHearsAsync(pty));
        await running.StopAsync();
        Assert.Equal(Off, await BoardHearsAsync(pty));
        Assert.Equal(0, pty.Unread());
    }

    [Fact]
    public async Task Cable_lost_during_a_pulse_is_uncertain_and_off_is_the_first_thing_after_it_is_back()
    {
        await using var pty = new Pty();
        GateLoop gate = Loop(pty, new GateOptions { Pulse = TimeSpan.FromMilliseconds(400) });
        await using Running running = Running.Start(gate.RunAsync);
        await _heard.NextAsync<GateEvent.Online>();
        Assert.True(gate.TryPulse("pulse-1"));
        Assert.Equal(Off, await BoardHearsAsync(pty));
        Assert.Equal(On, await BoardHearsAsync(pty));

        await pty.PullAsync();
        Assert.Equal("pulse-1", Assert.IsType<GateEvent.Uncertain>(await _heard.NextAsync()).PulseId);
        Assert.IsType<GateEvent.Offline>(await _heard.NextAsync());
        pty.PlugIn();
        await _heard.NextAsync<GateEvent.Online>();

        Assert.Equal(Off, await BoardHearsAsync(pty));
    }

    [Fact]
    public async Task Stopping_during_a_pulse_finishes_it_and_leaves_the_relay_off()
    {
        await using var pty = new Pty();
        GateLoop gate = Loop(pty, new GateOptions { Pulse = TimeSpan.FromMilliseconds(300) });
        await using Running running = Running.Start(gate.RunAsync);
        await _heard.NextAsync<GateEvent.Online>();
        Assert.True(gate.TryPulse("pulse-1"));
        Assert.Equal(Off + On, await BoardHearsAsync(pty) + await BoardHearsAsync(pty));

        await running.StopAsync();

        Assert.Equal(new GateEvent.Opened("pulse-1"), await _heard.NextAsync());
        Assert.Equal(Off + Off, await BoardHearsAsync(pty) + await BoardHearsAsync(pty));
    }

    [Fact]
    public async Task Long_pulse_is_cut_short_by_a_stop()
    {
        await using var pty = new Pty();
        GateLoop gate = Loop(pty, new GateOptions
        {
            Pulse = TimeSpan.FromSeconds(10),
            StopLimit = TimeSpan.FromMilliseconds(100),
        });
        await using Running running = Running.Start(gate.RunAsync);
        await _heard.NextAsync<GateEvent.Online>();
        Assert.True(gate.TryPulse("pulse-1"));
        Assert.Equal(Off + On, await BoardHearsAsync(pty) + await BoardHearsAsync(pty));

        long stopped = TimeProvider.System.GetTimestamp();
        await running.StopAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(stopped), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(Off, await BoardHearsAsync(pty));
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(17, 500)]
    [InlineData(1, 49)]
    [InlineData(1, 10_001)]
    public async Task Settings_that_no_gate_can_take_are_refused(int channel, int pulseMs)
    {
        await using var pty = new Pty();
        Assert.Throws<ArgumentOutOfRangeException>(() => Loop(pty, new GateOptions
        {
            Channel = channel,
            Pulse = TimeSpan.FromMilliseconds(pulseMs),
        }));
    }
}

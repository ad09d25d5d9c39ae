using PosDaemon.Devices.Gates;

namespace PosDaemon.Devices.Tests.Gates;

/// <summary>What every board must do, whatever happens to it in the middle of a pulse: never two pulses for one order,
/// never left driven.</summary>
public abstract class GateRelayContract
{
    private static readonly GateOrderId Order = new("scan/1");
    private static readonly GateOptions Options = new() { Pulse = TimeSpan.FromMilliseconds(400) };

    private readonly TestClock _clock = new();
    private readonly ModelledGate _gate;

    protected GateRelayContract(string board, bool hasNetwork) =>
        _gate = new ModelledGate(_clock, board, hasNetwork) { AnswerDelay = TimeSpan.FromMilliseconds(25) };

    [Fact]
    public async Task Order_drives_the_relay_once_for_its_pulse()
    {
        var loop = _gate.Loop(Options);
        await using var running = await StartedAsync(loop);

        var report = await _clock.ResultAsync(loop.OpenAsync(Order));

        Assert.Equal(new GateReport(GateOutcome.Opened, "opened"), report);
        Assert.Equal(new GateEvent.Opened(Order), await _gate.Events.NextAsync());
        Assert.Equal((1, false), (_gate.Pulses, _gate.IsDriven));
        _gate.Touch(model => Assert.InRange(model.Pulses.Single().Milliseconds!.Value, 300, 600));
        await _clock.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(1, _gate.Pulses);
    }

    [Fact]
    public async Task Relay_that_is_on_at_the_start_is_switched_off()
    {
        _gate.Touch(model => model.Receive(OnAsOthersLeftIt, _clock.Time.GetUtcNow()));
        Assert.True(_gate.IsDriven);

        await using var running = await StartedAsync(_gate.Loop(Options));

        Assert.Equal((1, false), (_gate.Pulses, _gate.IsDriven));
    }

    [Fact]
    public async Task Stop_in_the_middle_of_a_pulse_lets_it_end()
    {
        var loop = _gate.Loop(Options);
        await using var running = await StartedAsync(loop);
        var opening = loop.OpenAsync(Order);
        await _gate.UntilAsync(() => _gate.IsDriven);

        await running.StopAsync();

        Assert.Equal(GateOutcome.Opened, (await opening).Outcome);
        Assert.Equal((1, false), (_gate.Pulses, _gate.IsDriven));
    }

    /// <summary>At every moment of an order the cable goes, and comes back.</summary>
    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Cable_lost_at_any_moment_leaves_nothing_driven_and_never_opens_twice(int milliseconds)
    {
        var loop = _gate.Loop(Options);
        await using var running = await StartedAsync(loop);
        var opening = loop.OpenAsync(Order);
        await _clock.PassAsync(TimeSpan.FromMilliseconds(milliseconds));

        _gate.Cable.Pull();
        var outcome = (await _clock.ResultAsync(opening)).Outcome;
        await _gate.Events.NextAsync<GateEvent.Offline>();
        _gate.Cable.IsPluggedIn = true;
        await _gate.Events.NextAsync<GateEvent.Online>();

        await _gate.UntilAsync(() => !_gate.IsDriven);
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        Assert.False(_gate.IsDriven);
        Assert.InRange(_gate.Pulses, outcome == GateOutcome.Opened ? 1 : 0, outcome == GateOutcome.NotOpened ? 0 : 1);
    }

    /// <summary>At every moment of an order the process is killed: nothing that it does afterwards reaches the board.
    /// The next one finds the relay as it was left.</summary>
    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Kill_at_any_moment_leaves_the_relay_off_after_the_next_start(int milliseconds)
    {
        var loop = _gate.Loop(Options);
        await using (await StartedAsync(loop))
        {
            _ = loop.OpenAsync(Order);
            await _clock.PassAsync(TimeSpan.FromMilliseconds(milliseconds));
            _gate.IsDeaf = true;
        }

        _gate.IsDeaf = false;
        await using var next = await StartedAsync(_gate.Loop(Options));

        Assert.False(_gate.IsDriven);
        Assert.InRange(_gate.Pulses, 0, 1);
    }

    /// <summary>In milliseconds: close together while requests wait for their answers, at both ends of the pulse.
    /// </summary>
    public static TheoryData<int> Moments =>
        [0, 10, 20, 30, 40, 50, 60, 200, 400, 410, 420, 430, 440, 450, 460];

    /// <summary>ON for channel 1.</summary>
    protected abstract byte[] OnAsOthersLeftIt { get; }

    private protected ModelledGate Gate => _gate;

    private protected TestClock Clock => _clock;

    private protected async Task<Running> StartedAsync(GateLoop loop)
    {
        var running = Running.Start(loop.RunAsync, _clock);
        await _gate.Events.NextAsync<GateEvent.Online>();
        return running;
    }
}

public sealed class LcusGateTests() : GateRelayContract("lcus", hasNetwork: false)
{
    protected override byte[] OnAsOthersLeftIt => [0xA0, 0x01, 0x01, 0xA2];
}

public sealed class LcusGateOnTheNetworkTests() : GateRelayContract("lcus", hasNetwork: true)
{
    protected override byte[] OnAsOthersLeftIt => [0xA0, 0x01, 0x01, 0xA2];
}

public sealed class ModbusRtuGateTests() : GateRelayContract("modbus", hasNetwork: false)
{
    protected override byte[] OnAsOthersLeftIt => [0x01, 0x05, 0x00, 0x00, 0xFF, 0x00, 0x8C, 0x3A];
}

public sealed class ModbusTcpGateTests() : GateRelayContract("modbus", hasNetwork: true)
{
    protected override byte[] OnAsOthersLeftIt => [0, 1, 0, 0, 0, 6, 0x01, 0x05, 0x00, 0x00, 0xFF, 0x00];
}

public sealed class WaveshareGateTests() : GateRelayContract("waveshare", hasNetwork: false)
{
    protected override byte[] OnAsOthersLeftIt => [0x01, 0x05, 0x00, 0x00, 0xFF, 0x00, 0x8C, 0x3A];

    [Fact]
    public async Task Pulse_of_a_killed_process_ends_by_the_boards_own_timer()
    {
        var loop = Gate.Loop(new GateOptions { Pulse = TimeSpan.FromMilliseconds(400) });
        await using (await StartedAsync(loop))
        {
            _ = loop.OpenAsync(new("scan/1"));
            await Gate.UntilAsync(() => Gate.IsDriven);
            Gate.IsDeaf = true;
            await Gate.UntilAsync(() => !Gate.IsDriven);
        }

        Assert.Equal((1, "timer"), (Gate.Pulses, Gate.Ended));
    }
}

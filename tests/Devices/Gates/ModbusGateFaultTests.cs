using PosDaemon.Devices.Gates;

namespace PosDaemon.Devices.Tests.Gates;

/// <summary>Boards that answer wrongly, late or not at all.</summary>
public sealed class ModbusGateFaultTests
{
    private static readonly GateOrderId Order = new("scan/1");

    private readonly TestClock _clock = new();
    private readonly ModelledGate _gate;

    public ModbusGateFaultTests() => _gate = new ModelledGate(_clock, "modbus", hasNetwork: false);

    [Fact]
    public async Task Board_that_does_not_answer_is_off_line_with_what_to_look_at()
    {
        _gate.IsDeaf = true;
        await using var running = Start(new GateOptions());

        var offline = await _gate.Events.NextAsync<GateEvent.Offline>();

        Assert.Contains("does not answer", offline.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Echo_of_a_converter_is_not_taken_for_the_board()
    {
        (_gate.IsDeaf, _gate.Echoes) = (true, true);
        await using var running = Start(new GateOptions { Sensor = new() });

        Assert.IsType<GateEvent.Offline>(await _gate.Events.NextAsync());
        (_gate.IsDeaf, _gate.Echoes) = (false, true);
        await _gate.Events.NextAsync<GateEvent.Online>();
    }

    [Fact]
    public async Task Order_that_the_board_falls_silent_at_is_uncertain()
    {
        var loop = _gate.Loop(new GateOptions());
        await using var running = Running.Start(loop.RunAsync, _clock);
        await _gate.Events.NextAsync<GateEvent.Online>();
        await _clock.PassAsync(TimeSpan.FromMilliseconds(500));
        _gate.IsDeaf = true;

        var report = await _clock.ResultAsync(loop.OpenAsync(Order));

        Assert.Equal(GateOutcome.Uncertain, report.Outcome);
        Assert.Contains("does not answer", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_that_only_an_echo_confirms_is_uncertain()
    {
        var loop = _gate.Loop(new GateOptions());
        await using var running = Running.Start(loop.RunAsync, _clock);
        await _gate.Events.NextAsync<GateEvent.Online>();
        await _clock.PassAsync(TimeSpan.FromMilliseconds(500));
        (_gate.IsDeaf, _gate.Echoes) = (true, true);

        Assert.Equal(GateOutcome.Uncertain, (await _clock.ResultAsync(loop.OpenAsync(Order))).Outcome);
        Assert.Equal(0, _gate.Pulses);
    }

    [Fact]
    public async Task Channel_that_the_board_does_not_have_is_named()
    {
        await using var running = Start(new GateOptions { Channel = 9 });

        var offline = await _gate.Events.NextAsync<GateEvent.Offline>();

        Assert.Contains("refuses channel 9: it has no such channel or input", offline.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_that_the_board_does_not_have_is_named()
    {
        await using var running = Start(new GateOptions { Sensor = new() { Input = 9 } });

        var offline = await _gate.Events.NextAsync<GateEvent.Offline>();

        Assert.Contains("refuses inputs 1 to 9", offline.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_that_falls_silent_at_rest_is_off_line_within_seconds()
    {
        await using var running = Start(new GateOptions());
        await _gate.Events.NextAsync<GateEvent.Online>();
        var begun = _clock.Time.GetUtcNow();

        _gate.IsDeaf = true;
        await _gate.Events.NextAsync<GateEvent.Offline>();

        Assert.InRange(_clock.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    private Running Start(GateOptions options) => Running.Start(_gate.Loop(options).RunAsync, _clock);
}

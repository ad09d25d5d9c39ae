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
    public async Task Order_whose_line_ends_before_the_answer_is_uncertain()
    {
        var loop = _gate.Loop(new GateOptions());
        await using var running = Running.Start(loop.RunAsync, _clock);
        await _gate.Events.NextAsync<GateEvent.Online>();
        await _clock.PassAsync(TimeSpan.FromMilliseconds(500));
        _gate.Done = () =>
        {
            if (_gate.IsDriven) _gate.Cable.Pull();
        };

        Assert.Equal(GateOutcome.Uncertain, (await _clock.ResultAsync(loop.OpenAsync(Order))).Outcome);
        Assert.Equal(1, _gate.Pulses);
    }

    [Fact]
    public async Task Pulse_is_as_long_as_it_is_set_however_late_the_coil_is_read()
    {
        var loop = _gate.Loop(new GateOptions { Pulse = TimeSpan.FromMilliseconds(500) });
        await using var running = Running.Start(loop.RunAsync, _clock);
        await _gate.Events.NextAsync<GateEvent.Online>();
        await _clock.PassAsync(TimeSpan.FromMilliseconds(500));
        // The answer to reading the coil, behind that to the order.
        _gate.Done = () => _gate.AnswerDelay = TimeSpan.FromMilliseconds(_gate.IsDriven ? 250 : 0);

        Assert.Equal(GateOutcome.Opened, (await _clock.ResultAsync(loop.OpenAsync(Order))).Outcome);

        _gate.Touch(model => Assert.InRange(model.Pulses.Single().Milliseconds!.Value, 500, 790));
    }

    [Theory]
    [InlineData(1, GateOutcome.NotOpened)]
    [InlineData(3, GateOutcome.NotOpened)]
    [InlineData(6, GateOutcome.NotOpened)]
    [InlineData(0x0A, GateOutcome.NotOpened)]
    [InlineData(4, GateOutcome.Uncertain)]
    [InlineData(5, GateOutcome.Uncertain)]
    [InlineData(0x0B, GateOutcome.Uncertain)]
    public async Task Order_that_is_refused_is_not_opened_only_where_nothing_can_have_been_done(
        byte code, GateOutcome outcome)
    {
        const byte WriteCoil = 5, On = 0xFF;
        var gate = Network();
        var loop = gate.Loop(new GateOptions());
        await using var running = Running.Start(loop.RunAsync, _clock);
        await gate.Events.NextAsync<GateEvent.Online>();
        await _clock.PassAsync(TimeSpan.FromMilliseconds(500));
        Refuse(gate, code, request => request[7] == WriteCoil && request[10] == On);

        Assert.Equal(outcome, (await _clock.ResultAsync(loop.OpenAsync(Order))).Outcome);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(6, false)]
    [InlineData(0x0B, false)]
    public async Task Board_that_cannot_read_its_coils_is_taken_at_its_word_and_one_that_fails_at_it_is_off_line(
        byte code, bool isOnline)
    {
        const byte ReadCoils = 1;
        var gate = Network();
        Refuse(gate, code, request => request[7] == ReadCoils);
        var loop = gate.Loop(new GateOptions());
        await using var running = Running.Start(loop.RunAsync, _clock);
        await gate.Events.NextAsync<GateEvent.Online>();

        await _clock.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(isOnline, gate.Events.IsEmpty);
        if (isOnline)
            Assert.Equal(GateOutcome.Opened, (await _clock.ResultAsync(loop.OpenAsync(Order))).Outcome);
        else
            Assert.Contains("the coil of channel 1", (await gate.Events.NextAsync<GateEvent.Offline>()).Reason,
                StringComparison.Ordinal);
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

    private ModelledGate Network() => new(_clock, "modbus", hasNetwork: true);

    // An exception reply of Modbus TCP.
    private static void Refuse(ModelledGate gate, byte code, Func<byte[], bool> refuses)
    {
        var obey = gate.Cable.Received;
        gate.Cable.Received = request =>
        {
            if (refuses(request))
                gate.Cable.Send([request[0], request[1], 0, 0, 0, 3, request[6], (byte)(request[7] | 0x80), code]);
            else
                obey(request);
        };
    }

    private Running Start(GateOptions options) => Running.Start(_gate.Loop(options).RunAsync, _clock);
}

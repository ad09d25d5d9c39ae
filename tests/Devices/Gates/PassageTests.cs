using PosDaemon.Devices.Gates;

namespace PosDaemon.Devices.Tests.Gates;

/// <summary>People at possim's turnstile, seen through a Modbus board.</summary>
public sealed class PassageTests
{
    private static readonly GateOrderId First = new("scan-1/1"), Second = new("scan-2/1");

    // A fake clock may move on while a busy machine has not let the loop go on: no reading is late by that.
    private static readonly GateSensorOptions Sensor = new() { ShortestPassage = TimeSpan.FromSeconds(60) };
    private static readonly GateOptions OneSensor = new() { Sensor = Sensor };
    private static readonly GateOptions TwoSensors = new() { Sensor = Sensor with { SecondInput = 2 } };

    private readonly TestClock _clock = new();
    private readonly ModelledGate _gate;
    private GateLoop? _loop;

    public PassageTests() => _gate = new ModelledGate(_clock, "modbus", hasNetwork: true);

    [Theory]
    [InlineData("pass", "Passed")]
    [InlineData("tailgate", "Passed,Tailgated")]
    [InlineData("back", "Unwatched")]
    [InlineData("against", "Unwatched")]
    [InlineData("", "TimedOut")]
    public async Task What_a_guest_does_is_what_is_reported(string walk, string reported)
    {
        await using var running = await OpenAsync(TwoSensors, sensorWorks: true);
        if (walk.Length > 0) _gate.Walk(walk);

        foreach (var one in reported.Split(','))
        {
            var happened = await _gate.Events.NextAsync();
            Assert.Equal(one, happened.GetType().Name);
            Assert.Contains(First.Value, happened.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(1, _gate.Pulses);
    }

    [Fact]
    public async Task Second_order_waits_for_nobody_and_is_refused_until_the_first_has_passed()
    {
        await using var running = await OpenAsync(OneSensor);

        var early = await _loop!.OpenAsync(Second);
        _gate.Walk("pass");
        Assert.Equal(new GateEvent.Passed(First), await _gate.Events.NextAsync());
        var late = await _clock.ResultAsync(_loop.OpenAsync(Second));

        Assert.Equal(
            new GateReport(GateOutcome.NotOpened, "the gate waits for the guest of another order to pass"), early);
        Assert.Equal(GateOutcome.Opened, late.Outcome);
        Assert.Equal(2, _gate.Pulses);
    }

    [Fact]
    public async Task Sensor_that_is_stuck_from_the_start_is_a_fault_and_no_order_is_taken()
    {
        _gate.Touch(model => model.Passage.IsStuck = true);
        _loop = _gate.Loop(OneSensor);
        await using var running = Running.Start(_loop.RunAsync, _clock);
        await _gate.Events.NextAsync<GateEvent.Online>();

        Assert.Equal(new GateEvent.Fault(GateCycle.SensorIsStuck), await _gate.Events.NextAsync());
        Assert.Equal(new GateReport(GateOutcome.NotOpened, GateCycle.SensorIsStuck), await _loop.OpenAsync(First));
        _gate.Touch(model => model.Passage.IsStuck = false);
        Assert.Equal(new GateEvent.Cleared(), await _gate.Events.NextAsync());
        Assert.Equal(GateOutcome.Opened, (await _clock.ResultAsync(_loop.OpenAsync(First))).Outcome);
    }

    [Fact]
    public async Task Sensor_that_sticks_while_a_guest_passes_is_blocked()
    {
        await using var running = await OpenAsync(OneSensor);

        _gate.Touch(model => model.Passage.IsStuck = true);

        Assert.Equal(new GateEvent.Blocked(First), await _gate.Events.NextAsync());
        Assert.Equal(new GateReport(GateOutcome.NotOpened, GateCycle.PassageIsBlocked), await _loop!.OpenAsync(Second));
    }

    [Fact]
    public async Task Relay_that_is_stuck_is_a_fault_until_it_lets_go()
    {
        _gate.Touch(model => model.IsWelded = true);
        _loop = _gate.Loop(new GateOptions());
        await using var running = Running.Start(_loop.RunAsync, _clock);
        await _gate.Events.NextAsync<GateEvent.Online>();

        Assert.Equal(GateOutcome.Opened, (await _clock.ResultAsync(_loop.OpenAsync(First))).Outcome);
        Assert.Equal(new GateEvent.Fault(GateCycle.RelayIsStuck), await _gate.Events.NextAsync());
        Assert.IsType<GateEvent.Opened>(await _gate.Events.NextAsync());
        Assert.Equal(new GateReport(GateOutcome.NotOpened, GateCycle.RelayIsStuck), await _loop.OpenAsync(Second));
        _gate.Touch(model => model.IsWelded = false);
        Assert.Equal(new GateEvent.Cleared(), await _gate.Events.NextAsync());

        Assert.False(_gate.IsDriven);
        Assert.Equal(1, _gate.Pulses);
    }

    [Fact]
    public async Task Board_that_goes_while_a_guest_is_awaited_leaves_the_passage_unknown()
    {
        await using var running = await OpenAsync(OneSensor);

        _gate.Cable.Pull();

        Assert.Equal(First, Assert.IsType<GateEvent.Unwatched>(await _gate.Events.NextAsync()).Order);
        Assert.IsType<GateEvent.Offline>(await _gate.Events.NextAsync());
    }

    [Fact]
    public async Task Stop_while_a_guest_is_awaited_does_not_wait_and_leaves_the_passage_unknown()
    {
        await using var running = await OpenAsync(OneSensor);
        var begun = _clock.Time.GetUtcNow();

        await running.StopAsync();

        Assert.InRange(_clock.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(new GateEvent.Unwatched(First, "stopped"), await _gate.Events.NextAsync());
        Assert.Equal(new GateEvent.Offline("stopped"), await _gate.Events.NextAsync());
    }

    [Fact]
    public async Task Sensor_that_could_not_be_read_for_as_long_as_a_passage_takes_leaves_it_open_who_passed()
    {
        await using var running = await OpenAsync(new GateOptions { Sensor = new() }, sensorWorks: true);

        _gate.AnswerDelay = TimeSpan.FromSeconds(0.25);
        await _clock.PassAsync(TimeSpan.FromSeconds(0.5));
        _gate.AnswerDelay = TimeSpan.Zero;

        Assert.Equal(First, Assert.IsType<GateEvent.Unwatched>(await _gate.Events.NextAsync()).Order);
    }

    /// <summary>A board takes some 40 ms for each answer, and a person is through a light beam in 200.</summary>
    [Fact]
    public async Task Inputs_are_read_between_any_two_other_questions_round_the_end_of_a_pulse()
    {
        const byte ReadCoils = 1, ReadInputs = 2, WriteCoil = 5;
        _gate.AnswerDelay = TimeSpan.FromMilliseconds(60);
        await using var running = await OpenAsync(OneSensor);
        await _clock.PassAsync(TimeSpan.FromMilliseconds(300));

        // Behind the unit and the frame of Modbus TCP.
        var asked = _gate.Cable.Writes.Select(request => request[7]).ToList();
        var off = asked.LastIndexOf(WriteCoil);

        Assert.Equal([ReadInputs, WriteCoil, ReadInputs, ReadCoils, ReadInputs], asked.Skip(off - 1).Take(5));
    }

    [Fact]
    public async Task Inverted_sensor_sees_somebody_when_its_input_is_off()
    {
        await using var running = await OpenAsync(new GateOptions { Sensor = new() { Inverted = true, Input = 3 } });

        Assert.Equal(GateCycle.SensorIsStuck, (await _gate.Events.NextAsync<GateEvent.Fault>()).Reason);
    }

    /// <summary>The gate has been opened for the first order.</summary>
    /// <param name="sensorWorks">Somebody has gone through before.</param>
    private async Task<Running> OpenAsync(GateOptions options, bool sensorWorks = false)
    {
        _loop = _gate.Loop(options);
        var running = Running.Start(_loop.RunAsync, _clock);
        await _gate.Events.NextAsync<GateEvent.Online>();
        if (sensorWorks)
        {
            _gate.Walk("pass");
            await _clock.PassAsync(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(GateOutcome.Opened, (await _clock.ResultAsync(_loop.OpenAsync(First))).Outcome);
        Assert.Equal(new GateEvent.Opened(First), await _gate.Events.NextAsync());
        return running;
    }
}

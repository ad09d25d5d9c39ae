using System.Globalization;
using PosDaemon.Devices.Gates;

namespace PosDaemon.Devices.Tests.Gates;

/// <summary>The cycle of a gate as scripts: what happens at which second, and what the gate does of it. Pulse 0.5 s,
/// window 5 s.</summary>
public sealed class GateCycleTests
{
    // Scripts say only what changes: between two lines the sensors were read all the time.
    private static readonly GateSensorOptions Sensor = new() { ShortestPassage = TimeSpan.FromSeconds(60) };
    private static readonly GateOptions OneSensor = new() { Sensor = Sensor };
    private static readonly GateOptions TwoSensors = new() { Sensor = Sensor with { SecondInput = 2 } };
    private static readonly GateOptions NoSensor = new();

    private readonly List<string> _done = [];

    // The sensors have been seen to work.
    private GateState _state = GateState.AtStart with { UnseenOpenings = 0 };

    [Theory]
    [InlineData("0 order a", "0 on|0.5 off|0.5 a Opened|0.5 opened a|5 timed out a")]
    [InlineData("0 order a|1 in|1.5 out", "0 on|0.5 off|0.5 a Opened|0.5 opened a|1.5 passed a")]
    [InlineData("0 order a|0.1 in|0.4 out", "0 on|0.4 passed a|0.5 off|0.5 a Opened|0.5 opened a")]
    [InlineData("0 order a|1 in|1.5 out|2 in|2.5 out",
        "0 on|0.5 off|0.5 a Opened|0.5 opened a|1.5 passed a|2.5 tailgated a")]
    [InlineData("0 order a|1 in|1.5 out|6 in|7 out", "0 on|0.5 off|0.5 a Opened|0.5 opened a|1.5 passed a")]
    [InlineData("0 order a|1 in|1.5 out|2 order b|3 in|3.5 out",
        "0 on|0.5 off|0.5 a Opened|0.5 opened a|1.5 passed a|2 on|2.5 off|2.5 b Opened|2.5 opened b|3.5 passed b")]
    [InlineData("0 order a|6 order b", "0 on|0.5 off|0.5 a Opened|0.5 opened a|5 timed out a"
        + "|6 on|6.5 off|6.5 b Opened|6.5 opened b|11 timed out b")]
    // The guest is within when the window ends: that is no time-out.
    [InlineData("0 order a|4.5 in|5.5 out", "0 on|0.5 off|0.5 a Opened|0.5 opened a|5.5 passed a")]
    // The relay stays on: the gate stands open, and the guest may still come.
    [InlineData("0 welded|0 order a", "0 on|0.5 off|0.5 fault: relay|0.5 a Opened|0.5 opened a|5 unwatched: relay a")]
    [InlineData("0 welded|0 order a|4 loose|4 read",
        "0 on|0.5 off|0.5 fault: relay|0.5 a Opened|0.5 opened a|4 cleared|5 timed out a")]
    // Somebody who leans into the beam while the code is read is the guest himself.
    [InlineData("0 out|0 in|1 order a|2 out", "1 on|1.5 off|1.5 a Opened|1.5 opened a|2 passed a")]
    public void One_sensor(string script, string done) => Plays(OneSensor, script, done);

    [Theory]
    [InlineData("0 order a|1 A|1.2 AB|1.3 B|1.5 -", "0 on|0.5 off|0.5 a Opened|0.5 opened a|1.5 passed a")]
    [InlineData("0 order a|1 A|1.2 B|1.5 -", "0 on|0.5 off|0.5 a Opened|0.5 opened a|1.5 passed a")]
    [InlineData("0 order a|1 AB|1.3 B|1.5 -", "0 on|0.5 off|0.5 a Opened|0.5 opened a|1.5 passed a")]
    // Turns round: the gate waits on, and the guest may still come.
    [InlineData("0 order a|1 A|1.5 -", "0 on|0.5 off|0.5 a Opened|0.5 opened a|5 timed out a")]
    // Walks back from the second sensor, or comes the other way. It may be two: one passes while the other leans in.
    [InlineData("0 order a|1 A|1.2 AB|1.3 A|1.5 -", "0 on|0.5 off|0.5 a Opened|0.5 opened a|5 unwatched: behind a")]
    [InlineData("0 order a|1 A|1.2 AB|1.3 B|1.4 AB|1.5 A|1.6 -",
        "0 on|0.5 off|0.5 a Opened|0.5 opened a|5 unwatched: behind a")]
    [InlineData("0 order a|1 B|1.2 AB|1.3 B|1.5 -", "0 on|0.5 off|0.5 a Opened|0.5 opened a|5 unwatched: behind a")]
    [InlineData("0 B|0.1 -|0.2 order a", "0.2 on|0.7 off|0.7 a Opened|0.7 opened a|5.2 timed out a")]
    [InlineData("0 order a|1 A|1.5 -|2 A|2.2 AB|2.3 B|2.5 -",
        "0 on|0.5 off|0.5 a Opened|0.5 opened a|2.5 passed a")]
    [InlineData("0 order a|1 B|1.2 AB|1.3 A|1.5 -", "0 on|0.5 off|0.5 a Opened|0.5 opened a|5 unwatched: behind a")]
    [InlineData("0 order a|4 A|6 -", "0 on|0.5 off|0.5 a Opened|0.5 opened a|6 timed out a")]
    public void Two_sensors(string script, string done) => Plays(TwoSensors, script, done);

    [Theory]
    [InlineData("0 order a|0.2 order b", "0 on|0.2 b NotOpened busy|0.5 off|0.5 a Opened|0.5 opened a|5 timed out a")]
    [InlineData("0 order a|1 order b",
        "0 on|0.5 off|0.5 a Opened|0.5 opened a|1 b NotOpened waits|5 timed out a")]
    [InlineData("0 out|0 in|6 order a|7 out|8 order b|9 in|9.5 out", "5 blocked -|6 a NotOpened blocked|7 cleared"
        + "|8 on|8.5 off|8.5 b Opened|8.5 opened b|9.5 passed b")]
    [InlineData("0 out|0 order a|1 in|8 out",
        "0 on|0.5 off|0.5 a Opened|0.5 opened a|6 blocked a|8 passed a|8 cleared")]
    [InlineData("0 in|6 order a|7 out", "5 fault: sensor|6 a NotOpened sensor|7 cleared")]
    public void Never_a_second_order_while_one_is_open_and_none_into_a_blocked_passage(string script, string done) =>
        Plays(OneSensor, script, done);

    [Theory]
    [InlineData("0 order a", "0 on|0.5 off|0.5 a Opened|0.5 opened a")]
    [InlineData("1 late a", "1 a NotOpened late")]
    [InlineData("0 order a|0.2 lost", "0 on|0.2 a Uncertain gone")]
    [InlineData("0 welded|0 order a|2 read|3 order b|4 loose|4 read|5 order c",
        "0 on|0.5 off|0.5 fault: relay|0.5 a Opened|0.5 opened a|2 off|3 b NotOpened relay|4 cleared"
        + "|5 on|5.5 off|5.5 c Opened|5.5 opened c")]
    [InlineData("1 found on", "1 off")]
    [InlineData("1 found on|1.1 order a|1.2 found on", "1 off|1.1 on|1.6 off|1.6 a Opened|1.6 opened a")]
    public void Without_a_sensor(string script, string done) => Plays(NoSensor, script, done);

    [Theory]
    [InlineData("0 order a|0.2 lost", "0 on|0.2 a Uncertain gone|0.2 unwatched: gone a")]
    [InlineData("0 order a|1 lost", "0 on|0.5 off|0.5 a Opened|0.5 opened a|1 unwatched: gone a")]
    [InlineData("0 order a|0.2 in|0.3 out|0.4 lost", "0 on|0.3 passed a|0.4 a Uncertain gone")]
    [InlineData("0 order a|1 in|1.5 out|2 lost", "0 on|0.5 off|0.5 a Opened|0.5 opened a|1.5 passed a")]
    [InlineData("1 lost", "")]
    public void Board_that_goes_ends_what_is_open(string script, string done) => Plays(OneSensor, script, done);

    [Theory]
    // Of two troubles the one that is left is told again.
    [InlineData("0 out|0 welded|0 order a|1 in|7 loose|7 read|8 out", "0 on|0.5 off|0.5 fault: relay|0.5 a Opened"
        + "|0.5 opened a|6 blocked a|7 blocked a|8 passed a|8 cleared")]
    [InlineData("0 out|0 welded|0 order a|1 in|8 out|9 loose|9 read", "0 on|0.5 off|0.5 fault: relay|0.5 a Opened"
        + "|0.5 opened a|6 blocked a|8 passed a|8 fault: relay|9 cleared")]
    public void Two_troubles_at_once(string script, string done) => Plays(OneSensor, script, done);

    /// <summary>Asked at the one end and answered at the other, twice: the board may have looked at the outer ends.
    /// </summary>
    [Theory]
    [InlineData(0.09, "timed out a")]
    [InlineData(0.15, "unwatched: the sensor was not read for 0.3 s a")]
    public void Time_in_which_the_sensor_was_not_seen_is_from_a_question_to_the_answer_of_the_next(
        double answerAfter, string done)
    {
        var options = new GateOptions { Sensor = new() };
        (_state, _) = GateCycle.Step(options, _state, new GateInput.Ordered(default, new("a"), default));
        (_state, _) = GateCycle.Step(options, _state, new GateInput.PulseBegun(default));
        (_state, _) = GateCycle.Step(options, _state, new GateInput.Elapsed(options.Pulse));
        (_state, _) = GateCycle.Step(options, _state, new GateInput.Released(options.Pulse, false));
        var reported = new List<string>();
        for (var asked = 0.0; asked < 6; asked += Math.Max(answerAfter, 0.05))
        {
            (_state, var effects) = GateCycle.Step(options, _state, new GateInput.Sensed(
                TimeSpan.FromSeconds(asked + answerAfter), TimeSpan.FromSeconds(asked), false, false));
            reported.AddRange(effects.OfType<GateEffect.Report>().Select(effect => Text(effect, "a")));
        }

        Assert.Equal([done], reported);
    }

    [Fact]
    public void A_sensor_that_sees_nobody_for_some_openings_or_since_the_start_says_of_nobody_that_he_did_not_pass()
    {
        _state = GateState.AtStart;
        Plays(OneSensor, "0 order a", "0 on|0.5 off|0.5 a Opened|0.5 opened a|5 unwatched: nobody seen a");
        Plays(OneSensor, "20 in|20.5 out|21 order b", "21 on|21.5 off|21.5 b Opened|21.5 opened b|26 timed out b",
            until: 30);
        Plays(OneSensor, "31 order c", "31 on|31.5 off|31.5 c Opened|31.5 opened c|36 timed out c", until: 40);
        Plays(OneSensor, "41 order d", "41 on|41.5 off|41.5 d Opened|41.5 opened d|46 timed out d", until: 50);
        Plays(OneSensor, "51 order e", "51 on|51.5 off|51.5 e Opened|51.5 opened e|56 unwatched: nobody seen e",
            until: 60);
    }

    [Theory]
    [InlineData(0.19, "timed out a")]
    [InlineData(0.2, "unwatched: the sensor was not read for 0.2 s a")]
    [InlineData(0.7, "unwatched: the sensor was not read for 0.7 s a")]
    public void Window_in_which_the_sensor_was_not_read_ends_as_unknown(double gap, string done)
    {
        var options = new GateOptions { Sensor = new() };
        GateInput At(double seconds, GateOrderId? order = null) => order is not { } ordered
            ? new GateInput.Sensed(
                TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds), false, false)
            : new GateInput.Ordered(TimeSpan.FromSeconds(seconds), ordered, TimeSpan.FromSeconds(seconds));
        var reported = new List<string>();

        // What was not seen before the pulse began is nobody's passage.
        (_state, _) = GateCycle.Step(options, _state, At(0));
        (_state, _) = GateCycle.Step(options, _state, At(3, new("a")));
        (_state, _) = GateCycle.Step(options, _state, new GateInput.PulseBegun(TimeSpan.FromSeconds(3)));
        for (var at = 3.0; at < 9; at += at is >= 5 and < 5.1 ? gap : 0.1)
        {
            (_state, var effects) = GateCycle.Step(options, _state, At(at));
            reported.AddRange(effects.OfType<GateEffect.Report>().Select(effect => Text(effect, "a")));
            if (effects.Any(effect => effect is GateEffect.Release))
                (_state, _) = GateCycle.Step(options, _state, new GateInput.Released(TimeSpan.FromSeconds(at), false));
        }

        Assert.Equal([done], reported);
    }

    [Fact]
    public void Long_pulse_is_cut_by_a_stop_and_a_short_one_is_not()
    {
        Plays(NoSensor with { Pulse = TimeSpan.FromSeconds(10) }, "0 order a|1 stop|2 stop",
            "0 on|3 off|3 a Opened|3 opened a");
        _state = GateState.AtStart;
        Plays(NoSensor, "0 order a|0.1 stop", "0 on|0.5 off|0.5 a Opened|0.5 opened a");
    }

    [Fact]
    public void Window_ends_by_what_the_sensor_sees_then_and_not_by_what_it_saw_before()
    {
        static TimeSpan seconds(double at) => TimeSpan.FromSeconds(at);
        var state = new GateState
        {
            Stage = GateStage.Awaiting, Order = new("a"), HasBegun = true, WindowEndsAt = seconds(5),
        };
        var reported = new List<GateEvent>();
        foreach (var input in (GateInput[])
        [
            new GateInput.Elapsed(seconds(5.01)), new GateInput.Ordered(seconds(5.02), new("b"), seconds(5.02)),
            new GateInput.RelayRead(seconds(5.03), false),
            new GateInput.Sensed(seconds(5.04), seconds(5.04), true, false),
            new GateInput.Sensed(seconds(5.4), seconds(5.4), false, false),
        ])
        {
            (state, var effects) = GateCycle.Step(OneSensor, state, input);
            reported.AddRange(effects.OfType<GateEffect.Report>().Select(report => report.Event));
        }

        Assert.Equal([new GateEvent.Passed(new("a"))], reported);
    }

    [Fact]
    public void Order_whose_pulse_never_began_is_not_opened_when_nothing_left_and_uncertain_else()
    {
        foreach (var (mayHaveLeft, outcome) in new[] { (false, GateOutcome.NotOpened), (true, GateOutcome.Uncertain) })
        {
            var (driven, _) = GateCycle.Step(NoSensor, GateState.AtStart,
                new GateInput.Ordered(default, new("a"), default));

            var (_, effects) = GateCycle.Step(NoSensor, driven, new GateInput.Lost(default, mayHaveLeft, "gone"));

            Assert.Equal(new GateEffect.Answer(outcome, "gone"), Assert.Single(effects));
        }
    }

    private void Plays(GateOptions options, string script, string done, double until = 20)
    {
        _done.Clear();
        var (relayIsWelded, underWay) = (false, "");
        foreach (var line in script.Split('|'))
        {
            var words = line.Split(' ', 2);
            var at = TimeSpan.FromSeconds(double.Parse(words[0], CultureInfo.InvariantCulture));
            RunTo(at);
            if (words[1] is "welded" or "loose")
                relayIsWelded = words[1] == "welded";
            else
                Feed(Input(words[1], at));
        }

        RunTo(TimeSpan.FromSeconds(until));
        Assert.Equal(done, string.Join('|', _done));

        void RunTo(TimeSpan until)
        {
            while (GateCycle.NextDeadline(options, _state) is { } due && due <= until)
                Feed(_state.Stage == GateStage.Awaiting
                    ? new GateInput.Sensed(due, due, _state.Passage.First, _state.Passage.Second)
                    : new GateInput.Elapsed(due));
        }

        GateInput Input(string what, TimeSpan at) => what.Split(' ') switch
        {
            ["order", var name] => new GateInput.Ordered(at, new(name), at),
            ["late", var name] => new GateInput.Ordered(at, new(name), at - TimeSpan.FromSeconds(0.6)),
            ["in"] or ["A"] => new GateInput.Sensed(at, at, true, false),
            ["AB"] => new GateInput.Sensed(at, at, true, true),
            ["B"] => new GateInput.Sensed(at, at, false, true),
            ["out"] or ["-"] => new GateInput.Sensed(at, at, false, false),
            ["read"] => new GateInput.RelayRead(at, relayIsWelded),
            ["found", "on"] => new GateInput.RelayRead(at, true),
            ["stop"] => new GateInput.Stopping(at),
            ["lost"] => new GateInput.Lost(at, true, "gone"),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no word of these scripts"),
        };

        void Feed(GateInput input)
        {
            (_state, var effects) = GateCycle.Step(options, _state, input);
            var order = input is GateInput.Ordered ordered ? ordered.Order.Value : underWay;
            foreach (var effect in effects)
            {
                var at = input.At.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
                _done.Add($"{at} {Text(effect, order)}");
                if (effect is GateEffect.BeginPulse)
                {
                    underWay = order;
                    Feed(new GateInput.PulseBegun(input.At));
                }

                if (effect is GateEffect.Release)
                    Feed(new GateInput.Released(input.At, relayIsWelded));
            }
        }
    }

    private static string Text(GateEffect effect, string order) => effect switch
    {
        GateEffect.BeginPulse => "on",
        GateEffect.Release => "off",
        GateEffect.Answer answer => $"{order} {answer.Outcome}{Why(answer.Detail)}",
        GateEffect.Report { Event: GateEvent.Opened one } => $"opened {one.Order}",
        GateEffect.Report { Event: GateEvent.Passed one } => $"passed {one.Order}",
        GateEffect.Report { Event: GateEvent.TimedOut one } => $"timed out {one.Order}",
        GateEffect.Report { Event: GateEvent.Tailgated one } => $"tailgated {one.Order}",
        GateEffect.Report { Event: GateEvent.Blocked one } => $"blocked {one.Order?.Value ?? "-"}",
        GateEffect.Report { Event: GateEvent.Unwatched one } => $"unwatched:{Why(one.Reason)} {one.Order}",
        GateEffect.Report { Event: GateEvent.Fault one } => $"fault:{Why(one.Reason)}",
        GateEffect.Report { Event: GateEvent.Cleared } => "cleared",
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "no such effect"),
    };

    private static string Why(string detail) => detail switch
    {
        "opened" => "",
        "gone" => " gone",
        GateOrderSlot.Busy => " busy",
        GateCycle.PassageIsBlocked => " blocked",
        GateCycle.SensorIsStuck => " sensor",
        GateCycle.RelayIsStuck => " relay",
        GateCycle.SomebodyWasBehind => " behind",
        GateCycle.SensorSeesNobody => " nobody seen",
        _ when detail.Contains("too late", StringComparison.Ordinal) => " late",
        _ when detail.Contains("waits", StringComparison.Ordinal) => " waits",
        _ => $" {detail}",
    };
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace PosDaemon.Devices.Gates;

/// <summary>One gate between two openings of its port: which order is open, and how far it has come.</summary>
internal sealed record GateState
{
    public static GateState AtStart { get; } = new();

    public GateStage Stage { get; init; }

    /// <summary>The order whose turn it is, until it is passed or given up: there is never a second one.</summary>
    public GateOrderId? Order { get; init; }

    /// <summary>Its pulse has begun: it can no longer be called not opened.</summary>
    public bool HasBegun { get; init; }

    public bool IsPassed { get; init; }

    public TimeSpan PulseEndsAt { get; init; }

    /// <summary>Of the order, or of the last one that was passed: whoever else comes until then is a tailgater.
    /// </summary>
    public TimeSpan WindowEndsAt { get; init; }

    public GateOrderId? LastPassed { get; init; }

    public PassageTracker Passage { get; init; }

    /// <summary>The sensors have been seen at rest, so they are not stuck from the start.</summary>
    public bool HasBeenClear { get; init; }

    /// <summary>When the board was asked for its sensors last, and how long they may not have been seen at the worst
    /// since the pulse began: from one question to the answer of the next.</summary>
    public TimeSpan SensedAt { get; init; }

    public TimeSpan LongestUnwatched { get; init; }

    /// <summary>Openings since the sensors saw anybody: one that never does is broken, and knows nothing. Many at the
    /// start, when nobody was seen yet.</summary>
    public int UnseenOpenings { get; init; } = GateCycle.MostUnseenOpenings;

    /// <summary>Somebody, or something, is in the passage for too long, and that has been reported.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>The relay stays driven against orders, and that has been reported.</summary>
    public bool RelayStaysOn { get; init; }

    /// <summary>Why no order is taken now; null when one is.</summary>
    public string? Refusal => (RelayStaysOn, IsBlocked, Stage) switch
    {
        (true, _, _) => GateCycle.RelayIsStuck,
        (_, true, _) => HasBeenClear ? GateCycle.PassageIsBlocked : GateCycle.SensorIsStuck,
        (_, _, GateStage.Free) => null,
        (_, _, GateStage.Awaiting) => "the gate waits for the guest of another order to pass",
        _ => GateOrderSlot.Busy,
    };
}

/// <summary>How far an order has come.</summary>
internal enum GateStage
{
    /// <summary>There is none.</summary>
    Free,

    /// <summary>The relay is to be driven, or is.</summary>
    Driven,

    /// <summary>The relay is to be switched off.</summary>
    Releasing,

    /// <summary>It is off, and the guest has not passed yet.</summary>
    Awaiting,
}

/// <summary>The cycle of a gate: order, pulse, passage. Pure: no clock, no I/O; <see cref="GateLoop"/> performs what it
/// returns.</summary>
internal static class GateCycle
{
    /// <summary>So many guests in a row turn back without being seen by the sensor at least once.</summary>
    public const int MostUnseenOpenings = 3;

    public const string SensorSeesNobody = "the sensor has seen nobody for 3 openings or since the start: is it on?";
    public const string RelayIsStuck = "the relay stays on although it was switched off";
    public const string SomebodyWasBehind = "somebody was at the second sensor and was not seen to pass";
    public const string PassageIsBlocked = "somebody stands in the passage, or its sensor is stuck";
    public const string SensorIsStuck = "the passage sensor has been on since the start: is it stuck, or inverted?";

    public static (GateState Next, ImmutableArray<GateEffect> Effects) Step(
        GateOptions options, GateState state, GateInput input)
    {
        var effects = ImmutableArray.CreateBuilder<GateEffect>();
        var next = input switch
        {
            GateInput.Ordered ordered => Order(options, state, ordered, effects),
            GateInput.PulseBegun => state with
            {
                HasBegun = true,
                PulseEndsAt = input.At + options.Pulse,
                WindowEndsAt = input.At + (options.Sensor?.Window ?? TimeSpan.Zero),
                SensedAt = input.At,
                LongestUnwatched = TimeSpan.Zero,
                Passage = state.Passage with { IsDoubtful = false },
            },
            GateInput.Released released => Release(options, state, released.IsOn, effects),
            GateInput.RelayRead read => ReadRelay(state, read.IsOn, effects),
            GateInput.Sensed sensed => Sense(options, state, sensed, effects),
            GateInput.Elapsed => state,
            GateInput.Stopping => Shorten(state, input.At + options.StopLimit),
            GateInput.Lost lost => Lose(options, state, lost, effects),
            _ => throw new UnreachableException($"{input} is no input of a gate"),
        };
        next = Elapse(options, next, input.At, effects);
        return (input is GateInput.Sensed ? EndWindow(options, next, input.At, effects) : next, effects.ToImmutable());
    }

    /// <summary>When the next step is due without any input; null while only something that happens can change it.
    /// </summary>
    public static TimeSpan? NextDeadline(GateOptions options, GateState state) => state switch
    {
        { Stage: GateStage.Driven, HasBegun: true } => state.PulseEndsAt,
        { Passage.IsOccupied: true, IsBlocked: false } when options.Sensor is { } sensor =>
            state.Passage.Since + sensor.Window,
        { Stage: GateStage.Awaiting, Passage.IsOccupied: false } => state.WindowEndsAt,
        _ => null,
    };

    private static GateState Order(GateOptions options, GateState state, GateInput.Ordered ordered,
        ImmutableArray<GateEffect>.Builder effects)
    {
        var refusal = ordered.At - ordered.PlacedAt > options.OrderLimit
            ? "the order came too late to be carried out"
            : state.Refusal;
        if (refusal is not null)
        {
            effects.Add(new GateEffect.Answer(GateOutcome.NotOpened, refusal));
            return state;
        }

        effects.Add(new GateEffect.BeginPulse());
        return state with
        {
            Stage = GateStage.Driven,
            Order = ordered.Order,
            HasBegun = false,
            IsPassed = false,
            LastPassed = null,
        };
    }

    // Time takes a pulse to its end, and somebody who stays to being in the way.
    private static GateState Elapse(
        GateOptions options, GateState state, TimeSpan at, ImmutableArray<GateEffect>.Builder effects)
    {
        if (state is { Stage: GateStage.Driven, HasBegun: true } && at >= state.PulseEndsAt)
        {
            effects.Add(new GateEffect.Release());
            state = state with { Stage = GateStage.Releasing };
        }

        if (options.Sensor is { } sensor && state is { Passage.IsOccupied: true, IsBlocked: false }
            && at >= state.Passage.Since + sensor.Window)
        {
            state = state with { IsBlocked = true };
            Report(effects, BlockedBy(state));
        }

        return state;
    }

    /// <summary>The window that ends now, or since the last look, ends by what the sensors see now.</summary>
    public static bool IsWindowOver(GateState state, TimeSpan at) =>
        state is { Stage: GateStage.Awaiting, Passage.IsOccupied: false } && at >= state.WindowEndsAt;

    // While the relay stays on the gate stands open: whoever has not passed may still.
    private static GateState EndWindow(
        GateOptions options, GateState state, TimeSpan at, ImmutableArray<GateEffect>.Builder effects)
    {
        if (!IsWindowOver(state, at) || state.Order is not { } order)
            return state;
        Report(effects, WhyNotCertain(options, state) is { } why
            ? new GateEvent.Unwatched(order, why)
            : new GateEvent.TimedOut(order));
        return state with { Stage = GateStage.Free, Order = null, UnseenOpenings = state.UnseenOpenings + 1 };
    }

    /// <summary>Why somebody may have passed who was not seen to; null where nobody has.</summary>
    private static string? WhyNotCertain(GateOptions options, GateState state)
    {
        if (state.RelayStaysOn)
            return RelayIsStuck;
        if (state.Passage.IsDoubtful)
            return SomebodyWasBehind;
        if (state.UnseenOpenings >= MostUnseenOpenings)
            return SensorSeesNobody;
        return state.LongestUnwatched < options.Sensor?.ShortestPassage
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"the sensor was not read for {state.LongestUnwatched.TotalSeconds:0.0} s");
    }

    private static GateState Release(
        GateOptions options, GateState state, bool? isOn, ImmutableArray<GateEffect>.Builder effects)
    {
        if (isOn == true && !state.RelayStaysOn)
            Report(effects, new GateEvent.Fault(RelayIsStuck));
        state = isOn == true ? state with { RelayStaysOn = true } : LetGo(state, effects);
        if (state is not { Stage: GateStage.Releasing, Order: { } order })
            return state;
        effects.Add(new GateEffect.Answer(GateOutcome.Opened, "opened"));
        Report(effects, new GateEvent.Opened(order));
        return options.Sensor is null || state.IsPassed
            ? state with { Stage = GateStage.Free, Order = null }
            : state with { Stage = GateStage.Awaiting };
    }

    // Nobody ordered it driven, so it is switched off; that it stays on is known after that.
    private static GateState ReadRelay(GateState state, bool isOn, ImmutableArray<GateEffect>.Builder effects)
    {
        if (state.Stage is GateStage.Driven or GateStage.Releasing)
            return state;
        if (!isOn)
            return LetGo(state, effects);
        effects.Add(new GateEffect.Release());
        return state;
    }

    private static GateState LetGo(GateState state, ImmutableArray<GateEffect>.Builder effects)
    {
        if (state.RelayStaysOn)
            Report(effects, state.IsBlocked ? BlockedBy(state) : new GateEvent.Cleared());
        return state with { RelayStaysOn = false };
    }

    private static GateEvent BlockedBy(GateState state) => state.HasBeenClear
        ? new GateEvent.Blocked(state.Order)
        : new GateEvent.Fault(SensorIsStuck);

    private static GateState Sense(GateOptions options, GateState state, GateInput.Sensed sensed,
        ImmutableArray<GateEffect>.Builder effects)
    {
        var (passage, hasPassed) = state.Passage.Move(
            sensed.At, sensed.First, sensed.Second, options.Sensor?.SecondInput is not null);
        var wasBlocked = state.IsBlocked;
        state = state with
        {
            Passage = passage,
            IsBlocked = state.IsBlocked && passage.IsOccupied,
            HasBeenClear = state.HasBeenClear || !passage.IsOccupied,
            SensedAt = sensed.AskedAt,
            UnseenOpenings = passage.IsOccupied ? 0 : state.UnseenOpenings,
            LongestUnwatched = Longer(state.LongestUnwatched, sensed.At - state.SensedAt),
        };
        if (hasPassed)
            state = Pass(state, sensed.At, effects);
        if (wasBlocked && !state.IsBlocked)
            Report(effects, state.RelayStaysOn ? new GateEvent.Fault(RelayIsStuck) : new GateEvent.Cleared());
        return state;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static GateState Pass(GateState state, TimeSpan at, ImmutableArray<GateEffect>.Builder effects)
    {
        if (state is { Order: { } order, HasBegun: true, IsPassed: false })
        {
            Report(effects, new GateEvent.Passed(order));
            state = state with { IsPassed = true, LastPassed = order };
            return state.Stage == GateStage.Awaiting
                ? state with { Stage = GateStage.Free, Order = null }
                : state;
        }

        if (state.LastPassed is { } last && at < state.WindowEndsAt)
            Report(effects, new GateEvent.Tailgated(last));
        return state;
    }

    private static GateState Shorten(GateState state, TimeSpan latest) =>
        state with { PulseEndsAt = latest < state.PulseEndsAt ? latest : state.PulseEndsAt };

    /// <summary>Whoever might have passed: nobody will know.</summary>
    private static GateState Lose(GateOptions options, GateState state, GateInput.Lost lost,
        ImmutableArray<GateEffect>.Builder effects)
    {
        if (state.Order is { } order)
        {
            var mayHaveOpened = state.HasBegun || lost.MayHaveLeft;
            if (state.Stage is GateStage.Driven or GateStage.Releasing)
                effects.Add(new GateEffect.Answer(
                    mayHaveOpened ? GateOutcome.Uncertain : GateOutcome.NotOpened, lost.Reason));
            if (options.Sensor is not null && mayHaveOpened && !state.IsPassed)
                Report(effects, new GateEvent.Unwatched(order, lost.Reason));
        }

        return GateState.AtStart;
    }

    private static void Report(ImmutableArray<GateEffect>.Builder effects, GateEvent happened) =>
        effects.Add(new GateEffect.Report(happened));
}

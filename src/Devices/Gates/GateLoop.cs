using System.Collections.Immutable;
using System.Diagnostics;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Gates;

/// <summary>Owns one gate's board: opens the gate for one order at a time by one pulse of guarded length, and reports
/// who passes where the gate has a sensor. OFF is sent when the port is opened, after each pulse whatever became of it,
/// and when stopping; what comes when is decided by <see cref="GateCycle"/>.</summary>
public sealed class GateLoop : IGate
{
    // Twice at least within the shortest passage that can be set.
    private static readonly TimeSpan SensorPeriod = TimeSpan.FromMilliseconds(50);

    // Is the board there, and the relay off?
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(1);

    private readonly DeviceAddress _address;
    private readonly GateOptions _options;
    private readonly Func<CancellationToken, ValueTask<IGateRelay>> _open;
    private readonly TimeProvider _time;
    private readonly Action<GateEvent> _report;
    private readonly DeviceUse _use;
    private readonly WakeUp _wake;
    private readonly GateOrderSlot _orders;
    private readonly long _begun;

    // The loop's own.
    private GateState _state = GateState.AtStart;
    private GateOrder? _order;
    private TimeSpan _sensesAt, _checksAt;

    /// <param name="name">For logs and states.</param>
    /// <param name="address">Where its board is.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="transports">Opens the port.</param>
    /// <param name="time">The clock of pulses and limits.</param>
    /// <param name="report">Called from the loop, in order; must not block.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public GateLoop(string name, DeviceAddress address, GateOptions options, ITransportFactory transports,
        TimeProvider time, Action<GateEvent> report)
        : this(name, address, options, transports, time, report,
            abort => Drivers.OpenRelayAsync(address, options, transports, time, abort))
    {
    }

    /// <param name="open">Opens the board.</param>
    internal GateLoop(string name, DeviceAddress address, GateOptions options, ITransportFactory transports,
        TimeProvider time, Action<GateEvent> report, Func<CancellationToken, ValueTask<IGateRelay>> open)
    {
        OptionFault.ThrowIfAny(options.FindFaults());
        (Name, _address, _options, _time, _report, _open) = (name, address, options, time, report, open);
        _use = new((limit, abort) => transports.WaitToReopenAsync(address, limit, time, abort), options.ReopenLimit,
            reason => report(new GateEvent.Offline(reason)));
        (_wake, _begun) = (new WakeUp(time), time.GetTimestamp());
        _orders = new(_wake);
    }

    public string Name { get; }

    private TimeSpan Now => _time.GetElapsedTime(_begun);

    /// <summary>Orders the gate opened once. May be called from any thread, never throws for the gate's sake: each
    /// order ends in exactly one report. A gate that is off line, blocked, or has another order open gives NotOpened at
    /// once and will not move for this order.</summary>
    public Task<GateReport> OpenAsync(GateOrderId order)
    {
        var placed = new GateOrder(order, _time.GetTimestamp());
        if (_orders.TryPlace(placed) is { } refusal)
            placed.Finish(GateOutcome.NotOpened, refusal);
        return placed.Report;
    }

    /// <summary>Runs until stopped; the relay is off when it returns, if the board could be reached.</summary>
    public Task RunAsync(CancellationToken stopping) => _use.RunAsync(UseUntilGoneAsync, stopping);

    private async Task<string> UseUntilGoneAsync(CancellationToken stopping)
    {
        await using var relay = await _open(stopping);
        // Whatever happened before, a crash in the middle of a pulse included: the relay is off from here on.
        await relay.SwitchOffAsync();
        if (_options.Sensor is not null)
            await relay.ReadInputsAsync();
        GoOnline();
        try
        {
            await ServeAsync(relay, stopping);
            End(mayHaveLeft: false, "stopped");
            throw new OperationCanceledException(stopping);
        }
        catch (DeviceException fault)
        {
            End(fault.BytesWritten > 0, fault.Message);
            return fault.Message;
        }
        finally
        {
            try
            {
                // Nothing is left to end but by a bug.
                End(mayHaveLeft: true, "this gate's loop failed");
            }
            finally
            {
                await TrySwitchOffAsync(relay);
            }
        }
    }

    /// <summary>Returns when told to stop, and not in the middle of a pulse: half a pulse may not move the gate.
    /// </summary>
    private async Task ServeAsync(IGateRelay relay, CancellationToken stopping)
    {
        await using var stop = stopping.UnsafeRegister(static wake => ((WakeUp)wake!).Set(), _wake);
        Task? watched = null;
        while (true)
        {
            var stops = stopping.IsCancellationRequested;
            await StepAsync(relay, stops ? new GateInput.Stopping(Now) : new GateInput.Elapsed(Now));
            if (stops && _state.Stage is GateStage.Free or GateStage.Awaiting)
                return;
            if (!stops && _orders.TryBegin() is { } order)
            {
                _order = order;
                await StepAsync(relay, new GateInput.Ordered(
                    Now, order.Id, _time.GetElapsedTime(_begun, order.PlacedAt)));
            }

            if (relay.Incoming.IsCompleted)
                await relay.DiscardAsync();
            await ReadBoardAsync(relay);
            if (!ReferenceEquals(watched, relay.Incoming))
                _wake.SetAfter(watched = relay.Incoming);
            await WaitAsync(relay);
        }
    }

    private async Task ReadBoardAsync(IGateRelay relay)
    {
        if (Now >= _sensesAt || GateCycle.IsWindowOver(_state, Now))
            await SenseAsync(relay);
        // While a guest is awaited the sensors show that the board is there, and nothing is to keep it from them.
        if (relay.CanBeRead && Now >= _checksAt && !IsWatching)
        {
            _checksAt = Now + CheckPeriod;
            if (await relay.ReadRelayAsync() is { } isOn)
                await StepAsync(relay, new GateInput.RelayRead(Now, isOn));
        }
    }

    private bool IsWatching => _options.Sensor is not null && _state is { Order: not null, RelayStaysOn: false };

    private async Task SenseAsync(IGateRelay relay)
    {
        if (_options.Sensor is not { } sensor)
            return;
        var asked = Now;
        var levels = await relay.ReadInputsAsync();
        _sensesAt = asked + SensorPeriod;
        await StepAsync(relay, new GateInput.Sensed(Now, asked, Sees(sensor, sensor.Input, levels),
            sensor.SecondInput is { } second && Sees(sensor, second, levels)));
    }

    private async Task WaitAsync(IGateRelay relay)
    {
        var next = GateCycle.NextDeadline(_options, _state) ?? TimeSpan.MaxValue;
        if (_options.Sensor is not null && _sensesAt < next)
            next = _sensesAt;
        if (relay.CanBeRead && !IsWatching && _checksAt < next)
            next = _checksAt;
        if (next == TimeSpan.MaxValue)
            await _wake.WaitAsync(CancellationToken.None);
        else
            await _wake.WaitAsync(next - Now, CancellationToken.None);
    }

    private async Task StepAsync(IGateRelay relay, GateInput input)
    {
        foreach (var effect in Step(input))
        {
            switch (effect)
            {
                case GateEffect.BeginPulse:
                    await relay.BeginPulseAsync(_options.Pulse);
                    await StepAsync(relay, new GateInput.PulseBegun(Now));
                    await relay.ConfirmPulseAsync();
                    break;
                case GateEffect.Release:
                    await relay.SwitchOffAsync();
                    // Each question takes its time, and whoever passes meanwhile is to be seen. Nothing delays OFF.
                    await SenseAsync(relay);
                    await StepAsync(relay, new GateInput.Released(Now, await relay.ReadRelayAsync()));
                    break;
                default:
                    Perform(effect);
                    break;
            }
        }
    }

    private ImmutableArray<GateEffect> Step(GateInput input)
    {
        (_state, var effects) = GateCycle.Step(_options, _state, input);
        // First: whoever hears the outcome may give the next order at once.
        if (input is not GateInput.Lost)
            _orders.Set(_state.Refusal);
        return effects;
    }

    private void Perform(GateEffect effect)
    {
        switch (effect)
        {
            case GateEffect.Answer answer:
                (var order, _order) = (_order, null);
                order?.Finish(answer.Outcome, answer.Detail);
                break;
            case GateEffect.Report report:
                _report(report.Event);
                break;
            default:
                throw new UnreachableException($"{effect} is done by the board");
        }
    }

    /// <summary>The board is used no more: whatever is under way ends. Once; nothing is left for a second time.
    /// </summary>
    private void End(bool mayHaveLeft, string reason)
    {
        _orders.Close()?.Finish(GateOutcome.NotOpened, "the gate went off line before the order left");
        foreach (var effect in Step(new GateInput.Lost(Now, mayHaveLeft, reason)))
            Perform(effect);
        _order?.Finish(GateOutcome.Uncertain, reason);
        _order = null;
    }

    private void GoOnline()
    {
        _use.TryGoOnline();
        (_state, _sensesAt, _checksAt) = (GateState.AtStart, Now, Now);
        _orders.Set(null);
        _report(new GateEvent.Online(_address.Uri));
    }

    private static bool Sees(GateSensorOptions sensor, int input, uint levels) =>
        ((levels >> (input - 1)) & 1) == 1 != sensor.Inverted;

    private static async Task TrySwitchOffAsync(IGateRelay relay)
    {
        try
        {
            await relay.SwitchOffAsync();
        }
        catch (DeviceException)
        {
            // The cable is gone, or the board: the next opening begins with OFF.
            return;
        }
    }
}

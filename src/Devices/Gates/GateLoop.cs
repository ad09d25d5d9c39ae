using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Gates;

/// <summary>Owns one gate's relay: opens the gate for one order at a time by one pulse of guarded length. The board
/// has no timer of its own, so OFF is sent when the port is opened, after each pulse whatever became of it, and when
/// stopping.</summary>
public sealed class GateLoop : IGate
{
    private readonly DeviceAddress _address;
    private readonly GateOptions _options;
    private readonly ITransportFactory _transports;
    private readonly TimeProvider _time;
    private readonly Action<GateEvent> _report;
    private readonly GateOrderSlot _orders = new();
    private readonly byte[] _on;
    private readonly byte[] _off;
    private readonly DeviceUse _use;

    /// <param name="name">For logs and states.</param>
    /// <param name="address">Where its board is.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="transports">Opens the port.</param>
    /// <param name="time">The clock of pulses and limits.</param>
    /// <param name="report">Called from the loop, in order; must not block.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public GateLoop(string name, DeviceAddress address, GateOptions options, ITransportFactory transports,
        TimeProvider time, Action<GateEvent> report)
    {
        OptionFault.ThrowIfAny(options.FindFaults());
        (Name, _address, _options, _transports, _time, _report) = (name, address, options, transports, time, report);
        _use = new(time, options.ReopenLimit, reason => report(new GateEvent.Offline(reason)));
        (_on, _off) = (LcusRelay.On(options.Channel), LcusRelay.Off(options.Channel));
    }

    public string Name { get; }

    /// <summary>Orders the gate opened once. May be called from any thread, never throws for the gate's sake: each
    /// order ends in exactly one report. A gate that is off line or busy gives NotOpened at once and will not move for
    /// this order.</summary>
    public Task<GateReport> OpenAsync()
    {
        var order = new GateOrder(_time.GetTimestamp());
        if (_orders.TryPlace(order) is { } refusal)
            order.Finish(GateOutcome.NotOpened, refusal);
        return order.Report;
    }

    /// <summary>Runs until stopped; the relay is off when it returns, if the board could be reached.</summary>
    public Task RunAsync(CancellationToken stopping) => _use.RunAsync(UseUntilGoneAsync, stopping);

    private async Task<string> UseUntilGoneAsync(CancellationToken stopping)
    {
        await using var transport = await _transports.OpenAsync(_address, stopping);
        // Whatever happened before, a crash in the middle of a pulse included: the relay is off from here on.
        await SwitchAsync(transport, _off);
        GoOnline();
        try
        {
            return await ServeAsync(transport, stopping);
        }
        finally
        {
            _orders.Close()?.Finish(GateOutcome.NotOpened, "the gate went off line before the order left");
            await TrySwitchOffAsync(transport);
        }
    }

    private async Task<string> ServeAsync(ITransport transport, CancellationToken stopping)
    {
        // Boards may echo or answer queries; what they send is not needed. Zero bytes is the unplugged cable.
        var ignored = new byte[64];
        var read = transport.ReadAsync(ignored, stopping).AsTask();
        while (true)
        {
            await Task.WhenAny(read, _orders.Readable);
            if (read.IsCompleted)
            {
                if (await read == 0)
                    return $"{_address} is gone (unplugged?).";
                read = transport.ReadAsync(ignored, stopping).AsTask();
            }

            if (_orders.TryBegin() is { } order && await OpenGateAsync(transport, order, stopping) is { } reason)
                return reason;
        }
    }

    /// <summary>Returns why the connection must be given up, or null.</summary>
    private async Task<string?> OpenGateAsync(ITransport transport, GateOrder order, CancellationToken stopping)
    {
        if (_time.GetElapsedTime(order.PlacedAt) > _options.OrderLimit)
        {
            _orders.Open();
            order.Finish(GateOutcome.NotOpened, "the order came too late to be carried out");
            return null;
        }

        var (fault, onLeft) = await PulseOrFailAsync(transport, order, stopping);
        if (fault is null)
        {
            _orders.Open();
            order.Finish(GateOutcome.Opened, "opened");
            return null;
        }

        order.Finish(onLeft ? GateOutcome.Uncertain : GateOutcome.NotOpened, fault.Message);
        return fault.Message;
    }

    /// <summary>An order that has been begun ends in a report, also where this loop fails by a bug.</summary>
    private async Task<(DeviceException? Fault, bool OnLeft)> PulseOrFailAsync(
        ITransport transport, GateOrder order, CancellationToken stopping)
    {
        try
        {
            return await PulseAsync(transport, stopping);
        }
        catch
        {
            order.Finish(GateOutcome.Uncertain, "this gate's loop failed");
            throw;
        }
    }

    // OFF follows ON always, also when ON failed halfway: what left may have been enough.
    private async Task<(DeviceException? Fault, bool OnLeft)> PulseAsync(
        ITransport transport, CancellationToken stopping)
    {
        DeviceException? fault = null;
        var onLeft = true;
        try
        {
            await SwitchAsync(transport, _on);
            await HoldAsync(stopping);
        }
        catch (DeviceException failed)
        {
            onLeft = failed.BytesWritten > 0;
            fault = failed;
        }

        var failedOff = await TrySwitchOffAsync(transport);
        return (fault ?? failedOff, onLeft);
    }

    // A stop does not cut a pulse short unless it is a long one: half a pulse may not move the gate.
    private async Task HoldAsync(CancellationToken stopping)
    {
        using var cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var stop = stopping.UnsafeRegister(_ => cut.CancelAfter(_options.StopLimit), null);
        var pulse = Task.Delay(_options.Pulse, _time, cut.Token);
        await Task.WhenAny(pulse);
    }

    private async Task<DeviceException?> TrySwitchOffAsync(ITransport transport)
    {
        try
        {
            await SwitchAsync(transport, _off);
            return null;
        }
        catch (DeviceException fault)
        {
            return fault;
        }
    }

    // Never cancelled: a command is four bytes, and the transport limits its own writes.
    private static ValueTask SwitchAsync(ITransport transport, byte[] command) =>
        transport.WriteAsync(command, CancellationToken.None);

    private void GoOnline()
    {
        _use.TryGoOnline();
        _orders.Open();
        _report(new GateEvent.Online(_address.Uri));
    }
}

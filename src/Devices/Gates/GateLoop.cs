using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Gates;

/// <summary>Owns one gate's relay: drives one guarded pulse at a time. The board has no timer of its own, so OFF is
/// sent when the port is opened, after each pulse whatever became of it, and when stopping.</summary>
/// <remarks><paramref name="report"/> must not block. Every order ends in exactly one Opened, NotOpened or Uncertain
/// with its id; a refused one is reported from within <see cref="TryPulse"/>, all else from the loop.</remarks>
public sealed class GateLoop
{
    private readonly DeviceAddress _address;
    private readonly GateOptions _options;
    private readonly ITransportFactory _transports;
    private readonly TimeProvider _time;
    private readonly Action<GateEvent> _report;
    private readonly GateOrders _orders = new();
    private readonly byte[] _on;
    private readonly byte[] _off;
    private readonly DeviceUse _use;

    public GateLoop(string name, DeviceAddress address, GateOptions options, ITransportFactory transports,
        TimeProvider time, Action<GateEvent> report)
    {
        options.Check();
        (Name, _address, _options, _transports, _time, _report) = (name, address, options, transports, time, report);
        _use = new(time, options.ReopenLimit, reason => report(new GateEvent.Offline(reason)));
        (_on, _off) = (LcusRelay.On(options.Channel), LcusRelay.Off(options.Channel));
    }

    public string Name { get; }

    /// <summary>Orders one pulse. False when the gate is off line or busy: it will not move for this order, and
    /// NotOpened has been reported.</summary>
    public bool TryPulse(string pulseId)
    {
        if (_orders.Place(pulseId, _time.GetTimestamp()) is not { } refusal)
            return true;
        _report(new GateEvent.NotOpened(pulseId, refusal));
        return false;
    }

    /// <summary>Runs until stopped; the relay is off when it returns, if the board could be reached.</summary>
    public Task RunAsync(CancellationToken stopping) => _use.RunAsync(UseUntilGoneAsync, stopping);

    private async Task<string> UseUntilGoneAsync(CancellationToken stopping)
    {
        await using ITransport transport = await _transports.OpenAsync(_address, stopping);
        // Whatever happened before, a crash in the middle of a pulse included: the relay is off from here on.
        await SwitchAsync(transport, _off);
        GoOnline();
        try
        {
            return await ServeAsync(transport, stopping);
        }
        finally
        {
            DropWaitingOrder();
            await TrySwitchOffAsync(transport);
        }
    }

    private async Task<string> ServeAsync(ITransport transport, CancellationToken stopping)
    {
        // Boards may echo or answer queries; what they say is not needed. Zero bytes is the unplugged cable.
        var ignored = new byte[64];
        Task<int> read = transport.ReadAsync(ignored, stopping).AsTask();
        while (true)
        {
            await Task.WhenAny(read, _orders.Readable);
            if (read.IsCompleted)
            {
                if (await read == 0)
                    return $"{_address} is gone (unplugged?).";
                read = transport.ReadAsync(ignored, stopping).AsTask();
            }

            if (_orders.TryTake(out GateOrders.Order order)
                && await PulseAsync(transport, order, stopping) is { } reason)
                return reason;
        }
    }

    /// <summary>Returns why the connection must be given up, or null.</summary>
    private async Task<string?> PulseAsync(ITransport transport, GateOrders.Order order, CancellationToken stopping)
    {
        if (_time.GetElapsedTime(order.PlacedAt) > _options.OrderLimit)
        {
            _orders.Open();
            _report(new GateEvent.NotOpened(order.PulseId, "the order came too late to be carried out"));
            return null;
        }

        (DeviceException? fault, bool onLeft) = await DriveAsync(transport, stopping);
        if (fault is null)
        {
            _orders.Open();
            _report(new GateEvent.Opened(order.PulseId));
            return null;
        }

        _report(onLeft
            ? new GateEvent.Uncertain(order.PulseId, fault.Message)
            : new GateEvent.NotOpened(order.PulseId, fault.Message));
        return fault.Message;
    }

    // OFF follows ON always, also when ON failed halfway: what left may have been enough.
    private async Task<(DeviceException? Fault, bool OnLeft)> DriveAsync(
        ITransport transport, CancellationToken stopping)
    {
        DeviceException? fault = null;
        bool onLeft = true;
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

        DeviceException? failedOff = await TrySwitchOffAsync(transport);
        return (fault ?? failedOff, onLeft);
    }

    // A stop does not cut a pulse short unless it is a long one: half a pulse may not move the gate.
    private async Task HoldAsync(CancellationToken stopping)
    {
        using var cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using CancellationTokenRegistration stop =
            stopping.UnsafeRegister(_ => cut.CancelAfter(_options.StopLimit), null);
        Task pulse = Task.Delay(_options.Pulse, _time, cut.Token);
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

    private void DropWaitingOrder()
    {
        if (_orders.Close() is { } dropped)
            _report(new GateEvent.NotOpened(dropped.PulseId, "the gate went off line before the order left"));
    }

    private void GoOnline()
    {
        _use.TryGoOnline();
        _orders.Open();
        _report(new GateEvent.Online(_address.Uri));
    }
}

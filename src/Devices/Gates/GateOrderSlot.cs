using System.Threading.Channels;

namespace PosDaemon.Devices.Gates;

/// <summary>At most one order, and only while the port is open. Any thread places it; the gate's loop begins and ends
/// it. Nothing outlives the port.</summary>
internal sealed class GateOrderSlot
{
    private static readonly GateOrder Closed = new(0), Free = new(0);

    // The slot decides; the channel only wakes the loop. Room for a wake-up that comes too late for its order.
    private readonly Channel<GateOrder> _wake = Channel.CreateBounded<GateOrder>(
        new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropOldest });

    private GateOrder _slot = Closed;
    private bool _isBegun;
    private Task<bool>? _readable;

    /// <summary>Completes when an order may wait.</summary>
    public Task<bool> Readable => _readable ??= _wake.Reader.WaitToReadAsync().AsTask();

    /// <summary>Places an order; returns why it was not taken, or null.</summary>
    public string? TryPlace(GateOrder order)
    {
        var before = Interlocked.CompareExchange(ref _slot, order, Free);
        if (ReferenceEquals(before, Free))
            return _wake.Writer.TryWrite(order) ? null : throw new System.Diagnostics.UnreachableException();
        return ReferenceEquals(before, Closed) ? "the gate is off line" : "the gate is busy with another order";
    }

    /// <summary>The order that waits, if any; it is under way from now on. By the loop only.</summary>
    public GateOrder? TryBegin()
    {
        while (_wake.Reader.TryRead(out var next))
        {
            if (!ReferenceEquals(next, Volatile.Read(ref _slot)))
                continue;
            _isBegun = true;
            return next;
        }

        if (_readable?.IsCompleted == true)
            _readable = null;
        return null;
    }

    /// <summary>The port has been opened, or the order under way is finished: the next one may come. By the loop
    /// only.</summary>
    public void Open()
    {
        _isBegun = false;
        Volatile.Write(ref _slot, Free);
    }

    /// <summary>The port is not usable any more; returns an order that was placed and never begun. By the loop only.
    /// </summary>
    public GateOrder? Close()
    {
        var before = Interlocked.Exchange(ref _slot, Closed);
        var isOrder = !ReferenceEquals(before, Free) && !ReferenceEquals(before, Closed);
        return isOrder && !_isBegun ? before : null;
    }
}

/// <summary>One order to open and the promise to report its outcome, once.</summary>
/// <param name="placedAt">Timestamp of the loop's clock.</param>
internal sealed class GateOrder(long placedAt)
{
    private readonly TaskCompletionSource<GateReport> _report =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long PlacedAt => placedAt;

    public Task<GateReport> Report => _report.Task;

    public void Finish(GateOutcome outcome, string detail) => _report.SetResult(new GateReport(outcome, detail));
}

using System.Threading.Channels;

namespace PosDaemon.Devices.Gates;

/// <summary>At most one order, and only while the port is open. Lanes place it, the gate's loop takes and finishes it;
/// nothing outlives the port.</summary>
internal sealed class GateOrders
{
    private static readonly Order Closed = new("", 0), Free = new("", 0);

    // The slot decides; the channel only wakes the loop. Room for a wake-up that comes too late for its order.
    private readonly Channel<Order> _wake = Channel.CreateBounded<Order>(
        new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropOldest });

    private Order _slot = Closed;
    private Task<bool>? _readable;

    /// <summary>Completes when an order may wait.</summary>
    public Task<bool> Readable => _readable ??= _wake.Reader.WaitToReadAsync().AsTask();

    /// <summary>Places an order; returns why it was not taken, or null.</summary>
    public string? Place(string pulseId, long at)
    {
        var order = new Order(pulseId, at);
        Order before = Interlocked.CompareExchange(ref _slot, order, Free);
        if (ReferenceEquals(before, Free))
            return _wake.Writer.TryWrite(order) ? null : throw new System.Diagnostics.UnreachableException();
        return ReferenceEquals(before, Closed) ? "the gate is off line" : "the gate is busy with another pulse";
    }

    /// <summary>The order that waits, if any. By the loop only.</summary>
    public bool TryTake(out Order order)
    {
        while (_wake.Reader.TryRead(out Order? next))
        {
            if (!ReferenceEquals(next, Volatile.Read(ref _slot)))
                continue;
            next.Begun = true;
            order = next;
            return true;
        }

        if (_readable?.IsCompleted == true)
            _readable = null;
        order = Free;
        return false;
    }

    /// <summary>The port has been opened, or the order taken is finished: the next one may come. By the loop only.
    /// </summary>
    public void Open() => Volatile.Write(ref _slot, Free);

    /// <summary>The port is not usable any more; returns an order that was placed and never begun. By the loop only.
    /// </summary>
    public Order? Close()
    {
        Order before = Interlocked.Exchange(ref _slot, Closed);
        return before.Begun || ReferenceEquals(before, Free) || ReferenceEquals(before, Closed) ? null : before;
    }

    internal sealed class Order(string pulseId, long placedAt)
    {
        public string PulseId => pulseId;

        public long PlacedAt => placedAt;

        public bool Begun { get; set; }
    }
}

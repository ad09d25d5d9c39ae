namespace PosDaemon.Devices.Gates;

/// <summary>At most one order, and only while the gate takes one. Any thread places it; the gate's loop begins and ends
/// it. Nothing outlives the port.</summary>
/// <param name="wake">Wakes the loop for an order.</param>
internal sealed class GateOrderSlot(WakeUp wake)
{
    public const string Busy = "the gate is busy with another order";
    private const string Offline = "the gate is off line";

    private static readonly object Free = new();

    // Free, an order that waits to be begun, or the text of why none is taken.
    private object _slot = Offline;

    /// <summary>Places an order; returns why it was not taken, or null.</summary>
    public string? TryPlace(GateOrder order)
    {
        var before = Interlocked.CompareExchange(ref _slot, order, Free);
        if (!ReferenceEquals(before, Free))
            return before as string ?? Busy;
        wake.Set();
        return null;
    }

    /// <summary>The order that waits, if any; it is under way from now on. By the loop only.</summary>
    public GateOrder? TryBegin()
    {
        if (Volatile.Read(ref _slot) is not GateOrder order)
            return null;
        Volatile.Write(ref _slot, Busy);
        return order;
    }

    /// <summary>Orders are taken, or refused for a reason, from now on; one that waits is not touched. By the loop
    /// only.</summary>
    public void Set(string? refusal)
    {
        var before = Volatile.Read(ref _slot);
        if (before is not GateOrder)
            Interlocked.CompareExchange(ref _slot, refusal ?? Free, before);
    }

    /// <summary>The port is not usable any more; returns an order that was placed and never begun. By the loop only.
    /// </summary>
    public GateOrder? Close() => Interlocked.Exchange(ref _slot, Offline) as GateOrder;
}

/// <summary>One order to open and the promise to report its outcome, once.</summary>
/// <param name="id">As whoever gave it calls it.</param>
/// <param name="placedAt">Timestamp of the loop's clock.</param>
internal sealed class GateOrder(GateOrderId id, long placedAt)
{
    private readonly TaskCompletionSource<GateReport> _report =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GateOrderId Id => id;

    public long PlacedAt => placedAt;

    public Task<GateReport> Report => _report.Task;

    public void Finish(GateOutcome outcome, string detail) => _report.SetResult(new GateReport(outcome, detail));
}

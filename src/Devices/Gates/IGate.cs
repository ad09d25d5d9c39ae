namespace PosDaemon.Devices.Gates;

/// <summary>Opens for one guest at a time.</summary>
public interface IGate
{
    /// <summary>Orders the gate opened once. From any thread; never throws for the gate's sake: each order ends in
    /// exactly one report.</summary>
    /// <param name="order">By what the gate's own events name this order.</param>
    Task<GateReport> OpenAsync(GateOrderId order);
}

/// <summary>Which order to open: as whoever gave it calls it.</summary>
public readonly record struct GateOrderId(string Value)
{
    public override string ToString() => Value;
}

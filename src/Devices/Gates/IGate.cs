namespace PosDaemon.Devices.Gates;

/// <summary>Opens for one guest at a time.</summary>
public interface IGate
{
    /// <summary>Orders the gate opened once. From any thread; never throws for the gate's sake: each order ends in
    /// exactly one report.</summary>
    Task<GateReport> OpenAsync();
}

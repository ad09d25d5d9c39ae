namespace PosDaemon.Devices.Gates;

/// <summary>What a gate loop tells its lane. <c>PulseId</c> is the one given with the order to open.</summary>
public abstract record GateEvent
{
    private GateEvent()
    {
    }

    /// <summary>The relay was driven and released.</summary>
    public sealed record Opened(string PulseId) : GateEvent;

    /// <summary>No byte left the process; the gate did not move.</summary>
    public sealed record NotOpened(string PulseId, string Reason) : GateEvent;

    /// <summary>The order left and the cable was lost: it may have opened.</summary>
    public sealed record Uncertain(string PulseId, string Reason) : GateEvent;

    public sealed record Passed : GateEvent;

    public sealed record TimedOut : GateEvent;

    public sealed record Blocked : GateEvent;

    public sealed record Fault(string Reason) : GateEvent;

    public sealed record Online(string Detail) : GateEvent;

    public sealed record Offline(string Reason) : GateEvent;
}

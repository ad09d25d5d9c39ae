namespace PosDaemon.Devices.Gates;

/// <summary>What a gate reports of itself. What became of an order to open is the <see cref="GateReport"/> of
/// <see cref="GateLoop.OpenAsync"/>.</summary>
public abstract record GateEvent
{
    private GateEvent()
    {
    }

    /// <summary>The board's port is open and its relay is off: orders are taken.</summary>
    public sealed record Online(string Detail) : GateEvent;

    /// <summary>Orders are refused from now on. Reported once for each reason, not at every try to open.</summary>
    public sealed record Offline(string Reason) : GateEvent;
}

/// <summary>What became of one order to open, and why.</summary>
/// <param name="Outcome">Whether the gate moved.</param>
/// <param name="Detail">For people: "opened", or the cause.</param>
public sealed record GateReport(GateOutcome Outcome, string Detail);

/// <summary>Outcome of one order to open.</summary>
public enum GateOutcome
{
    /// <summary>The relay was driven and released.</summary>
    Opened,

    /// <summary>No byte left the process; the gate did not move.</summary>
    NotOpened,

    /// <summary>The order left and the cable was lost: it may have opened.</summary>
    Uncertain,
}

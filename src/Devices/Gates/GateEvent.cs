namespace PosDaemon.Devices.Gates;

/// <summary>What a gate reports of itself. What became of an order to open is the <see cref="GateReport"/> of
/// <see cref="GateLoop.OpenAsync"/>; whether somebody passed comes behind it.</summary>
public abstract record GateEvent
{
    private GateEvent()
    {
    }

    /// <summary>The board's port is open and its relay is off: orders are taken.</summary>
    public sealed record Online(string Detail) : GateEvent;

    /// <summary>Orders are refused from now on. Reported once for each reason, not at every try to open.</summary>
    public sealed record Offline(string Reason) : GateEvent;

    /// <summary>The relay was driven for its time and was switched off; where it stays on all the same a Fault has come
    /// before. A gate with a sensor waits for the passage now: there exactly one of Passed, TimedOut and Unwatched of
    /// the same order follows.</summary>
    public sealed record Opened(GateOrderId Order) : GateEvent;

    /// <summary>Somebody went through in the direction of the gate. May come before <see cref="Opened"/>, while the
    /// relay is still driven.</summary>
    public sealed record Passed(GateOrderId Order) : GateEvent;

    /// <summary>Nobody went through within the window, and the sensor was watched all the time.</summary>
    public sealed record TimedOut(GateOrderId Order) : GateEvent;

    /// <summary>Nobody will know whether somebody went through: the board was lost or the service stopped within the
    /// window, the sensor could not be read for too long, or the relay stayed on.</summary>
    public sealed record Unwatched(GateOrderId Order, string Reason) : GateEvent;

    /// <summary>Somebody else went through within the window of an order that had been passed.</summary>
    public sealed record Tailgated(GateOrderId Order) : GateEvent;

    /// <summary>The sensor has seen somebody for longer than the window: he stays, or it is stuck. Orders are refused
    /// until <see cref="Cleared"/>.</summary>
    /// <param name="Order">Whose passage it is; null where none was open.</param>
    public sealed record Blocked(GateOrderId? Order) : GateEvent;

    /// <summary>What hangs on the board does not work. Orders are refused until <see cref="Cleared"/>, or until it is
    /// on line again.</summary>
    public sealed record Fault(string Reason) : GateEvent;

    /// <summary>What was blocked or faulty no longer is: orders are taken. Of two troubles the one that is left is
    /// reported again instead.</summary>
    public sealed record Cleared : GateEvent;
}

/// <summary>What became of one order to open, and why.</summary>
/// <param name="Outcome">Whether the gate moved.</param>
/// <param name="Detail">For people: "opened", or the cause.</param>
public sealed record GateReport(GateOutcome Outcome, string Detail);

/// <summary>Outcome of one order to open.</summary>
public enum GateOutcome
{
    /// <summary>The relay was driven for its time and was switched off, though it may have stayed on.</summary>
    Opened,

    /// <summary>No byte left the process, or the board said that it did nothing; the gate did not move.</summary>
    NotOpened,

    /// <summary>The order left and was not confirmed: it may have opened.</summary>
    Uncertain,
}

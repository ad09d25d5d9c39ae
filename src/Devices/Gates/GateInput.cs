namespace PosDaemon.Devices.Gates;

/// <summary>What happens to a gate. Times are those of the loop's own clock, from any beginning.</summary>
internal abstract record GateInput(TimeSpan At)
{
    /// <param name="PlacedAt">When it was given; it may have waited since.</param>
    public sealed record Ordered(TimeSpan At, GateOrderId Order, TimeSpan PlacedAt) : GateInput(At);

    /// <summary>The relay is driven, as far as the board can tell.</summary>
    public sealed record PulseBegun(TimeSpan At) : GateInput(At);

    /// <summary>OFF was sent, and confirmed where the board can.</summary>
    /// <param name="IsOn">Whether the relay is driven all the same; null where the board cannot say.</param>
    public sealed record Released(TimeSpan At, bool? IsOn) : GateInput(At);

    /// <summary>The board says whether the relay is driven; asked now and then.</summary>
    public sealed record RelayRead(TimeSpan At, bool IsOn) : GateInput(At);

    /// <summary>The sensors; true where somebody is seen.</summary>
    /// <param name="At">When the board had answered.</param>
    /// <param name="AskedAt">When it was asked: it may have looked at once, or just before it answered.</param>
    public sealed record Sensed(TimeSpan At, TimeSpan AskedAt, bool First, bool Second) : GateInput(At);

    /// <summary>Nothing but time.</summary>
    public sealed record Elapsed(TimeSpan At) : GateInput(At);

    /// <summary>The service stops: a long pulse is cut short.</summary>
    public sealed record Stopping(TimeSpan At) : GateInput(At);

    /// <summary>The board is used no more.</summary>
    /// <param name="MayHaveLeft">Something of what was sent last may have reached it.</param>
    public sealed record Lost(TimeSpan At, bool MayHaveLeft, string Reason) : GateInput(At);
}

/// <summary>What the gate's loop is to do, in order.</summary>
internal abstract record GateEffect
{
    /// <summary>Drive the relay; then PulseBegun.</summary>
    public sealed record BeginPulse : GateEffect;

    /// <summary>Switch it off; then Released.</summary>
    public sealed record Release : GateEffect;

    /// <summary>Report what became of the order under way.</summary>
    public sealed record Answer(GateOutcome Outcome, string Detail) : GateEffect;

    public sealed record Report(GateEvent Event) : GateEffect;
}

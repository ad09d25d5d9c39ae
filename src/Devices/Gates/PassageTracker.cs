namespace PosDaemon.Devices.Gates;

/// <summary>Makes crossings of what the sensors of one passage see. Pure; a value is one moment of it.</summary>
/// <param name="First">The sensor on the guest's side sees somebody.</param>
/// <param name="Second">The one behind it does; always false where there is none.</param>
/// <param name="Entry">Where whoever is in the passage came in.</param>
/// <param name="Since">Since when somebody is in the passage.</param>
/// <param name="IsDoubtful">Somebody was at the second sensor, and nobody was taken to have passed: of two people with
/// no gap between them one may have.</param>
internal readonly record struct PassageTracker(
    bool First, bool Second, PassageSide Entry, TimeSpan Since, bool IsDoubtful)
{
    public bool IsOccupied => First || Second;

    /// <summary>What the sensors see now, and whether somebody has just left the passage in the gate's direction. Two
    /// who go through with no gap between them are one to a light beam.</summary>
    /// <param name="at">Now.</param>
    /// <param name="first">As <see cref="First"/>.</param>
    /// <param name="second">As <see cref="Second"/>.</param>
    /// <param name="hasDirection">There are two sensors; one alone counts every passage.</param>
    public (PassageTracker Next, bool HasPassed) Move(TimeSpan at, bool first, bool second, bool hasDirection)
    {
        var next = this with { First = first, Second = second };
        if (!IsOccupied && next.IsOccupied)
            return (next with { Entry = next.Side, Since = at }, false);
        var hasPassed = IsOccupied && !next.IsOccupied && (!hasDirection || IsForward);
        return (next with { IsDoubtful = !hasPassed && (IsDoubtful || second) }, hasPassed);
    }

    // Both at once say nothing of the side: between two looks somebody was quick.
    private bool IsForward => Entry != PassageSide.Behind && Side != PassageSide.Before;

    private PassageSide Side => (First, Second) switch
    {
        (true, false) => PassageSide.Before,
        (false, true) => PassageSide.Behind,
        _ => PassageSide.Unknown,
    };
}

/// <summary>A side of the passage.</summary>
internal enum PassageSide
{
    Unknown,

    /// <summary>Where guests come from.</summary>
    Before,

    /// <summary>Where they go.</summary>
    Behind,
}

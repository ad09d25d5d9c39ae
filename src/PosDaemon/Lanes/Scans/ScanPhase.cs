namespace PosDaemon.Lanes;

/// <summary>How far a scan has come.</summary>
public enum ScanPhase
{
    /// <summary>The cloud is being asked what the code is good for.</summary>
    Previewing,

    /// <summary>The operator has to say something.</summary>
    Previewed,

    /// <summary>The cloud is being asked to redeem: it may have done so already.</summary>
    Asking,

    Accepted,

    Refused,

    Cancelled,

    /// <summary>Shown in place of Previewing and Asking while no request is under way: neither yes nor no, it is asked
    /// again. Never the phase of a record.</summary>
    NoAnswer,

    /// <summary>Shown in place of Accepted where the redemption was taken back. Never the phase of a record.</summary>
    Undone,
}

/// <summary>What has become of a redemption's paper.</summary>
public enum SlipPhase
{
    None,

    /// <summary>To be printed as soon as its turn comes and the printer is ready.</summary>
    Due,

    /// <summary>Bytes may have left.</summary>
    Printing,

    /// <summary>The printer said so.</summary>
    Printed,

    /// <summary>Everything was handed to a one-way transport.</summary>
    Assumed,

    /// <summary>Waits for the operator.</summary>
    Held,

    /// <summary>Will not be printed.</summary>
    Dropped,

    /// <summary>Shown in place of Held where some of it may be on paper. Never the phase of a record.</summary>
    Unknown,
}

/// <summary>What has become of a redemption's pulse.</summary>
public enum GatePhase
{
    /// <summary>Nothing to open.</summary>
    None,

    /// <summary>The order has left, or may have.</summary>
    Pulsing,

    Opened,

    /// <summary>The answer was too late; the code shown again opens.</summary>
    Late,

    /// <summary>No byte left; the code shown again opens.</summary>
    NotOpened,

    /// <summary>A crash or a lost cable: it may have opened.</summary>
    Uncertain,
}

/// <summary>Who passed the gate after it had opened for a redemption, as far as a sensor has seen it.</summary>
public enum PassagePhase
{
    /// <summary>Nothing was seen: no sensor, no opening, or one of an earlier run.</summary>
    None,

    /// <summary>Somebody went through.</summary>
    Passed,

    /// <summary>Nobody went through within the window.</summary>
    TimedOut,

    /// <summary>Somebody else went through as well.</summary>
    Tailgated,

    /// <summary>Somebody, or something, stayed in the passage for longer than the window.</summary>
    Blocked,

    /// <summary>The board was lost or faulty, or the service restarted: nobody will know.</summary>
    Unknown,

    /// <summary>Shown in place of None while the window runs. Never the phase of a record.</summary>
    Awaited,
}

/// <summary>What has become of the wish to take a redemption back.</summary>
public enum UndoPhase
{
    /// <summary>The cloud is asked until it answers: it may be done or not.</summary>
    Asking,

    Undone,

    /// <summary>The redemption stands.</summary>
    Refused,
}

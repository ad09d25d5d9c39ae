using PosDaemon.Protocol.Codes;

namespace PosDaemon.Lanes;

/// <summary>What a lane is and how patient it is. Validated by the configuration before it gets here.</summary>
public sealed record LaneOptions
{
    public required string Name { get; init; }

    public required string TerminalId { get; init; }

    public required string StoreId { get; init; }

    /// <summary>Who stands at the lane while nobody has signed in; empty at an unattended gate.</summary>
    public string Operator { get; init; } = "";

    /// <summary>No code is taken before an operator has signed in.</summary>
    public bool SignsIn { get; init; }

    /// <summary>ISO 4217 currency of bills entered at this lane, unless the confirmation names another.</summary>
    public string Currency { get; init; } = "CNY";

    public bool HasPrinter { get; init; } = true;

    public bool HasGate { get; init; }

    /// <summary>Guests leave here: their codes are not used but let out, without a preview.</summary>
    public bool IsExit { get; init; }

    /// <summary>The gate sees who passes.</summary>
    public bool HasSensor { get; init; }

    /// <summary>What follows where it is certain that nobody passed; only where the gate has a sensor.</summary>
    public NotPassedRule NotPassed { get; init; } = NotPassedRule.Keep;

    /// <summary>Finds the code in what is read here.</summary>
    public CodeNormalizer Codes { get; init; } = CodeNormalizer.Plain;

    public ConfirmMode Confirm { get; init; } = ConfirmMode.WhenNeeded;

    /// <summary>The longest time from showing a code to its answer for the gate still to open: later than that the
    /// guest may have left and somebody else may stand there.</summary>
    public TimeSpan AnswerWindow { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long after the verdict, or after it was last repeated, the same code gets the same verdict
    /// again without a new request: a phone held before the scanner is read several times a second.</summary>
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after the verdict a code whose pulse is uncertain (crash, lost cable) may be shown again to
    /// pulse once more: a restart and a walk back to the reader fit in.</summary>
    public TimeSpan GateRetryWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A preview nobody confirmed is cancelled after this: the guest has gone. At a lane without a gate a code
    /// is not used any more when it was last shown longer ago.</summary>
    public TimeSpan PreviewLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a guest is taken to stand at the lane after the code was shown.</summary>
    public TimeSpan GuestStays => HasGate ? AnswerWindow : PreviewLife;

    /// <summary>What follows a slip of which nobody knows whether it came out.</summary>
    public AfterUnknownSlip AfterUnknownSlip { get; init; } = AfterUnknownSlip.PrintMarkedCopy;

    /// <summary>Scans without an answer that a lane carries before it says that it is busy.</summary>
    public int MaxUnresolved { get; init; } = 64;

    /// <summary>Tries after which a scan without an answer, or a slip the ready printer would not take, is shown as
    /// parked. A parked scan is still asked for, slowly; a parked slip waits for the operator.</summary>
    public int ParkAfter { get; init; } = 8;

    /// <summary>Finished scans kept at hand for repeats, reprints and the page; older ones are in the
    /// journal.</summary>
    public int MaxRemembered { get; init; } = 200;
}

/// <summary>What follows a slip whose outcome is unknown.</summary>
public enum AfterUnknownSlip
{
    /// <summary>One copy marked REPRINT, at once: the guest is standing there.</summary>
    PrintMarkedCopy,

    /// <summary>Wait for the operator.</summary>
    Hold,
}

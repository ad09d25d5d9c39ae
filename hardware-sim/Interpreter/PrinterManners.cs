namespace PosSim.Interpreter;

/// <summary>What the firmware of clones does otherwise than the manuals say. Any of them together.</summary>
[Flags]
public enum PrinterManners
{
    None = 0,

    /// <summary>GS ( H is answered when it is read, not when the dots are on paper.</summary>
    ProcessIdAtOnce = 1 << 0,

    /// <summary>GS ( H is not known: its letter and its parameters are printed.</summary>
    ProcessIdAsText = 1 << 1,

    /// <summary>GS r is answered when it comes in: before what was sent before it is read, and off line too.</summary>
    QueuedStatusAtOnce = 1 << 2,

    /// <summary>DLE EOT is answered 12h, whatever the state is.</summary>
    RealTimeAlwaysWell = 1 << 3,

    /// <summary>DLE EOT is answered without its fixed bits: a byte that looks like an answer to GS r.</summary>
    RealTimeWrongByte = 1 << 4,

    /// <summary>DLE EOT 3 and 4 get no answer.</summary>
    RealTimeOneAndTwoOnly = 1 << 5,

    /// <summary>Automatic status is sent on each change without GS a, and after ESC @ too.</summary>
    AutoStatusUnasked = 1 << 6,

    /// <summary>GS I says EPSON TM-T88V.</summary>
    ClaimsTmT88V = 1 << 7,

    /// <summary>Nothing is ever sent to the host.</summary>
    AnswersNothing = 1 << 8,
}

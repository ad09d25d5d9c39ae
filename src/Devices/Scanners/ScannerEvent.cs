namespace PosDaemon.Devices.Scanners;

/// <summary>What comes from a scanner.</summary>
public abstract record ScannerEvent
{
    private ScannerEvent()
    {
    }

    /// <summary>One whole code, byte for byte, without its terminator.</summary>
    /// <param name="AimId">How it was read (ISO/IEC 15424), such as <c>]Q1</c>, where the scanner says that apart from
    /// the code; else null, and an identifier may stand before the code.</param>
    public sealed record CodeRead(ReadOnlyMemory<byte> Code, string? AimId = null) : ScannerEvent;

    /// <summary>Bytes that were not a whole code, thrown away. Never glued to the next code.</summary>
    public sealed record Discarded(DiscardReason Reason, int Length) : ScannerEvent;

    /// <summary>Codes are read whole from now on. The detail is the address, and the device's identity where that
    /// says more.</summary>
    public sealed record Online(string Detail) : ScannerEvent;

    /// <summary>No codes come until the next Online. Reported once for each reason, not at every try to open.
    /// </summary>
    public sealed record Offline(string Reason) : ScannerEvent;

    /// <summary>A signal was not given: the scanner takes no bytes. Codes are read all the same. Reported once, until
    /// one is given.</summary>
    public sealed record NotSignalled(string Reason) : ScannerEvent;
}

/// <summary>Why bytes from a scanner were thrown away.</summary>
public enum DiscardReason
{
    /// <summary>The line fell silent in the middle of a code, in a framing that wants a terminator or before the rest
    /// of it that was announced.</summary>
    Partial,

    /// <summary>Longer than <see cref="ScannerOptions.MaxLength"/>.</summary>
    TooLong,

    /// <summary>A code of more than 250 bytes from a scanner that speaks SSI: it has to be set to shorter codes, or to
    /// another interface.</summary>
    SeveralPackets,

    /// <summary>Waiting in the system when the port was opened.</summary>
    Stale,

    /// <summary>The device went away in the middle of a code.</summary>
    Interrupted,

    /// <summary>A report that is not as the device describes it, or a key that stands for no byte: what the code is
    /// cannot be told.</summary>
    Malformed,

    /// <summary>The system lost input in the middle of a code.</summary>
    Overrun,

    /// <summary>The scanner's answer to a command, which comes like a code and is none.</summary>
    Reply,
}

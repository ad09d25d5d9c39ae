namespace PosDaemon.Devices.Scanners;

/// <summary>What comes from a scanner.</summary>
public abstract record ScannerEvent
{
    private ScannerEvent()
    {
    }

    /// <summary>One whole code, byte for byte, without its terminator.</summary>
    public sealed record CodeRead(ReadOnlyMemory<byte> Code) : ScannerEvent;

    /// <summary>Bytes that were not a whole code, thrown away. Never glued to the next code.</summary>
    public sealed record Discarded(DiscardReason Reason, int Length) : ScannerEvent;

    /// <summary>Codes are read whole from now on. The detail is the address, and the device's identity where that
    /// says more.</summary>
    public sealed record Online(string Detail) : ScannerEvent;

    /// <summary>No codes come until the next Online. Reported once for each reason, not at every try to open.
    /// </summary>
    public sealed record Offline(string Reason) : ScannerEvent;
}

/// <summary>Why bytes from a scanner were thrown away.</summary>
public enum DiscardReason
{
    /// <summary>The line fell silent in the middle of a code, in a framing that wants a terminator.</summary>
    Partial,

    /// <summary>Longer than the longest code that is taken (4,096 bytes unless set otherwise).</summary>
    TooLong,

    /// <summary>Waiting in the system when the port was opened.</summary>
    Stale,

    /// <summary>The device went away in the middle of a code.</summary>
    Interrupted,
}

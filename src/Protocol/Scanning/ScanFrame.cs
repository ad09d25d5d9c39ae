namespace PosDaemon.Protocol.Scanning;

/// <summary>One finding in what a scanner sends: a whole code, or bytes thrown away and why.</summary>
/// <param name="Code">The code without its terminator; empty unless <paramref name="Kind"/> is Code.</param>
/// <param name="Length">Bytes in it, terminator not counted; stops counting at <see cref="int.MaxValue"/>.</param>
/// <param name="AimId">The AIM identifier, such as <c>]Q1</c>, where the scanner sends it apart from the code.</param>
public readonly record struct ScanFrame(
    ScanFrameKind Kind, ReadOnlyMemory<byte> Code, int Length, string? AimId = null);

/// <summary>What a frame is.</summary>
public enum ScanFrameKind
{
    Code,

    /// <summary>Silence in a framing that wants a terminator, or before the rest of a code that was
    /// announced.</summary>
    Partial,

    /// <summary>Longer than the longest code that is taken; rejected whole, never cut.</summary>
    TooLong,

    /// <summary>It came in more packets than one, and how they are put together is not known.</summary>
    SeveralPackets,

    /// <summary>The tail of something whose beginning nobody saw.</summary>
    Stale,

    /// <summary>A report that is not as the device describes it, or keys that stand for no byte.</summary>
    Malformed,

    /// <summary>The system lost input in the middle of it.</summary>
    Overrun,

    /// <summary>The scanner's answer to a command, which comes like a code and is none.</summary>
    Reply,
}

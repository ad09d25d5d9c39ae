namespace PosDaemon.Protocol.Scanning;

/// <summary>One finding in a stream of scanner bytes: a whole code, or bytes thrown away and why.</summary>
/// <param name="Code">The code without its terminator; empty unless <paramref name="Kind"/> is Code.</param>
/// <param name="Length">Bytes in it, terminator not counted; stops counting at <see cref="int.MaxValue"/>.</param>
public readonly record struct ScanFrame(ScanFrameKind Kind, ReadOnlyMemory<byte> Code, int Length);

/// <summary>What a frame is.</summary>
public enum ScanFrameKind
{
    Code,

    /// <summary>Silence in a framing that wants a terminator.</summary>
    Partial,

    /// <summary>Longer than the longest code that is taken; rejected whole, never cut.</summary>
    TooLong,

    /// <summary>The tail of something whose beginning nobody saw.</summary>
    Stale,
}

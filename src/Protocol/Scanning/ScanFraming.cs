namespace PosDaemon.Protocol.Scanning;

/// <summary>Where one code from a scanner ends. Makers ship CR, CR LF, Tab or ETX as suffix, or none at all
/// (Datalogic: CR LF; Honeywell plug-and-play codes: CR LF or none).</summary>
[Flags]
public enum ScanFraming
{
    None = 0,

    /// <summary>0D. A line feed right behind it belongs to the same end.</summary>
    CarriageReturn = 1,

    /// <summary>0A. A carriage return right before it belongs to the same end.</summary>
    LineFeed = 2,

    /// <summary>09.</summary>
    Tab = 4,

    /// <summary>03.</summary>
    EndOfText = 8,

    /// <summary>The line falls silent. Without this flag, silence in the middle of a code discards it.</summary>
    Silence = 16,

    /// <summary>Any terminator; silence discards what has none.</summary>
    AnyTerminator = CarriageReturn | LineFeed | Tab | EndOfText,

    /// <summary>Any terminator, else silence: right for a scanner nobody has configured, unless its codes hold
    /// tabs or line ends themselves.</summary>
    Auto = AnyTerminator | Silence,
}

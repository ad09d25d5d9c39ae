using PosSim.Paper;

namespace PosSim.Interpreter;

/// <summary>One act of the mechanism. Acts happen one after the other, each at its end all at once: what is interrupted
/// by paper end is done when the paper is back, what is interrupted by power-off is lost.</summary>
internal abstract record Motion
{
    /// <summary>Dot rows the paper moves; negative is backwards.</summary>
    public int Rows { get; init; }

    /// <summary>Marks relative to the head, then the feed.</summary>
    public sealed record Print(IReadOnlyList<Mark> Marks) : Motion;

    /// <summary>The feed first, then the blade.</summary>
    public sealed record Cut(CutKind Kind) : Motion;

    /// <summary>Sent to the host once everything before is on paper.</summary>
    public sealed record Answer(byte[] Bytes) : Motion;

    public sealed record KickDrawer(int Pin) : Motion;

    public sealed record Buzz : Motion;
}

/// <summary>How a piece of paper came off.</summary>
public enum CutKind
{
    /// <summary>Torn off by hand, or too long to be kept whole.</summary>
    None,
    Partial,
    Full,
}

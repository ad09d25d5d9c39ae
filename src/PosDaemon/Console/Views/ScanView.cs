using PosDaemon.Lanes;

namespace PosDaemon.Console;

/// <summary>One scan as a cashier sees it. The code itself is never shown, only a short hash.</summary>
internal sealed record ScanView(
    string ScanId,
    string CodeHash,
    DateTimeOffset ReadAt,
    ScanPhase Phase,
    string? Kind,
    string? Title,
    string? Detail,
    int? Uses,
    int? UsesLeft,
    IReadOnlyList<NeedView> Needs,
    VerdictView? Verdict,
    SlipView Slip,
    GateView Gate);

/// <summary>What the operator has to supply before the code can be used.</summary>
internal sealed record NeedView(
    string Kind, string Key, string Question, IReadOnlyList<string> Choices, bool Optional);

/// <param name="Copy">1 is the original; a higher one is marked 补打 REPRINT.</param>
/// <param name="Reason">Why it is held, unknown or dropped.</param>
internal sealed record SlipView(SlipPhase State, int Copy, string? Reason)
{
    public static SlipView None { get; } = new(SlipPhase.None, 1, null);
}

internal sealed record GateView(GatePhase State)
{
    public static GateView None { get; } = new(GatePhase.None);
}

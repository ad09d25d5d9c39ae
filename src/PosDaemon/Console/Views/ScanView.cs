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
    GateView Gate,
    UndoView? Undo = null);

/// <summary>What the operator has to supply before the code can be used.</summary>
/// <param name="Currency">Of a bill, ISO 4217: the voucher's own; null where the cloud does not say.</param>
/// <param name="Max">Uses: how many at most; null: as many as are left.</param>
internal sealed record NeedView(
    string Kind, string Key, string Question, IReadOnlyList<string> Choices, bool Optional, string? Currency = null,
    int? Max = null);

/// <param name="Copy">1 is the original; a higher one is marked 补打 REPRINT.</param>
/// <param name="Reason">Why it is held, unknown or dropped, and what to do.</param>
/// <param name="Cause">For the technician: what the printer or its driver said, also what proves a printed slip; in a
/// group the printers' names stand before it.</param>
internal sealed record SlipView(SlipPhase State, int Copy, string? Reason, string? Cause = null)
{
    public static SlipView None { get; } = new(SlipPhase.None, 1, null);
}

/// <param name="Passage">Who passed, where the gate has a sensor.</param>
internal sealed record GateView(GatePhase State, PassagePhase Passage = PassagePhase.None)
{
    public static GateView None { get; } = new(GatePhase.None);
}

/// <summary>What has become of the wish to take the redemption back.</summary>
/// <param name="Reason">The cloud's reason for a refusal, such as SETTLED.</param>
/// <param name="Detail">The same, and what to do, as a sentence.</param>
internal sealed record UndoView(UndoPhase State, string? Reason, string Detail);

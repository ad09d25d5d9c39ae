using PosDaemon.Lanes;

namespace PosDaemon.Console;

/// <summary>What the person at the lane is told, in both languages.</summary>
/// <param name="Reason">The cloud's reason for a refusal, such as ALREADY_REDEEMED.</param>
/// <param name="Detail">What staff need to explain it: when, where, by whom, how much.</param>
/// <param name="Earlier">It is of a guest before the one who now stands at the lane, and belongs beside what the screen
/// says.</param>
internal sealed record VerdictView(VerdictKind Kind, string? Reason, string Zh, string En, string? Detail,
    string? ScanId, DateTimeOffset At, bool Earlier = false);

/// <summary>A verdict as an event: flat, with the lane that gave it.</summary>
internal sealed record LaneVerdictView(
    string Lane,
    VerdictKind Kind,
    string? Reason,
    string Zh,
    string En,
    string? Detail,
    string? ScanId,
    DateTimeOffset At,
    bool Earlier)
{
    public static LaneVerdictView Of(string lane, VerdictView verdict) => new(lane, verdict.Kind, verdict.Reason,
        verdict.Zh, verdict.En, verdict.Detail, verdict.ScanId, verdict.At, verdict.Earlier);
}

using PosDaemon.Lanes;

namespace PosDaemon.Console;

/// <summary>What the person at the lane is told: the word in both languages, the rest in the terminal's.</summary>
/// <param name="Reason">The cloud's reason for a refusal, such as ALREADY_REDEEMED.</param>
/// <param name="Detail">What to do, and what staff need to explain it: when, where, by whom, how much.</param>
/// <param name="Earlier">It is of a guest before the one who now stands at the lane, and belongs beside what the screen
/// says.</param>
/// <param name="Cause">For the technician, in English or as a device or the cloud wrote it; null where there is none.
/// </param>
internal sealed record VerdictView(VerdictKind Kind, string? Reason, string Zh, string En, string? Detail,
    string? ScanId, DateTimeOffset At, bool Earlier = false, string? Cause = null);

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
    bool Earlier,
    string? Cause)
{
    public static LaneVerdictView Of(string lane, VerdictView verdict) => new(lane, verdict.Kind, verdict.Reason,
        verdict.Zh, verdict.En, verdict.Detail, verdict.ScanId, verdict.At, verdict.Earlier, verdict.Cause);
}

using PosDaemon.Lanes;

namespace PosDaemon.Tests.Lanes;

/// <summary>Effects as short text, so that a test reads as what the lane does and in which order.</summary>
internal static class EffectText
{
    public static string Of(LaneEffect effect) => effect switch
    {
        LaneEffect.Commit commit => $"commit({Of(commit.Batch)})",
        LaneEffect.AskPreview ask => $"preview {ask.Request.ScanId}",
        LaneEffect.AskRedeem ask => $"redeem {ask.Request.ScanId} try {ask.Request.Attempt}",
        LaneEffect.AskUndo ask => $"undo {ask.Scan} as {ask.Request.UndoId}",
        LaneEffect.Print print =>
            $"print {print.Scan} copy {print.Copy}{(print.ClearFirst ? " after clearing" : "")}",
        LaneEffect.OpenGate open => $"open {open.Scan} pulse {open.Pulse}",
        LaneEffect.Signal signal =>
            $"say {signal.Verdict.Kind}{Scan(signal.Verdict.Scan)}{(signal.Verdict.IsEarlier ? " beside" : "")}",
        LaneEffect.SetTimer timer =>
            $"timer {timer.Timer.Kind}{Scan(timer.Timer.Scan)} {timer.Timer.Number} in {timer.After.TotalSeconds} s",
        LaneEffect.Reply reply => reply.Outcome.Done ? "answer done" : "answer declined",
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, null),
    };

    private static string Of(JournalBatch batch)
    {
        var entries = string.Join(", ", batch.Entries.Select(Of));
        var owed = string.Join(", ", batch.Reports.Select(report => $"{report.Outcome} {report.ScanId}.{report.Copy}"));
        return entries + (owed.Length > 0 ? $"; owed {owed}" : "");
    }

    private static string Of(JournalEntry entry) => entry switch
    {
        JournalEntry.CopyDue due => $"CopyDue {due.Scan}.{due.Copy}",
        JournalEntry.SlipStarted started => $"SlipStarted {started.Scan}.{started.Copy}",
        JournalEntry.SlipEnded ended => $"SlipEnded {ended.Scan}.{ended.Copy} {ended.Outcome}",
        JournalEntry.GatePulsed pulsed => $"GatePulsed {pulsed.Scan}.{pulsed.Pulse}",
        JournalEntry.GateEnded ended => $"GateEnded {ended.Scan}.{ended.Pulse} {ended.Outcome}",
        JournalEntry.PassageSeen seen => $"PassageSeen {seen.Scan}.{seen.Pulse} {seen.Outcome}",
        _ => $"{entry.GetType().Name} {entry.Scan}",
    };

    private static string Scan(ScanId? scan) => scan is { } id ? $" {id}" : "";
}

namespace PosDaemon.Lanes;

/// <summary>Who passed the gate, and what follows where nobody did (S9).</summary>
internal static class PassagePolicy
{
    public static void Reported(LaneDraft draft, LaneInput.PassageReported report)
    {
        if (draft.Find(report.Scan) is not { } scan || !IsNew(scan.Gate, report))
            return;     // forgotten since, or known
        var isCertain = IsCertain(scan, report);
        if (report.Outcome != PassagePhase.Blocked && scan.AwaitedPulse == report.Pulse)
            scan = draft.Put(scan with { AwaitedPulse = null });
        scan = draft.Record(new JournalEntry.PassageSeen(
            scan.Id, draft.At, report.Pulse, report.Outcome, report.Detail));
        if (isCertain && draft.Options.NotPassed == NotPassedRule.Undo)
            UndoPolicy.AskByLane(draft, scan, report.NewUndo);
    }

    private static bool IsNew(GateState gate, LaneInput.PassageReported report) =>
        report.Pulse <= gate.Pulses && gate.Passage != report.Outcome
        && (!gate.IsPassed || report.Outcome == PassagePhase.Tailgated);

    /// <summary>Nobody went through for this redemption, whatever happened before: its only opening is the one that was
    /// watched, in this run, from its pulse to the end of its window, and nothing else was seen in it.</summary>
    private static bool IsCertain(ScanRecord scan, LaneInput.PassageReported report) =>
        report.Outcome == PassagePhase.TimedOut
        && scan is
        {
            Phase: ScanPhase.Accepted, Undo: null, IsOutdated: false, IsSetAside: false,
            Gate: { Phase: GatePhase.Pulsing or GatePhase.Opened, Unknowns: 0, Passage: PassagePhase.None },
        }
        && scan.AwaitedPulse == report.Pulse && scan.Gate.Pulses == report.Pulse;

    /// <summary>As people are shown it.</summary>
    public static PassagePhase Shown(ScanRecord scan, LaneOptions options) => scan.Gate switch
    {
        { Passage: not PassagePhase.None and var seen } => seen,
        { Phase: GatePhase.Pulsing or GatePhase.Opened or GatePhase.Uncertain } when options.HasSensor =>
            scan.AwaitedPulse is null ? PassagePhase.Unknown : PassagePhase.Awaited,
        _ => PassagePhase.None,
    };
}

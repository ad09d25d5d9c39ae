using PosDaemon.Lanes;

namespace PosDaemon.Simulation;

/// <summary>S9: whom a lane takes back by its own rule. Judges by who really went through the gate.</summary>
internal sealed class PassagePromise(FaultPlan plan, SimulatedDisk disk, SimulatedGate gate, Tally tally)
{
    private readonly Dictionary<ScanId, int> _failuresBefore = [];
    private readonly HashSet<ScanId> _uncertain = [];
    private readonly Dictionary<ScanId, UndoId> _takenBack = [];

    public void AfterCommit(JournalBatch batch)
    {
        foreach (var entry in batch.Entries)
        {
            switch (entry)
            {
                case JournalEntry.GatePulsed pulsed: _failuresBefore.TryAdd(pulsed.Scan, disk.FailedCommits); break;
                case JournalEntry.GateEnded { Outcome: GatePhase.Uncertain } ended: _uncertain.Add(ended.Scan); break;
                case JournalEntry.PassageSeen seen: CheckSeen(seen); break;
                case JournalEntry.UndoAsked { Why: UndoWords.NotPassed } asked: CheckAsked(asked); break;
            }
        }
    }

    public void OnAskUndo(ScanId scan, string undo)
    {
        Demand(disk.Find(scan) is null || disk.Find(scan)!.Undo?.Id.Value == undo,
            $"the undo {undo} of {scan} is asked for and is not on disk");
        Demand(!_takenBack.TryGetValue(scan, out var first) || disk.WasLost(scan) || first.Value == undo
                || disk.Find(scan) is { Undo.IsByLane: false },
            $"{scan} is taken back under two ids");
    }

    public void CheckRest()
    {
        foreach (var scan in _takenBack.Keys.Where(scan => !disk.WasLost(scan)))
            Demand(disk.Find(scan)!.IsUndone, $"nobody passed for {scan}, and it is not undone");
    }

    /// <summary>Where a commit failed since the first pulse the lane has begun anew, and does not know who passed.
    /// </summary>
    private void CheckSeen(JournalEntry.PassageSeen seen)
    {
        if (plan.Options.NotPassed == NotPassedRule.Undo && seen.Outcome == PassagePhase.TimedOut
            && gate.IsCertainlyNotPassed(seen.Scan.Value, seen.Pulse)
            && !_uncertain.Contains(seen.Scan) && disk.FailedCommits == _failuresBefore[seen.Scan])
            Demand(disk.Find(seen.Scan)!.Undo is not null,
                $"nobody passed for {seen.Scan}, which is certain, and its undo is not on disk with that");
    }

    private void CheckAsked(JournalEntry.UndoAsked asked)
    {
        tally.TakenBack++;
        Demand(plan.Options is { HasSensor: true, NotPassed: NotPassedRule.Undo },
            $"{asked.Scan} is taken back at a lane that has no rule to");
        Demand(!gate.WentThrough.Contains(asked.Scan.Value),
            $"{asked.Scan} is taken back though its guest went through");
        Demand(_takenBack.TryAdd(asked.Scan, asked.Undo), $"{asked.Scan} is taken back twice");
    }

    private static void Demand(bool isKept, string otherwise)
    {
        if (!isKept)
            throw new Violation("S9", otherwise);
    }
}

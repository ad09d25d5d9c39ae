using System.Text;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Simulation;

/// <summary>S1 to S9 watched at every step, L1 to L3 after the faults have stopped. Judges by the disk, the cloud's
/// record, the paper and the gate; never by the lane's own state.</summary>
internal sealed class Promises(
    FaultPlan plan, Schedule schedule, SimulatedDisk disk, SimulatedCloud cloud, ISimulatedPrinter printer,
    SimulatedGate gate, Tally tally)
{
    /// <summary>By a restart over which the wall clock is set back a little, a window is longer.</summary>
    private static readonly TimeSpan ClockIsSetBack = TimeSpan.FromSeconds(30);

    private readonly HashSet<ScanId> _heardAccepted = [];
    private readonly Dictionary<CodeHash, TimeSpan> _shownAt = [];
    private readonly Dictionary<ScanId, TimeSpan> _verdictAt = [];
    private readonly Dictionary<ScanId, int> _unknownPulses = [];
    private readonly PassagePromise _passage = new(plan, disk, gate, tally);

    // Scans that the step under way has ended and nobody has heard of yet.
    private readonly HashSet<ScanId> _unheard = [];

    public void OnShown(CodeHash code) => _shownAt[code] = schedule.Now;

    public void BeforeCommit(JournalBatch batch)
    {
        foreach (var entry in batch.Entries)
        {
            if (entry is JournalEntry.Read read)
                CheckNewScan(read);
            if (entry is JournalEntry.SlipStarted { Copy: 1 } started)
                Demand("S3", !printer.Started.Contains((started.Scan.Value, 1)),
                    $"an unmarked slip of {started.Scan} is started a second time");
        }
    }

    public void AfterCommit(JournalBatch batch)
    {
        foreach (var entry in batch.Entries)
        {
            if (entry is JournalEntry.Accept or JournalEntry.Refuse)
                _verdictAt[entry.Scan] = schedule.Now;
            if (entry is JournalEntry.Accept or JournalEntry.Refuse
                || entry is JournalEntry.Cancel && IsHere(entry.Scan))
                _unheard.Add(entry.Scan);
            if (entry is JournalEntry.GateEnded { Outcome: GatePhase.Uncertain })
                _unknownPulses[entry.Scan] = _unknownPulses.GetValueOrDefault(entry.Scan) + 1;
        }

        _passage.AfterCommit(batch);
        // What the disk calls finished is forgotten by the lane: at once when it is old, at the latest by a restart.
        foreach (var scan in batch.Final)
        {
            var slip = disk.Find(scan)!.Slip.Phase;
            Demand("L2", slip is not (SlipPhase.Due or SlipPhase.Printing or SlipPhase.Held),
                $"{scan} is written down as finished while its slip is {slip}");
        }
    }

    public void OnAsk(string scan, bool isRedeem)
    {
        var record = disk.Find(new ScanId(scan));
        Demand("S2", record is not null || disk.WasLost(new ScanId(scan)), $"{scan} is asked for and is not on disk");
        Demand("S2", !isRedeem || record is null || record.Phase is ScanPhase.Asking or ScanPhase.Accepted,
            $"{scan} is to be redeemed and is {record?.Phase} on disk");
    }

    public void OnAskUndo(ScanId scan, string undo) => _passage.OnAskUndo(scan, undo);

    public void OnPrint(ScanId scan, int copy)
    {
        CheckAccepted(scan, "a slip");
        var slip = disk.Find(scan)!.Slip;
        Demand("S3", slip.Phase == SlipPhase.Printing && slip.Copy == copy, $"copy {copy} of {scan} is not on disk");
        Demand("S3", copy > 1 || !printer.Started.Contains((scan.Value, 1)), $"{scan} is printed twice unmarked");
    }

    public void OnOpenGate(ScanId scan)
    {
        CheckAccepted(scan, "a pulse");
        var record = disk.Find(scan)!;
        Demand("S1", record.Gate.Phase == GatePhase.Pulsing, $"the pulse of {scan} is not on disk");
        Demand("S5", schedule.Now - _shownAt[record.CodeHash] <= plan.Options.AnswerWindow,
            $"the gate opens for {scan} though its guest showed the code too long ago");
        var pulses = gate.Opened.GetValueOrDefault(scan.Value);
        Demand("S5", pulses == 0 || (pulses == 1 && _unknownPulses.GetValueOrDefault(scan) > 0),
            $"the gate opens again for {scan}");
        Demand("S5", !_unknownPulses.ContainsKey(scan)
                || schedule.Now - _verdictAt[scan] <= plan.Options.GateRetryWindow + ClockIsSetBack,
            $"the gate opens for {scan} once more, long after a pulse in doubt");
    }

    /// <summary>Whatever ends a scan, somebody at the lane is told, in the same step.</summary>
    public void AfterStep() =>
        Demand("L1", _unheard.Count == 0, $"{string.Join(", ", _unheard)} ended and nobody was told");

    public void AfterCrash() => _unheard.Clear();

    /// <summary>Of the cloud: no code is used for a guest who has gone, nor for a scan that was taken back before.
    /// </summary>
    public void OnRedeemed(SimulatedCode code, bool isTakenBack)
    {
        Demand("S8", !isTakenBack, $"{code.Text} is used though the scan was taken back before");
        var shown = _shownAt[ScanCode.HashOf(Encoding.UTF8.GetBytes(code.Text))];
        Demand("S8", schedule.Now - shown <= plan.Options.GuestStays,
            $"{code.Text} is used {schedule.Now - shown} after it was shown");
    }

    public void OnSignal(Verdict verdict)
    {
        if (verdict.Scan is { } told)
            _unheard.Remove(told);
        if (verdict is { Kind: VerdictKind.Accepted, Scan: { } accepted })
        {
            Demand("S4", disk.Find(accepted) is { Phase: ScanPhase.Accepted }, $"{accepted} is not accepted on disk");
            _heardAccepted.Add(accepted);
        }

        // A burnt code is never shown as refused while its redemption stands unresolved at this very lane.
        if (verdict is { Kind: VerdictKind.Refused, Scan: { } refused, Reason: Reason.AlreadyRedeemed })
        {
            var hash = disk.Find(refused)!.CodeHash;
            Demand("S6", !disk.Records.Any(r => r.CodeHash == hash && r.Phase == ScanPhase.Asking && r.Id != refused),
                $"{refused} is refused while another scan of its code is unresolved");
        }
    }

    /// <summary>After the faults have stopped and everything had its time.</summary>
    public void CheckRest()
    {
        printer.Check();
        foreach (var record in disk.Records)
        {
            Demand("L1", record.IsResolved, $"{record.Id} is still {record.Phase}");
            var isAtRest = record.Slip.Phase is not (SlipPhase.Due or SlipPhase.Printing);
            Demand("L2", isAtRest, $"the slip of {record.Id} is still {record.Slip.Phase}");
            Demand("L1", record.Undo is not { IsOpen: true }, $"the undo of {record.Id} is not answered");
            CheckPaper(record);
        }

        _passage.CheckRest();
        foreach (var scan in _heardAccepted)
            Demand("S4", IsKnown(scan),
                $"{scan} was heard accepted and is {disk.Find(scan)?.Phase.ToString() ?? "lost"}");
        foreach (var (scan, code) in cloud.Accepted)
            Demand("S4", IsKnown(new ScanId(scan)),
                $"the cloud redeemed {code.Text} for {scan} and the terminal does not know");
        Demand("L3", disk.Outbox.All(item => cloud.IsPoison(item.Report)),
            $"the outbox still holds {disk.Outbox.Count(item => !cloud.IsPoison(item.Report))} reports");
        Demand("S7", disk.Outbox.All(item => item.Parked is not null), "a report fails for ever and is not parked");
    }

    /// <summary>The guest may still be there after a restart.</summary>
    private bool IsHere(ScanId scan) =>
        schedule.Wall - disk.Find(scan)!.ReadAt.Wall <= plan.Options.PreviewLife;

    /// <summary>On disk; or in a journal that was lost, and nothing of it is owed.</summary>
    private bool IsKnown(ScanId scan) => disk.Find(scan) is { Phase: ScanPhase.Accepted }
        || (disk.WasLost(scan) && !cloud.ListUnreported().Items.Any(item => item.ScanId == scan.Value));

    private void CheckPaper(ScanRecord record)
    {
        var unmarked = printer.Started.Count(job => job == (record.Id.Value, 1));
        Demand("S3", unmarked <= 1, $"{unmarked} unmarked slips of {record.Id} were started");
        var onPaper = printer.Paper.Count(job => job == (record.Id.Value, 1));
        Demand("S3", onPaper <= 1, $"{onPaper} unmarked slips of {record.Id} came out");
        if (record.Slip.Phase == SlipPhase.Printed)
            Demand("L2", printer.Paper.Contains((record.Id.Value, record.Slip.Copy)),
                $"{record.Id} copy {record.Slip.Copy} is called printed and never came out");
        if (record.Accepted?.Slip is not null && !record.IsUndone && plan.Options.HasPrinter)
            Demand("L2", record.Slip.Phase is SlipPhase.Printed or SlipPhase.Assumed or SlipPhase.Held,
                $"the slip of {record.Id} is neither printed nor shown as held but {record.Slip.Phase}");
        var reported = cloud.Reports.Keys.Any(key => key.Scan == record.Id.Value);
        var isOwed = disk.Outbox.Any(item => item.Report.ScanId == record.Id.Value);
        if (record.Slip.Phase is SlipPhase.Printed or SlipPhase.Assumed)
            Demand("L3", reported || isOwed, $"the printed slip of {record.Id} was never reported");
    }

    private void CheckNewScan(JournalEntry.Read read)
    {
        Demand("S2", disk.Find(read.Scan) is null, $"{read.Scan} is used for two scans");
        foreach (var other in disk.Records.Where(r => r.CodeHash == read.Code.Hash))
        {
            Demand("S6", other.IsResolved, $"a code is scanned anew while {other.Id} is unresolved");
            var isRecent = _verdictAt.TryGetValue(other.Id, out var at)
                && schedule.Now - at <= plan.Options.RepeatWindow;
            Demand("S6", !isRecent || other.IsUndone || disk.WasLost(other.Id),
                $"a code is scanned anew right after the verdict of {other.Id}");
        }
    }

    private void CheckAccepted(ScanId scan, string what)
    {
        Demand("S1", disk.Find(scan) is { Phase: ScanPhase.Accepted }, $"{what} for {scan}, not accepted on disk");
        Demand("S1", cloud.Accepted.ContainsKey(scan.Value), $"{what} for {scan}, not redeemed in the cloud");
    }

    private static void Demand(string promise, bool isKept, string otherwise)
    {
        if (!isKept)
            throw new Violation(promise, otherwise);
    }
}

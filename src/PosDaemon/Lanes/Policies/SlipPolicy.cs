using System.Collections.Immutable;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>Paper: one slip at a time, in order, never twice without a mark (S3), and nothing in the queue blocks the
/// rest (S7).</summary>
internal static class SlipPolicy
{
    public static void Queue(LaneDraft draft, ScanRecord scan)
    {
        if (!draft.Options.HasPrinter)
        {
            Drop(draft, scan, SlipWords.NoPrinter);
            return;
        }

        draft.State = draft.State with { SlipQueue = draft.State.SlipQueue.Add(scan.Id) };
        StartNext(draft);
    }

    /// <summary>Starts the next slip, if the printer can take one. Its start is committed before its first
    /// byte.</summary>
    public static void StartNext(LaneDraft draft)
    {
        var state = draft.State;
        if (state.Printing is not null || state.PrinterIsResting || state.PrinterIsReady == false || state.IsStopping)
            return;
        // One that the cloud has still to be asked about does not keep the others waiting.
        var next = state.SlipQueue.FindIndex(id => !draft.Find(id)!.IsUnchecked);
        if (next < 0)
            return;
        var scan = draft.Find(state.SlipQueue[next])!;
        scan = draft.Record(new JournalEntry.SlipStarted(scan.Id, draft.At, scan.Slip.Copy));
        draft.Do(new LaneEffect.Print(scan.Id, scan.Slip.Copy, scan.Accepted!.Slip, draft.State.ClearPrinter));
        draft.State = draft.State with
        {
            SlipQueue = draft.State.SlipQueue.RemoveAt(next), Printing = scan.Id, ClearPrinter = false,
        };
    }

    public static void PrinterChanged(LaneDraft draft, LaneInput.PrinterChanged changed)
    {
        draft.State = draft.State with
        {
            PrinterIsReady = changed.IsReady, PrinterTrouble = changed.Trouble,
            // A change at the printer, or at one of its group, ends the rest; the same status again does not.
            PrinterIsResting = draft.State.PrinterIsResting
                && (draft.State.PrinterIsReady, draft.State.PrinterTrouble) == (changed.IsReady, changed.Trouble),
        };
        StartNext(draft);
    }

    public static void PrinterReported(LaneDraft draft, LaneInput.PrinterReported report)
    {
        // A late report of a slip that this run has already written off as unknown changes nothing: the marked copy is
        // on its way, and an unmarked one is never printed again.
        if (draft.State.Printing != report.Scan || draft.Find(report.Scan) is not { } scan
            || scan.Slip.Copy != report.Copy)
            return;
        draft.State = draft.State with { Printing = null };
        Ended(draft, scan, report.Outcome, report.Detail);
        StartNext(draft);
    }

    public static void Ended(LaneDraft draft, ScanRecord scan, SlipOutcome outcome, string detail)
    {
        var copy = scan.Slip.Copy;
        scan = draft.Record(new JournalEntry.SlipEnded(scan.Id, draft.At, copy, outcome, detail));
        switch (outcome)
        {
            case SlipOutcome.Printed or SlipOutcome.Assumed:
                draft.Report(scan, copy, outcome, detail);
                break;
            case SlipOutcome.NotPrinted:
                TryAgain(draft, scan, detail);
                break;
            default:
                draft.Report(scan, copy, SlipOutcome.Unknown, detail);
                AfterUnknown(draft, scan, detail);
                break;
        }
    }

    /// <summary>No byte left, so the same copy may go again; in front, since its guest waits longest.</summary>
    private static void TryAgain(LaneDraft draft, ScanRecord scan, string detail)
    {
        if (scan.IsUndone)
        {
            Drop(draft, scan, SlipWords.Undone);
        }
        else if (scan.Slip.Tries >= draft.Options.ParkAfter)
        {
            // Perhaps it is the slip and not the printer: the ones behind it have their turn.
            draft.Record(new JournalEntry.SlipHeld(scan.Id, draft.At, detail));
        }
        else
        {
            draft.State = draft.State with
            {
                SlipQueue = draft.State.SlipQueue.Insert(0, scan.Id), PrinterIsResting = true,
            };
            draft.Do(new LaneEffect.SetTimer(
                new LaneTimer(TimerKind.PrintAgain, null, scan.Slip.Tries),
                RetryPolicy.AfterAttempt(scan.Slip.Tries)));
        }
    }

    private static void AfterUnknown(LaneDraft draft, ScanRecord scan, string detail)
    {
        draft.State = draft.State with { ClearPrinter = true };
        var printsCopy = draft.Options.AfterUnknownSlip == AfterUnknownSlip.PrintMarkedCopy
            && scan.Slip.OwnCopies == 0 && !scan.IsUndone && draft.Options.HasPrinter;
        if (printsCopy)
            QueueCopy(draft, scan, detail, byItself: true);
        else if (scan.IsUndone)
            Drop(draft, scan, SlipWords.Undone);
        else
            draft.Record(new JournalEntry.SlipHeld(scan.Id, draft.At, detail));
    }

    private static void QueueCopy(LaneDraft draft, ScanRecord scan, string why, bool byItself)
    {
        scan = draft.Record(new JournalEntry.CopyDue(scan.Id, draft.At, scan.Slip.Copy + 1, why, byItself));
        Queue(draft, scan);
    }

    public static void Drop(LaneDraft draft, ScanRecord scan, string why)
    {
        scan = draft.Record(new JournalEntry.SlipDropped(scan.Id, draft.At, why));
        draft.State = draft.State with { SlipQueue = draft.State.SlipQueue.Remove(scan.Id) };
        // Reported only where no byte ever left: a started copy has its own report.
        if (!scan.Slip.HasStarted)
            draft.Report(scan, scan.Slip.Copy, SlipOutcome.NotPrinted, why);
    }

    public static void Reprint(LaneDraft draft, LaneInput.ReprintWanted wanted)
    {
        var scan = RestartPolicy.Recall(draft, wanted.Scan, wanted.FromJournal);
        var (done, message) = scan switch
        {
            null => (false, Sentence.NoSuchScan),
            { Phase: ScanPhase.Asking } => (false, Sentence.NotKnownYet),
            { Phase: not ScanPhase.Accepted } => (false, Sentence.NothingRedeemed),
            { Accepted.Slip: null } => (false, Sentence.NoSlip),
            { IsUndone: true } => (false, Sentence.WasUndone),
            _ when !draft.Options.HasPrinter => (false, Sentence.NoPrinter),
            { IsSetAside: true } when !draft.State.HasUnderWay(scan.Id) => CopyUnchecked(draft, scan),
            { Slip.Phase: SlipPhase.Due or SlipPhase.Held, IsUnchecked: true } => CopyUnchecked(draft, scan),
            { Slip.Phase: SlipPhase.Due } => (false, Sentence.SlipWaits),
            { Slip.Phase: SlipPhase.Printing } => (false, Sentence.SlipIsPrinting),
            { Slip: { Phase: SlipPhase.Held, HasStarted: false } } => Release(draft, scan),
            _ => Copy(draft, scan),
        };
        draft.Reply(wanted.Command, done, wanted.Scan, message);
    }

    private static (bool, Sentence) Release(LaneDraft draft, ScanRecord scan)
    {
        Queue(draft, draft.Record(new JournalEntry.SlipReleased(scan.Id, draft.At)));
        return (true, Sentence.SlipQueued);
    }

    /// <summary>Whether the first one is out only the cloud knows, and it does not answer or the scan is set aside: the
    /// copy is marked.</summary>
    private static (bool, Sentence) CopyUnchecked(LaneDraft draft, ScanRecord scan)
    {
        draft.State = draft.State with { SlipQueue = draft.State.SlipQueue.Remove(scan.Id) };
        return Copy(draft, draft.Put(scan with { IsUnchecked = false }));
    }

    private static (bool, Sentence) Copy(LaneDraft draft, ScanRecord scan)
    {
        QueueCopy(draft, scan, SlipWords.ByOperator, byItself: false);
        return (true, Sentence.CopyQueued(scan.Slip.Copy + 1));
    }
}

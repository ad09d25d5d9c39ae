using System.Collections.Immutable;
using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

// Paper: one slip at a time, in order, never twice without a mark, and nothing in the queue blocks the rest.
public static partial class Lane
{
    private static void QueueSlip(LaneDraft draft, ScanRecord scan)
    {
        if (!draft.Options.HasPrinter)
        {
            DropSlip(draft, scan, "this lane has no printer");
            return;
        }

        draft.State = draft.State with { SlipQueue = draft.State.SlipQueue.Add(scan.Id) };
        PumpSlips(draft);
    }

    /// <summary>Starts the next slip, if the printer can take one. Its start is committed before its first
    /// byte.</summary>
    private static void PumpSlips(LaneDraft draft)
    {
        var state = draft.State;
        if (state.Printing is not null || state.PrinterIsResting || state.PrinterIsReady == false || state.IsStopping
            || state.SlipQueue.IsEmpty)
            return;
        var scan = draft.Find(state.SlipQueue[0])!;
        scan = draft.Record(new JournalEntry.SlipStarted(scan.Id, draft.At, scan.Slip.Copy));
        draft.Do(new LaneEffect.Print(scan.Id, scan.Slip.Copy, scan.Accepted!.Slip, draft.State.ClearPrinter));
        draft.State = draft.State with
        {
            SlipQueue = draft.State.SlipQueue.RemoveAt(0), Printing = scan.Id, ClearPrinter = false,
        };
    }

    private static void PrinterChanged(LaneDraft draft, LaneInput.PrinterChanged changed)
    {
        draft.State = draft.State with
        {
            PrinterIsReady = changed.IsReady, PrinterTrouble = changed.Trouble,
            // News from the printer ends the rest; no news (ready as before) does not.
            PrinterIsResting = draft.State.PrinterIsResting && draft.State.PrinterIsReady == changed.IsReady,
        };
        PumpSlips(draft);
    }

    private static void PrinterReported(LaneDraft draft, LaneInput.PrinterReported report)
    {
        // Late news of a slip that this run has already written off as unknown changes nothing: the marked copy is
        // on its way, and an unmarked one is never printed again.
        if (draft.State.Printing != report.Scan || draft.Find(report.Scan) is not { } scan
            || scan.Slip.Copy != report.Copy)
            return;
        draft.State = draft.State with { Printing = null };
        SlipEnded(draft, scan, report.Outcome, report.Detail);
        PumpSlips(draft);
    }

    private static void SlipEnded(LaneDraft draft, ScanRecord scan, SlipOutcome outcome, string detail)
    {
        var copy = scan.Slip.Copy;
        scan = draft.Record(new JournalEntry.SlipEnded(scan.Id, draft.At, copy, outcome, detail));
        switch (outcome)
        {
            case SlipOutcome.Printed or SlipOutcome.Assumed:
                draft.Owe(scan, copy, outcome, detail);
                break;
            case SlipOutcome.NotPrinted:
                TrySlipAgain(draft, scan, detail);
                break;
            default:
                draft.Owe(scan, copy, SlipOutcome.Unknown, detail);
                AfterUnknownSlip(draft, scan, detail);
                break;
        }
    }

    /// <summary>No byte left, so the same copy may go again; in front, since its guest waits longest.</summary>
    private static void TrySlipAgain(LaneDraft draft, ScanRecord scan, string detail)
    {
        if (scan.IsUndone)
        {
            DropSlip(draft, scan, "undone");
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

    private static void AfterUnknownSlip(LaneDraft draft, ScanRecord scan, string detail)
    {
        draft.State = draft.State with { ClearPrinter = true };
        var printsCopy = draft.Options.AfterUnknownSlip == Lanes.AfterUnknownSlip.PrintMarkedCopy
            && scan.Slip.OwnCopies == 0 && !scan.IsUndone && draft.Options.HasPrinter;
        if (printsCopy)
            QueueCopy(draft, scan, detail, byItself: true);
        else if (scan.IsUndone)
            DropSlip(draft, scan, "undone");
        else
            draft.Record(new JournalEntry.SlipHeld(scan.Id, draft.At, detail));
    }

    private static void QueueCopy(LaneDraft draft, ScanRecord scan, string why, bool byItself)
    {
        scan = draft.Record(new JournalEntry.CopyDue(scan.Id, draft.At, scan.Slip.Copy + 1, why, byItself));
        QueueSlip(draft, scan);
    }

    private static void DropSlip(LaneDraft draft, ScanRecord scan, string why)
    {
        scan = draft.Record(new JournalEntry.SlipDropped(scan.Id, draft.At, why));
        draft.State = draft.State with { SlipQueue = draft.State.SlipQueue.Remove(scan.Id) };
        // Told only where no byte ever left: a started copy has its own report.
        if (!scan.Slip.HasStarted)
            draft.Owe(scan, scan.Slip.Copy, SlipOutcome.NotPrinted, why);
    }

    private static void Reprint(LaneDraft draft, LaneInput.ReprintWanted wanted)
    {
        var scan = Recall(draft, wanted.Scan, wanted.FromJournal);
        var (done, message) = scan switch
        {
            null => (false, "There is no such scan in this terminal's journal."),
            { Phase: not ScanPhase.Accepted } => (false, "Nothing was redeemed by this scan."),
            { Accepted.Slip: null } => (false, "This redemption has no slip."),
            { IsUndone: true } => (false, "This redemption was undone."),
            _ when !draft.Options.HasPrinter => (false, "This lane has no printer."),
            { Slip.Phase: SlipPhase.Due } => (false, "Its slip is waiting for the printer already."),
            { Slip.Phase: SlipPhase.Printing } => (false, "Its slip is being printed."),
            { Slip: { Phase: SlipPhase.Held, HasStarted: false } } => Release(draft, scan),
            _ => Copy(draft, scan),
        };
        draft.Answer(wanted.Command, done, wanted.Scan, message);
    }

    private static (bool, string) Release(LaneDraft draft, ScanRecord scan)
    {
        QueueSlip(draft, draft.Record(new JournalEntry.SlipReleased(scan.Id, draft.At)));
        return (true, "The slip is in the queue again.");
    }

    private static (bool, string) Copy(LaneDraft draft, ScanRecord scan)
    {
        QueueCopy(draft, scan, "the operator asked for it", byItself: false);
        return (true, $"Copy {scan.Slip.Copy + 1} is in the queue, marked as a reprint.");
    }

    /// <summary>After a lost journal: what the cloud says was redeemed here and never reported as printed is offered
    /// to the operator as marked copies.</summary>
    private static void Recover(LaneDraft draft, LaneInput.Unreported unreported)
    {
        foreach (var item in unreported.Items)
        {
            var id = new ScanId(item.ScanId);
            if (draft.Find(id) is null && item.Accepted?.Slip is not null)
                draft.Record(new JournalEntry.Recovered(id, draft.At, draft.Options.Name, item.Accepted));
        }
    }
}

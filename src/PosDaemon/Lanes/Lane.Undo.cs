using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

// Taking a redemption back: asked under one id until the cloud answers.
public static partial class Lane
{
    private static void UndoWanted(LaneDraft draft, LaneInput.UndoWanted wanted)
    {
        var scan = Recall(draft, wanted.Scan, wanted.FromJournal);
        switch (scan)
        {
            case null:
                draft.Answer(wanted.Command, false, wanted.Scan, "There is no such scan in this terminal's journal.");
                break;
            case { Phase: not ScanPhase.Accepted }:
                draft.Answer(wanted.Command, false, scan.Id, "Nothing was redeemed by this scan.");
                break;
            case { IsUndone: true }:
                draft.Answer(wanted.Command, true, scan.Id, "It is undone already.");
                break;
            case { Undo.IsOpen: true }:
                draft.Answer(wanted.Command, false, scan.Id, "Its undo is being asked for already.");
                break;
            default:
                scan = draft.Record(new JournalEntry.UndoAsked(
                    scan.Id, draft.At, wanted.NewId, wanted.Operator, wanted.Why));
                AskUndo(draft, draft.Put(scan with { Undo = scan.Undo! with { Command = wanted.Command } }));
                break;
        }
    }

    private static void AskUndo(LaneDraft draft, ScanRecord scan)
    {
        var undo = scan.Undo! with { Attempt = scan.Undo.Attempt + 1, IsAsked = true };
        draft.Put(scan with { Undo = undo });
        draft.Do(new LaneEffect.AskUndo(scan.Id, Requests.Undo(draft.Options, scan, undo, draft.At)));
    }

    private static void UndoNotAnswered(LaneDraft draft, ScanRecord scan)
    {
        if (scan.Undo is not { IsOpen: true } undo)
            return;
        draft.Put(scan with { Undo = undo with { IsAsked = false, Command = null } });
        draft.Do(new LaneEffect.SetTimer(
            new LaneTimer(TimerKind.UndoAgain, scan.Id, undo.Attempt), RetryPolicy.AfterAttempt(undo.Attempt)));
        draft.Answer(undo.Command, false, scan.Id,
            "The cloud does not answer; the undo is being asked for until it does. Watch the scan's record.");
    }

    private static void UndoAnswered(LaneDraft draft, LaneInput.UndoAnswered answer)
    {
        // Late or twice: another answer to the same undo settled it.
        if (draft.Find(answer.Scan) is not { Undo: { IsOpen: true } undo } scan || undo.Id != answer.Undo)
            return;
        if (answer.Reply.ResultCase == UndoResponse.ResultOneofCase.None)
        {
            UndoNotAnswered(draft, scan);
            return;
        }

        scan = draft.Record(new JournalEntry.UndoEnded(scan.Id, draft.At, undo.Id, answer.Reply));
        if (scan.IsUndone && scan.Slip.Phase is SlipPhase.Due or SlipPhase.Held)
            DropSlip(draft, scan, "undone");
        draft.Answer(undo.Command, scan.IsUndone, scan.Id, scan.IsUndone
            ? "Undone; the code is good again."
            : answer.Reply.Refused.Message);
    }
}

using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>Taking a redemption back: asked under one id until the cloud answers.</summary>
internal static class UndoPolicy
{
    public static void Wanted(LaneDraft draft, LaneInput.UndoWanted wanted)
    {
        var scan = RestartPolicy.Recall(draft, wanted.Scan, wanted.FromJournal);
        switch (scan)
        {
            case null:
                draft.Reply(wanted.Command, false, wanted.Scan, Sentence.NoSuchScan);
                break;
            case { Phase: ScanPhase.Asking }:
                draft.Reply(wanted.Command, false, scan.Id, Sentence.MayBeRedeemed);
                break;
            case { Phase: not ScanPhase.Accepted }:
                draft.Reply(wanted.Command, false, scan.Id, Sentence.NothingRedeemed);
                break;
            case { IsUndone: true }:
                draft.Reply(wanted.Command, true, scan.Id, Sentence.UndoneAlready);
                break;
            case { IsSetAside: true, Undo: { IsOpen: true, IsAsked: false } undo }:
                Ask(draft, scan with { Undo = undo with { Command = wanted.Command } });
                break;
            case { Undo.IsOpen: true }:
                draft.Reply(wanted.Command, false, scan.Id, Sentence.UndoAskedAlready);
                break;
            case not null when OperatorPolicy.IsMissing(draft):
                draft.Reply(wanted.Command, false, scan.Id, Sentence.NobodySignedIn);
                break;
            default:
                Begin(
                    draft, scan, wanted.NewId, OperatorPolicy.NameOf(draft, wanted.Operator), wanted.Why,
                    wanted.Command);
                break;
        }
    }

    /// <summary>Nobody passed, and that is on disk in the same commit.</summary>
    public static void AskByLane(LaneDraft draft, ScanRecord scan, UndoId undo) =>
        Begin(
            draft, scan, undo, draft.Options.Operator.Length > 0 ? draft.Options.Operator : scan.Operator,
            UndoWords.NotPassed, null);

    private static void Begin(
        LaneDraft draft, ScanRecord scan, UndoId undo, string by, string why, CommandId? command)
    {
        scan = draft.Record(new JournalEntry.UndoAsked(scan.Id, draft.At, undo, by, why));
        scan = draft.Put(scan with { Undo = scan.Undo! with { Command = command } });
        // From here on nobody knows whether it stands.
        draft.Signal(VerdictKind.UndoPending, scan, UndoWords.Asked(scan.Undo!));
        Ask(draft, scan);
    }

    public static void Ask(LaneDraft draft, ScanRecord scan)
    {
        var undo = scan.Undo! with { Attempt = scan.Undo.Attempt + 1, IsAsked = true };
        draft.Put(scan with { Undo = undo });
        draft.Do(new LaneEffect.AskUndo(scan.Id, new UndoRequest
        {
            UndoId = undo.Id.Value,
            Caller = RedeemPolicy.Caller(draft.Options, undo.Operator, undo.WantedAt),
            ScanId = scan.Id.Value,
            Why = undo.Why,
        }));
    }

    /// <param name="why">For the technician.</param>
    public static void NotAnswered(LaneDraft draft, ScanRecord scan, string why)
    {
        if (scan.Undo is not { IsOpen: true } undo)
            return;
        scan = draft.Put(scan with { Undo = undo with { IsAsked = false, Command = null } });
        draft.Do(new LaneEffect.SetTimer(
            new LaneTimer(TimerKind.UndoAgain, scan.Id, undo.Attempt), RetryPolicy.AfterAttempt(undo.Attempt)));
        if (undo.Attempt == 1)
            draft.Signal(VerdictKind.UndoPending, scan, Sentence.UndoUnanswered, why);
        draft.Reply(undo.Command, false, scan.Id, Sentence.UndoUnanswered);
    }

    public static void Answered(LaneDraft draft, LaneInput.UndoAnswered answer)
    {
        // Late or twice: another answer to the same undo ended it.
        if (draft.Find(answer.Scan) is not { Undo: { IsOpen: true } undo } scan || undo.Id != answer.Undo)
            return;
        if (answer.Reply.ResultCase == UndoResponse.ResultOneofCase.None)
        {
            NotAnswered(draft, scan, "The cloud's answer has no result.");
            return;
        }

        scan = draft.Record(new JournalEntry.UndoEnded(scan.Id, draft.At, undo.Id, answer.Reply));
        if (scan.IsUndone && scan.Slip.Phase is SlipPhase.Due or SlipPhase.Held)
            SlipPolicy.Drop(draft, scan, SlipWords.Undone);
        // Told where the acceptance was told: beside, where another guest stands at the lane by now.
        draft.Signal(scan.IsUndone ? VerdictKind.Undone : VerdictKind.UndoRefused, draft.Find(scan.Id),
            !undo.IsByLane ? null : scan.IsUndone ? Sentence.NotPassedUndone : Sentence.NotPassedStands);
        draft.Reply(undo.Command, scan.IsUndone, scan.Id, scan.IsUndone
            ? Sentence.Undone
            : Sentence.UndoRefused(answer.Reply.Refused));
    }
}

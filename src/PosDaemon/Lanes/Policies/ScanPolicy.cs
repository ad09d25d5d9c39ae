
namespace PosDaemon.Lanes;

/// <summary>A code is shown: is it a new scan, or the same guest again (S6)?</summary>
internal static class ScanPolicy
{
    /// <summary>Codes so close together were before the reader in one view: a ticket that carries an article number
    /// and a link as well.</summary>
    private static readonly TimeSpan OneView = TimeSpan.FromMilliseconds(300);

    public static void Read(LaneDraft draft, LaneInput.CodeRead raw)
    {
        var code = draft.Options.Codes.Normalize(raw.Code.Bytes);
        if (code.Length == 0)
            draft.Reply(raw.Command, false, null, Sentence.NoCode);
        else
            Apply(draft, raw with { Code = new ScanCode(code, raw.Code.Bytes) });
    }

    private static void Apply(LaneDraft draft, LaneInput.CodeRead read)
    {
        if (draft.State.IsStopping)
        {
            draft.Signal(VerdictKind.Busy, null, Sentence.Stopping);
            draft.Reply(read.Command, false, null, Sentence.Stopping);
        }
        else if (Latest(draft, read.Code.Hash) is { } known && ShownAgain(draft, known, read))
        {
            draft.Reply(read.Command, true, known.Id, Sentence.SameCode);
        }
        else if (HeldSinceUndo(draft, read.Code.Hash) is { } undone)
        {
            draft.Signal(VerdictKind.Undone, Show(draft, undone), Sentence.NotPassedTakeAway);
            draft.Reply(read.Command, true, undone.Id, Sentence.SameCode);
        }
        else if (OperatorPolicy.IsMissing(draft))
        {
            draft.Signal(VerdictKind.Busy, null, Sentence.NobodySignedIn);
            draft.Reply(read.Command, false, null, Sentence.NobodySignedIn);
        }
        else if (draft.State.UnresolvedCount >= draft.Options.MaxUnresolved)
        {
            draft.Signal(VerdictKind.Busy, null, Sentence.TooManyUnanswered);
            draft.Reply(read.Command, false, null, Sentence.TooManyUnanswered);
        }
        else
        {
            Begin(draft, read);
            draft.Reply(read.Command, true, read.NewId, Sentence.Scanned);
        }
    }

    private static ScanRecord? Latest(LaneDraft draft, CodeHash hash) => draft.State.OfCode(hash)
        .Where(scan => !scan.IsUndone)
        .MaxBy(scan => scan.ShownAt.Monotonic);

    /// <summary>A code that nobody has taken away since the lane took its redemption back: it would open the gate for
    /// ever. Null where it has been away for the window of repetitions.</summary>
    private static ScanRecord? HeldSinceUndo(LaneDraft draft, CodeHash hash) => draft.State.OfCode(hash)
        .Where(scan => scan is { IsUndone: true, Undo.IsByLane: true }
            && draft.At.Since(scan.ShownAt) <= draft.Options.RepeatWindow)
        .MaxBy(scan => scan.ShownAt.Monotonic);

    private static void Begin(LaneDraft draft, LaneInput.CodeRead read)
    {
        Forget(draft);
        var options = draft.Options;
        var scan = draft.Record(new JournalEntry.Read(
            read.NewId, draft.At, options.Name, read.Code, OperatorPolicy.NameOf(draft, options.Operator),
            options.IsExit || options.Confirm == ConfirmMode.Never, options.IsExit));
        TakeScreen(draft, scan);
        draft.Signal(VerdictKind.Checking, scan);
        RedeemPolicy.Ask(draft, scan);
    }

    /// <summary>The screen is about this scan from now on, unless it asks the operator about another.</summary>
    private static void TakeScreen(LaneDraft draft, ScanRecord scan)
    {
        if (!draft.State.AsksOperator)
            draft.State = draft.State with { Current = scan.Id };
    }

    /// <summary>This one is no code of ours: it leaves the screen to one that was in the same view.</summary>
    public static void LeaveScreen(LaneDraft draft, ScanRecord stranger)
    {
        if (draft.State.Current != stranger.Id)
            return;
        var ours = draft.State.Scans.Values
            .Where(scan => scan.Phase is not (ScanPhase.Refused or ScanPhase.Cancelled) && scan.Undo is null
                && (stranger.ShownAt.Monotonic - scan.ShownAt.Monotonic).Duration() <= OneView)
            .MaxBy(scan => scan.ShownAt.Monotonic);
        if (ours is null)
            return;
        // One that was told beside has its verdict in the middle now, without a second beep.
        draft.State = draft.State with
        {
            Current = ours.Id,
            Verdict = new Verdict(ours.Phase == ScanPhase.Accepted ? VerdictKind.Accepted : VerdictKind.Checking,
                ours.Id, draft.At, default, ours.Gate.Phase == GatePhase.Late ? Sentence.GateTooLate : null),
        };
    }

    /// <summary>The same code at the same lane. False where it is a new scan after all.</summary>
    private static bool ShownAgain(LaneDraft draft, ScanRecord scan, LaneInput.CodeRead read)
    {
        switch (scan.Phase)
        {
            case ScanPhase.Previewing or ScanPhase.Asking when scan.IsSetAside:
                draft.Signal(VerdictKind.SetAside, Show(draft, scan), Sentence.SetAside);
                return true;
            case ScanPhase.Previewing or ScanPhase.Asking:
                AskOnShowing(draft, Show(draft, scan));
                return true;
            case ScanPhase.Previewed:
                draft.Signal(VerdictKind.Confirm, Show(draft, scan));
                return true;
            case ScanPhase.Accepted when GatePolicy.IsOwed(draft, scan):
                GatePolicy.OpenOnShowing(draft, Show(draft, scan), read.Code);
                return true;
            case ScanPhase.Accepted when scan is { IsSetAside: false, Undo: { IsOpen: true, IsByLane: true } undo }:
                draft.Signal(VerdictKind.UndoPending, Show(draft, scan), UndoWords.Asked(undo));
                return true;
            case ScanPhase.Accepted or ScanPhase.Refused when IsRepeat(draft, scan):
                draft.Signal(VerdictKind.Repeat, Show(draft, scan));
                return true;
            default:
                return false;
        }
    }

    private static ScanRecord Show(LaneDraft draft, ScanRecord scan)
    {
        TakeScreen(draft, scan);
        return draft.Put(scan with { ShownAt = draft.At, IsAskedLate = false });
    }

    private static void AskOnShowing(LaneDraft draft, ScanRecord scan)
    {
        draft.Signal(VerdictKind.Checking, scan);
        // The guest is here now: do not wait for the timer, which its attempt number makes void.
        if (!scan.IsAsked)
            RedeemPolicy.Ask(draft, scan);
    }

    /// <summary>Counted from the verdict or from its last repetition: a phone held still before a fixed reader must
    /// not turn from accepted to refused in the holder's hand.</summary>
    private static bool IsRepeat(LaneDraft draft, ScanRecord scan)
    {
        // Who leaves is through: the next of the same pass shows its code. A ticket for one lets no second one out.
        if (scan is { IsExit: true, Gate.IsPassed: true, Accepted.Entitlement.UsesTotal: > 1 })
            return false;
        var verdictAt = scan.VerdictAt ?? scan.ReadAt;
        var last = scan.ShownAt.Monotonic > verdictAt.Monotonic ? scan.ShownAt : verdictAt;
        return draft.At.Since(last) <= draft.Options.RepeatWindow;
    }

    /// <summary>Bounds the memory: the oldest finished scans go, those whose gate is still owed last; the journal has
    /// them all.</summary>
    private static void Forget(LaneDraft draft)
    {
        var excess = draft.State.Scans.Count - draft.Options.MaxRemembered;
        if (excess <= 0)
            return;
        var gone = draft.State.Scans.Values
            .Where(scan => scan is { IsFinal: true, AwaitedPulse: null } && !IsRepeat(draft, scan))
            .OrderBy(scan => GatePolicy.IsOwed(draft, scan))
            .ThenBy(scan => scan.ShownAt.Monotonic)
            .Take(excess)
            .Select(scan => scan.Id);
        draft.State = draft.State.Without([.. gone]);
    }
}

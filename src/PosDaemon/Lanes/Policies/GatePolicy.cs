using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>The gate: one pulse a redemption, and only while its guest stands there (S1, S5).</summary>
internal static class GatePolicy
{
    /// <summary>The guest who showed the code is taken to stand there still.</summary>
    public static bool IsInTime(LaneDraft draft, ScanRecord scan) =>
        draft.At.Since(scan.ShownAt) <= draft.Options.AnswerWindow;

    /// <summary>An acceptance that opens the gate has come.</summary>
    public static void OpenOrBeLate(LaneDraft draft, ScanRecord scan)
    {
        if (scan.IsOutdated || scan.IsSetAside)
            draft.Record(new JournalEntry.GateEnded(scan.Id, draft.At, scan.Gate.Pulses, GatePhase.Uncertain,
                scan.IsOutdated ? "the journal was older than it had been" : "the scan had been set aside"));
        else if (scan.IsUnchecked)
            draft.Put(draft.Record(new JournalEntry.GateLate(scan.Id, draft.At)) with { GateAwaitsCheck = true });
        else if (IsInTime(draft, scan))
            Pulse(draft, scan);
        else
            draft.Record(new JournalEntry.GateLate(scan.Id, draft.At));
    }

    /// <summary>The cloud has been asked whether more was done for a scan than the journal knows.</summary>
    public static void OpenIfAwaited(LaneDraft draft, ScanRecord scan)
    {
        if (!scan.GateAwaitsCheck || scan.IsUnchecked)
            return;
        scan = draft.Put(scan with { GateAwaitsCheck = false });
        if (!IsOwed(draft, scan) || !IsInTime(draft, scan))
            return;
        draft.Signal(VerdictKind.Accepted, scan);
        Pulse(draft, scan);
    }

    private static void PulseOrAwaitCheck(LaneDraft draft, ScanRecord scan)
    {
        if (scan.IsUnchecked)
        {
            draft.Signal(VerdictKind.Accepted, draft.Put(scan with { GateAwaitsCheck = true }),
                Sentence.GateShutShowAgain);
            return;
        }

        draft.Signal(VerdictKind.Accepted, scan);
        Pulse(draft, scan);
    }

    private static void Pulse(LaneDraft draft, ScanRecord scan)
    {
        scan = draft.Record(new JournalEntry.GatePulsed(scan.Id, draft.At, scan.Gate.Pulses + 1));
        if (draft.Options.HasSensor)
            scan = draft.Put(scan with { AwaitedPulse = scan.Gate.Pulses });
        draft.Do(new LaneEffect.OpenGate(scan.Id, scan.Gate.Pulses));
    }

    /// <summary>The gate did not open for this redemption as far as anybody knows, and the code shown again may open
    /// it: it was late, no byte left, or (once, and not for ever) the outcome of a pulse is uncertain. Not once its
    /// guest was seen to pass. An exit not for ever either: who was let out by hand comes back. Not while an undo is
    /// asked for: the code may be good again already. Not where more may have been done than is known, or the scan is
    /// set aside.</summary>
    public static bool IsOwed(LaneDraft draft, ScanRecord scan) => draft.Options.HasGate
        && !scan.IsOutdated && !scan.IsSetAside && scan.Undo is not ({ IsOpen: true } or { IsDone: true })
        && scan.Gate is
        {
            IsPassed: false, Phase: GatePhase.Late or GatePhase.NotOpened or GatePhase.Uncertain, Unknowns: < 2,
        }
        && ((scan.Gate.Unknowns == 0 && !scan.IsExit)
            || draft.At.Since(scan.VerdictAt ?? scan.ReadAt) <= draft.Options.GateRetryWindow);

    /// <summary>The code of a redemption whose gate is owed is shown again.</summary>
    public static void OpenOnShowing(LaneDraft draft, ScanRecord scan, ScanCode code)
    {
        if (scan.Gate.Phase != GatePhase.Late)
        {
            PulseOrAwaitCheck(draft, scan);
            return;
        }

        // The earlier answer was too late to act on. Asked again under the same id the cloud gives the same answer,
        // and this one belongs to the guest who stands here now.
        draft.Signal(VerdictKind.Checking, scan);
        if (scan.GateIsRechecked)
            return;
        scan = draft.Put(scan with { GateIsRechecked = true, Attempt = scan.Attempt + 1 });
        draft.Do(new LaneEffect.AskRedeem(
            RedeemPolicy.Request(draft.Options, scan, code), RedeemPolicy.Stay(draft, scan)));
    }

    /// <summary>The cloud has answered the question asked for an owed gate.</summary>
    public static void RecheckAnswered(LaneDraft draft, ScanRecord scan, RedeemResponse reply)
    {
        scan = draft.Put(scan with { GateIsRechecked = false });
        if (scan.IsUndone)
            return;     // taken back meanwhile: whatever this is, it is of what was
        if (reply.ResultCase != RedeemResponse.ResultOneofCase.Accepted)
        {
            // It was accepted, and that is on disk. Whatever this is, it opens nothing, and the next showing asks.
            draft.Signal(VerdictKind.NoAnswer, scan, Sentence.CloudTakesBack, reply.Refused is { } refused
                ? $"The cloud refuses what it had accepted ({refused.Reason}). {refused.Message}"
                : RedeemPolicy.TextWithoutResult(reply));
        }
        else if (IsOwed(draft, scan) && IsInTime(draft, scan))
        {
            PulseOrAwaitCheck(draft, scan);
        }
        else if (IsOwed(draft, scan))
        {
            // Late again: the gate stays owed, and shut.
            draft.Signal(VerdictKind.Accepted, scan, Sentence.GateTooLate);
        }
    }

    private static Sentence Trouble(LaneDraft draft, ScanRecord scan) =>
        (scan.Gate.Phase == GatePhase.Uncertain, IsOwed(draft, scan)) switch
        {
            (true, true) => Sentence.GateInDoubtShowAgain,
            (true, false) => Sentence.GateInDoubt,
            (false, true) => Sentence.GateShutShowAgain,
            (false, false) => Sentence.GateShut,
        };

    public static void Reported(LaneDraft draft, LaneInput.GateReported report)
    {
        if (draft.Find(report.Scan) is not { } scan)
            return;     // forgotten since
        // That an earlier pulse opened it is true of the redemption, whatever becomes of the one that followed.
        var isNew = scan.Gate.Pulses == report.Pulse
            ? scan.Gate.Phase == GatePhase.Pulsing
                || (scan.Gate.Phase == GatePhase.Uncertain && report.Outcome != GatePhase.Uncertain)
            : report is { Outcome: GatePhase.Opened } && report.Pulse < scan.Gate.Pulses
                && scan.Gate.Phase != GatePhase.Opened;
        if (!isNew)
            return;
        scan = draft.Record(
            new JournalEntry.GateEnded(scan.Id, draft.At, report.Pulse, report.Outcome, report.Detail));
        if (report.Outcome == GatePhase.NotOpened && scan.AwaitedPulse == report.Pulse)
            scan = draft.Put(scan with { AwaitedPulse = null });
        // Of one that is taken back, or may be, there is nothing more to accept, and who is through has no trouble.
        if (report.Outcome != GatePhase.Opened && !scan.Gate.IsPassed
            && scan.Undo is null or { Phase: UndoPhase.Refused })
            draft.Signal(VerdictKind.Accepted, scan, Trouble(draft, scan), report.Detail);
    }
}

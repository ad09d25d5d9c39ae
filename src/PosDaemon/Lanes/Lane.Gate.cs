using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

// The gate: one pulse a redemption, and only while its guest stands there.
public static partial class Lane
{
    private const string TooLate = "The answer came too late to open the gate. Show the code again.";

    private static bool IsInTime(LaneDraft draft, ScanRecord scan) =>
        draft.At.Since(scan.ShownAt) <= draft.Options.AnswerWindow;

    private static void OpenOrBeLate(LaneDraft draft, ScanRecord scan)
    {
        if (IsInTime(draft, scan))
            Pulse(draft, scan);
        else
            draft.Record(new JournalEntry.GateLate(scan.Id, draft.At));
    }

    private static void Pulse(LaneDraft draft, ScanRecord scan)
    {
        scan = draft.Record(new JournalEntry.GatePulsed(scan.Id, draft.At, scan.Gate.Pulses + 1));
        draft.Do(new LaneEffect.OpenGate(scan.Id, scan.Gate.Pulses));
    }

    /// <summary>The gate did not open for this redemption as far as anybody knows, and the code shown again may open
    /// it: it was late, no byte left, or (once, and not for ever) the outcome is uncertain. Not while an undo is
    /// asked for: the code may be good again already.</summary>
    private static bool GateIsOwed(LaneDraft draft, ScanRecord scan) => draft.Options.HasGate
        && scan.Undo is not ({ IsOpen: true } or { IsDone: true })
        && scan.Gate.Phase switch
        {
            GatePhase.Late or GatePhase.NotOpened => true,
            GatePhase.Uncertain => scan.Gate.Unknowns < 2
                && draft.At.Since(scan.VerdictAt ?? scan.ReadAt) <= draft.Options.GateRetryWindow,
            _ => false,
        };

    private static void OpenOnShowing(LaneDraft draft, ScanRecord scan, ScanCode code)
    {
        if (scan.Gate.Phase != GatePhase.Late)
        {
            draft.Signal(VerdictKind.Accepted, scan);
            Pulse(draft, scan);
            return;
        }

        // The earlier answer was too late to act on. Asked again under the same id the cloud gives the same answer,
        // and this one belongs to the guest who stands here now.
        draft.Signal(VerdictKind.Checking, scan);
        if (scan.GateIsRechecked)
            return;
        scan = draft.Put(scan with { GateIsRechecked = true, Attempt = scan.Attempt + 1 });
        draft.Do(new LaneEffect.AskRedeem(Requests.Redeem(draft.Options, scan, code)));
    }

    private static void RecheckAnswered(LaneDraft draft, ScanRecord scan, RedeemResponse reply)
    {
        scan = draft.Put(scan with { GateIsRechecked = false });
        if (reply.ResultCase != RedeemResponse.ResultOneofCase.Accepted)
        {
            // It was accepted, and that is on disk. Whatever this is, it opens nothing, and the next showing asks.
            draft.Signal(VerdictKind.NoAnswer, scan, reply.Refused is { } refused
                ? $"The cloud refuses what it had accepted ({refused.Reason}). {refused.Message}"
                : "The cloud's answer has no result.");
        }
        else if (GateIsOwed(draft, scan) && IsInTime(draft, scan))
        {
            draft.Signal(VerdictKind.Accepted, scan);
            Pulse(draft, scan);
        }
        else if (GateIsOwed(draft, scan) && draft.State.Current == scan.Id)
        {
            // Late again: the gate stays owed, and shut.
            draft.Signal(VerdictKind.Accepted, scan, TooLate);
        }
    }

    private static string GateTrouble(LaneDraft draft, ScanRecord scan) =>
        (scan.Gate.Phase == GatePhase.Uncertain ? "The gate may not have opened: " : "The gate did not open: ")
        + $"{scan.Gate.Detail}. "
        + (GateIsOwed(draft, scan) ? "Show the code again." : "Open it by hand if it is shut.");

    private static void GateReported(LaneDraft draft, LaneInput.GateReported report)
    {
        if (draft.Find(report.Scan) is not { } scan || scan.Gate.Pulses != report.Pulse)
            return;     // an earlier pulse, or a scan forgotten since
        var isNews = scan.Gate.Phase == GatePhase.Pulsing
            || (scan.Gate.Phase == GatePhase.Uncertain && report.Outcome != GatePhase.Uncertain);
        if (!isNews)
            return;
        scan = draft.Record(
            new JournalEntry.GateEnded(scan.Id, draft.At, report.Pulse, report.Outcome, report.Detail));
        if (report.Outcome != GatePhase.Opened && draft.State.Current == scan.Id)
            draft.Signal(VerdictKind.Accepted, scan, GateTrouble(draft, scan));
    }
}

using System.Collections.Immutable;
using System.Diagnostics;

namespace PosDaemon.Lanes;

/// <summary>Everything the daemon promises about scans, slips and gates is decided here and in the policies that it
/// calls, and nowhere else. Pure: no clock, no I/O, no chance. <see cref="LaneRunner"/> performs what it returns. The
/// promises S1-S7 and L1-L3 are in docs/architecture.md; the simulation holds this code to them.</summary>
public static class Lane
{
    /// <summary>Takes one input.</summary>
    /// <returns>The next state, and what is to be done, in this order. A commit, if there is one, comes
    /// first.</returns>
    /// <exception cref="UnreachableException">The input is not legal in this state: a bug.</exception>
    public static (LaneState Next, ImmutableArray<LaneEffect> Effects) Step(LaneState state, LaneInput input)
    {
        var draft = new LaneDraft(state, input.At);
        switch (input)
        {
            case LaneInput.CodeRead read: ScanPolicy.Read(draft, read); break;
            case LaneInput.PreviewAnswered answer: ConfirmPolicy.Previewed(draft, answer); break;
            case LaneInput.RedeemAnswered answer: RedeemPolicy.Answered(draft, answer); break;
            case LaneInput.NoAnswer none: RedeemPolicy.NoAnswer(draft, none); break;
            case LaneInput.Confirmed confirmed: ConfirmPolicy.Confirm(draft, confirmed); break;
            case LaneInput.Cancelled cancelled: ConfirmPolicy.CancelByOperator(draft, cancelled); break;
            case LaneInput.PrinterReported report: SlipPolicy.PrinterReported(draft, report); break;
            case LaneInput.PrinterChanged changed: SlipPolicy.PrinterChanged(draft, changed); break;
            case LaneInput.GateReported report: GatePolicy.Reported(draft, report); break;
            case LaneInput.TimerFired fired: TimerFired(draft, fired.Timer); break;
            case LaneInput.Restarted restarted: RestartPolicy.Restart(draft, restarted); break;
            case LaneInput.Unreported unreported: RestartPolicy.Recover(draft, unreported); break;
            case LaneInput.ReprintWanted wanted: SlipPolicy.Reprint(draft, wanted); break;
            case LaneInput.UndoWanted wanted: UndoPolicy.Wanted(draft, wanted); break;
            case LaneInput.UndoAnswered answer: UndoPolicy.Answered(draft, answer); break;
            case LaneInput.Stopping: draft.State = draft.State with { IsStopping = true }; break;
            default: throw new UnreachableException($"{input.GetType().Name} is not an input of a lane");
        }

        return draft.Finish();
    }

    private static void TimerFired(LaneDraft draft, LaneTimer timer)
    {
        if (timer.Kind == TimerKind.PrintAgain)
        {
            draft.State = draft.State with { PrinterIsResting = false };
            SlipPolicy.StartNext(draft);
            return;
        }

        // A scan that was settled and forgotten meanwhile has nothing left to time.
        if (timer.Scan is not { } id || draft.Find(id) is not { } scan)
            return;
        switch (timer.Kind)
        {
            case TimerKind.AskAgain when !scan.IsResolved && !scan.IsAsked && scan.Attempt == timer.Number:
                RedeemPolicy.Ask(draft, scan);
                break;
            case TimerKind.PreviewExpired when scan.Phase == ScanPhase.Previewed:
                ConfirmPolicy.Cancel(draft, scan, "nobody confirmed it");
                break;
            case TimerKind.UndoAgain when scan.Undo is { IsOpen: true, IsAsked: false } undo
                && undo.Attempt == timer.Number:
                UndoPolicy.Ask(draft, scan);
                break;
        }
    }
}

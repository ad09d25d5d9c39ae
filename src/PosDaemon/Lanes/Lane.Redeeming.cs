using System.Collections.Immutable;
using System.Diagnostics;
using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

// Asking the cloud, and what its answers mean.
public static partial class Lane
{
    /// <summary>Asks the present question of an unresolved scan, always under its one id.</summary>
    private static void Ask(LaneDraft draft, ScanRecord scan)
    {
        scan = draft.Put(scan with { Attempt = scan.Attempt + 1, IsAsked = true });
        if (scan.Phase == ScanPhase.Asking)
            draft.Do(new LaneEffect.AskRedeem(Requests.Redeem(draft.Options, scan, scan.Code!)));
        else
            draft.Do(new LaneEffect.AskPreview(Requests.Preview(draft.Options, scan)));
    }

    private static void NoAnswer(LaneDraft draft, LaneInput.NoAnswer none)
    {
        if (draft.Find(none.Scan) is not { } scan)
            return;
        if (none.Question == Question.Undo)
        {
            UndoNotAnswered(draft, scan);
            return;
        }

        if (scan.GateIsRechecked)
        {
            // Accepted long ago; only the gate is owed, and only while the guest stands here.
            draft.Signal(VerdictKind.NoAnswer, draft.Put(scan with { GateIsRechecked = false }), none.Why);
            return;
        }

        var asked = scan.Phase == ScanPhase.Asking ? Question.Redeem : Question.Preview;
        // An answer that overtook it, or the end of a preview that has since been confirmed or cancelled.
        if (scan.IsResolved || scan.Phase == ScanPhase.Previewed || none.Question != asked)
            return;
        if (scan.Phase == ScanPhase.Previewing && draft.At.Since(scan.ShownAt) > draft.Options.PreviewLife)
        {
            // The guest has gone. An answer that came after an outage would use the code for nobody.
            Cancel(draft, scan, "the cloud did not answer");
            return;
        }

        scan = draft.Put(scan with { IsAsked = false });
        draft.Do(new LaneEffect.SetTimer(
            new LaneTimer(TimerKind.AskAgain, scan.Id, scan.Attempt), RetryPolicy.AfterAttempt(scan.Attempt)));
        if (draft.State.Current == scan.Id)
            draft.Signal(VerdictKind.NoAnswer, scan, none.Why);
    }

    private static void PreviewAnswered(LaneDraft draft, LaneInput.PreviewAnswered answer)
    {
        // Late or twice: it was cancelled, confirmed or answered meanwhile, and a preview changes nothing.
        if (draft.Find(answer.Scan) is not { Phase: ScanPhase.Previewing } scan)
            return;
        scan = draft.Put(scan with { IsAsked = false });
        switch (answer.Reply.ResultCase)
        {
            case PreviewResponse.ResultOneofCase.Refused:
                Refuse(draft, scan, answer.Reply.Refused);
                break;
            case PreviewResponse.ResultOneofCase.Offer:
                Offer(draft, scan, answer.Reply.Offer);
                break;
            default:
                NoAnswer(draft, new LaneInput.NoAnswer(
                    answer.At, scan.Id, Question.Preview, "The cloud's answer has no result."));
                break;
        }
    }

    private static void Offer(LaneDraft draft, ScanRecord scan, PreviewOffer offer)
    {
        var asksNothing = offer.Needs.All(need => need.Optional);
        if (draft.Options.Confirm == ConfirmMode.WhenNeeded && asksNothing)
        {
            Redeem(draft, scan, RedeemTerms.Plain, scan.Operator);
            return;
        }

        scan = draft.Put(scan with { Phase = ScanPhase.Previewed, Offer = offer });
        // The operator's keys act on what the screen asks for.
        draft.State = draft.State with { Current = scan.Id };
        draft.Do(new LaneEffect.SetTimer(
            new LaneTimer(TimerKind.PreviewExpired, scan.Id, 0), draft.Options.PreviewLife));
        draft.Signal(VerdictKind.Confirm, scan);
    }

    private static void Redeem(LaneDraft draft, ScanRecord scan, RedeemTerms terms, string by) =>
        Ask(draft, draft.Record(new JournalEntry.Confirmed(scan.Id, draft.At, terms, by)));

    private static void Confirm(LaneDraft draft, LaneInput.Confirmed confirmed)
    {
        var scan = draft.State.Current is { } current ? draft.Find(current) : null;
        if (scan is not { Phase: ScanPhase.Previewed, Offer: { } offer })
        {
            draft.Answer(confirmed.Command, false, scan?.Id, "There is nothing to confirm: scan a code first.");
        }
        else if (Missing(offer, confirmed.Terms) is { } missing)
        {
            draft.Answer(confirmed.Command, false, scan.Id, missing);
        }
        else
        {
            Redeem(draft, scan, confirmed.Terms, confirmed.Operator ?? scan.Operator);
            draft.Signal(VerdictKind.Checking, scan);
            draft.Answer(confirmed.Command, true, scan.Id, "Confirmed.");
        }
    }

    /// <summary>What the terms lack of what the code needs; null when nothing. Caught here because a refusal by the
    /// cloud would end the scan.</summary>
    private static string? Missing(PreviewOffer offer, RedeemTerms terms)
    {
        if (terms.Uses < 1)
            return "The number of uses must be 1 or more.";
        if (terms.BillMinor < 0)
            return "The bill must be 0 or more, in minor units.";
        foreach (var need in offer.Needs.Where(need => !need.Optional))
        {
            if (need.Kind == Need.Types.Kind.Bill && terms.BillMinor is null)
                return "Enter the bill: \"bill\", in minor units (138.00 is 13800).";
            if (need.Kind == Need.Types.Kind.Answer && !terms.Answers.ContainsKey(need.Key))
                return $"Answer \"{need.Key}\": {need.Question}";
        }

        return null;
    }

    private static void CancelByOperator(LaneDraft draft, LaneInput.Cancelled cancelled)
    {
        var scan = draft.State.Current is { } current ? draft.Find(current) : null;
        if (scan is { Phase: ScanPhase.Previewing or ScanPhase.Previewed })
        {
            Cancel(draft, scan, "the operator cancelled it");
            draft.Answer(cancelled.Command, true, scan.Id, "Cancelled; the code was not used.");
        }
        else if (scan is { Phase: ScanPhase.Asking })
        {
            draft.Answer(cancelled.Command, false, scan.Id,
                "It may already be redeemed: its answer is being asked for. Undo it once it is accepted.");
        }
        else
        {
            draft.Answer(cancelled.Command, false, scan?.Id, "There is nothing to cancel.");
        }
    }

    private static void Cancel(LaneDraft draft, ScanRecord scan, string why, bool isQuiet = false)
    {
        scan = draft.Record(new JournalEntry.Cancel(scan.Id, draft.At, why));
        if (!isQuiet && draft.State.Current == scan.Id)
            draft.Signal(VerdictKind.Cancelled, scan, why);
    }

    private static void RedeemAnswered(LaneDraft draft, LaneInput.RedeemAnswered answer)
    {
        if (draft.Find(answer.Scan) is not { } scan)
            return;     // settled by an earlier answer to the same question, and forgotten since
        switch (scan.Phase, answer.Reply.ResultCase)
        {
            case (ScanPhase.Asking, RedeemResponse.ResultOneofCase.Accepted):
                Accept(draft, scan, answer.Reply.Accepted);
                break;
            case (ScanPhase.Asking, RedeemResponse.ResultOneofCase.Refused):
                Refuse(draft, scan, answer.Reply.Refused);
                break;
            case (ScanPhase.Asking, _):
                NoAnswer(draft, new LaneInput.NoAnswer(
                    answer.At, scan.Id, Question.Redeem, "The cloud's answer has no result."));
                break;
            case (ScanPhase.Accepted, _) when scan.GateIsRechecked:
                RecheckAnswered(draft, scan, answer.Reply);
                break;
            case (ScanPhase.Accepted or ScanPhase.Refused, _):
                // A retried question can be answered twice; the cloud's rule 1 makes both answers the same.
                break;
            default:
                throw new UnreachableException($"The cloud answered a redemption that scan {scan.Id} never asked for.");
        }
    }

    private static void Accept(LaneDraft draft, ScanRecord scan, Accepted accepted)
    {
        scan = draft.Record(new JournalEntry.Accept(scan.Id, draft.At, accepted));
        var opensGate = accepted.OpenGate && draft.Options.HasGate;
        draft.Signal(VerdictKind.Accepted, scan, opensGate && !IsInTime(draft, scan) ? TooLate : null);
        if (opensGate)
            OpenOrBeLate(draft, scan);
        if (accepted.Slip is not null)
            QueueSlip(draft, draft.Find(scan.Id)!);
    }

    private static void Refuse(LaneDraft draft, ScanRecord scan, Refused refused)
    {
        scan = draft.Record(new JournalEntry.Refuse(scan.Id, draft.At, refused));
        draft.Signal(VerdictKind.Refused, scan);
    }
}

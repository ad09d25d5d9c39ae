using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>The preview and the operator's part: confirming what is offered, or cancelling it.</summary>
internal static class ConfirmPolicy
{
    private const string AnotherWasShown = "another code was shown; this one was not used and can be shown again";

    private const string ScreenHasChanged = "The screen has changed to another code meanwhile: look again.";

    public static void Previewed(LaneDraft draft, LaneInput.PreviewAnswered answer)
    {
        // Late or twice: it was cancelled, confirmed or answered meanwhile, and a preview changes nothing.
        if (draft.Find(answer.Scan) is not { Phase: ScanPhase.Previewing } scan)
            return;
        scan = draft.Put(scan with { IsAsked = false });
        switch (answer.Reply.ResultCase)
        {
            case PreviewResponse.ResultOneofCase.Refused:
                RedeemPolicy.Refuse(draft, scan, answer.Reply.Refused);
                break;
            case PreviewResponse.ResultOneofCase.Offer:
                Offer(draft, scan, answer.Reply.Offer);
                break;
            default:
                RedeemPolicy.NoAnswer(draft, new LaneInput.NoAnswer(
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

        var earlier = draft.State.AsksOperator ? draft.Find(draft.State.Current!.Value) : null;
        if (earlier is not null && earlier.ShownAt.Monotonic > scan.ShownAt.Monotonic)
        {
            // Its answer is late: the operator is asked about the one that was shown last.
            Cancel(draft, scan, AnotherWasShown);
            return;
        }

        scan = draft.Put(scan with { Phase = ScanPhase.Previewed, Offer = offer });
        // The operator's keys act on what the screen asks for, and it never asks about two.
        draft.State = draft.State with { Current = scan.Id };
        if (earlier is not null)
            Cancel(draft, earlier, AnotherWasShown);
        draft.Do(new LaneEffect.SetTimer(
            new LaneTimer(TimerKind.PreviewExpired, scan.Id, 0), draft.Options.PreviewLife));
        draft.Signal(VerdictKind.Confirm, scan);
    }

    private static void Redeem(LaneDraft draft, ScanRecord scan, RedeemTerms terms, string by) =>
        RedeemPolicy.Ask(draft, draft.Record(new JournalEntry.Confirmed(scan.Id, draft.At, terms, by)));

    public static void Confirm(LaneDraft draft, LaneInput.Confirmed confirmed)
    {
        var scan = draft.State.Current is { } current ? draft.Find(current) : null;
        if (IsOfAnother(confirmed.Scan, scan))
        {
            draft.Reply(confirmed.Command, false, scan?.Id, ScreenHasChanged);
        }
        else if (scan is not { Phase: ScanPhase.Previewed, Offer: { } offer })
        {
            draft.Reply(confirmed.Command, false, scan?.Id, "There is nothing to confirm: scan a code first.");
        }
        else if (Missing(offer, confirmed.Terms) is { } missing)
        {
            draft.Reply(confirmed.Command, false, scan.Id, missing);
        }
        else
        {
            // Whoever confirms it has the guest before him.
            scan = draft.Put(scan with { ShownAt = draft.At });
            Redeem(draft, scan, confirmed.Terms, confirmed.Operator ?? scan.Operator);
            draft.Signal(VerdictKind.Checking, scan);
            draft.Reply(confirmed.Command, true, scan.Id, "Confirmed.");
        }
    }

    private static bool IsOfAnother(ScanId? seen, ScanRecord? current) => seen is { } scan && scan != current?.Id;

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

    public static void CancelByOperator(LaneDraft draft, LaneInput.Cancelled cancelled)
    {
        var scan = draft.State.Current is { } current ? draft.Find(current) : null;
        if (IsOfAnother(cancelled.Scan, scan))
        {
            draft.Reply(cancelled.Command, false, scan?.Id, ScreenHasChanged);
        }
        else if (scan is { Phase: ScanPhase.Previewing or ScanPhase.Previewed })
        {
            Cancel(draft, scan, "the operator cancelled it");
            draft.Reply(cancelled.Command, true, scan.Id, "Cancelled; the code was not used.");
        }
        else if (scan is { Phase: ScanPhase.Asking })
        {
            draft.Reply(cancelled.Command, false, scan.Id,
                "It may already be redeemed: its answer is being asked for. Undo it once it is accepted.");
        }
        else
        {
            draft.Reply(cancelled.Command, false, scan?.Id, "There is nothing to cancel.");
        }
    }

    /// <summary>Ends a scan of which nothing was used, and says so.</summary>
    public static void Cancel(LaneDraft draft, ScanRecord scan, string why) =>
        draft.Signal(
            VerdictKind.Cancelled, draft.Record(new JournalEntry.Cancel(scan.Id, draft.At, why)), why);
}

using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>The preview and the operator's part: confirming what is offered, or cancelling it.</summary>
internal static class ConfirmPolicy
{
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

        Wait(draft, scan, offer, null, null);
    }

    /// <summary>The operator is asked, now and until it is confirmed, cancelled or over.</summary>
    private static void Wait(
        LaneDraft draft, ScanRecord scan, PreviewOffer offer, Sentence? detail, string? cause)
    {
        var earlier = draft.State.AsksOperator ? draft.Find(draft.State.Current!.Value) : null;
        if (earlier is not null && earlier.ShownAt.Monotonic > scan.ShownAt.Monotonic)
        {
            // Its answer is late: the operator is asked about the one that was shown last.
            Cancel(draft, scan, CancelWords.AnotherWasShown);
            return;
        }

        scan = draft.Put(scan with { Phase = ScanPhase.Previewed, Offer = offer });
        // The operator's keys act on what the screen asks for, and it never asks about two.
        draft.State = draft.State with { Current = scan.Id };
        if (earlier is not null)
            Cancel(draft, earlier, CancelWords.AnotherWasShown);
        draft.Do(new LaneEffect.SetTimer(
            new LaneTimer(TimerKind.PreviewExpired, scan.Id, 0), draft.Options.PreviewLife));
        draft.Signal(VerdictKind.Confirm, scan, detail, cause);
    }

    /// <summary>The cloud has used nothing and says what is missing, and somebody stands at the lane who can supply
    /// it.</summary>
    public static bool CanAskAgain(LaneDraft draft, ScanRecord scan, Refused refused) =>
        refused.Reason == Reason.NeedsAnswers && scan.IsAsked && draft.Options.Confirm != ConfirmMode.Never
        && (refused.Needs.Count > 0 || scan.Offer is { Needs.Count: > 0 });

    /// <summary>Back to the preview: the same scan may be asked for again with what it lacked.</summary>
    public static void AskAgain(LaneDraft draft, ScanRecord scan, Refused refused)
    {
        var offer = new PreviewOffer { Entitlement = refused.Entitlement ?? scan.Offer?.Entitlement };
        offer.Needs.AddRange(refused.Needs.Concat(scan.Offer?.Needs ?? []).DistinctBy(need => (need.Kind, need.Key)));
        scan = draft.Record(new JournalEntry.Incomplete(scan.Id, draft.At));
        if (draft.At.Since(scan.ShownAt) > draft.Options.PreviewLife)
            Cancel(draft, scan, CancelWords.NobodyConfirmed);
        else
            Wait(draft, scan, offer, Sentence.MoreIsNeeded(refused), refused.Message);
    }

    private static void Redeem(LaneDraft draft, ScanRecord scan, RedeemTerms terms, string by) =>
        RedeemPolicy.Ask(draft, draft.Record(new JournalEntry.Confirmed(scan.Id, draft.At, terms, by)));

    public static void Confirm(LaneDraft draft, LaneInput.Confirmed confirmed)
    {
        var scan = draft.State.Current is { } current ? draft.Find(current) : null;
        if (IsOfAnother(confirmed.Scan, scan))
        {
            draft.Reply(confirmed.Command, false, scan?.Id, Sentence.ScreenHasChanged);
        }
        else if (scan is not { Phase: ScanPhase.Previewed, Offer: { } offer })
        {
            draft.Reply(confirmed.Command, false, scan?.Id, Sentence.NothingToConfirm);
        }
        else if (OperatorPolicy.IsMissing(draft))
        {
            draft.Reply(confirmed.Command, false, scan.Id, Sentence.NobodySignedIn);
        }
        else if (TermsPolicy.FaultOf(confirmed.Terms, offer, draft.Options) is { } missing)
        {
            // Asked again: a refusal by the cloud could end the scan.
            draft.Signal(VerdictKind.Confirm, scan, missing);
            draft.Reply(confirmed.Command, false, scan.Id, missing);
        }
        else
        {
            // Whoever confirms it has the guest before him.
            scan = draft.Put(scan with { ShownAt = draft.At });
            Redeem(
                draft, scan, TermsPolicy.Spell(confirmed.Terms, offer),
                confirmed.Operator ?? OperatorPolicy.NameOf(draft, scan.Operator));
            draft.Signal(VerdictKind.Checking, scan);
            draft.Reply(confirmed.Command, true, scan.Id, Sentence.Confirmed);
        }
    }

    private static bool IsOfAnother(ScanId? seen, ScanRecord? current) => seen is { } scan && scan != current?.Id;

    public static void CancelByOperator(LaneDraft draft, LaneInput.Cancelled cancelled)
    {
        var scan = draft.State.Current is { } current ? draft.Find(current) : null;
        if (IsOfAnother(cancelled.Scan, scan))
        {
            draft.Reply(cancelled.Command, false, scan?.Id, Sentence.ScreenHasChanged);
        }
        else if (scan is { Phase: ScanPhase.Previewing or ScanPhase.Previewed })
        {
            Cancel(draft, scan, CancelWords.ByOperator);
            draft.Reply(cancelled.Command, true, scan.Id, Sentence.CancelledByOperator);
        }
        else if (scan is { Phase: ScanPhase.Asking })
        {
            draft.Reply(cancelled.Command, false, scan.Id, Sentence.MayBeRedeemed);
        }
        else
        {
            draft.Reply(cancelled.Command, false, scan?.Id, Sentence.NothingToCancel);
        }
    }

    /// <summary>Ends a scan of which nothing was used, and says so.</summary>
    /// <param name="why">One of <see cref="CancelWords"/>.</param>
    /// <param name="cause">For the technician, where there is more to tell.</param>
    public static void Cancel(LaneDraft draft, ScanRecord scan, string why, string? cause = null) =>
        draft.Signal(VerdictKind.Cancelled, draft.Record(new JournalEntry.Cancel(scan.Id, draft.At, why)),
            CancelWords.Of(why), cause);
}

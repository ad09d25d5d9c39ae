using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>A new run takes up what the journal holds. What was under way when the process died has an unknown
/// outcome.</summary>
internal static class RestartPolicy
{
    private const string Why = CancelWords.Restart;

    public static void Restart(LaneDraft draft, LaneInput.Restarted restarted)
    {
        // What was sent of a slip that nobody knows of may still be in the printer.
        draft.State = draft.State with
        {
            ClearPrinter = restarted.Records.Any(
                record => record.Slip is { HasStarted: true, Phase: SlipPhase.Due or SlipPhase.Held }),
        };
        foreach (var record in restarted.Records.OrderBy(record => record.ReadAt.Wall))
        {
            var scan = Rebase(record, draft.At);
            scan = draft.Put(scan with
            {
                IsUnchecked = !scan.IsResolved
                    || scan.Slip is { Phase: SlipPhase.Due or SlipPhase.Held, Copy: 1, HasStarted: false },
            });
            if (!scan.IsSetAside) GoOn(draft, Check(draft, scan));
        }

        foreach (var scan in restarted.Records.OrderBy(record => record.VerdictAt?.Wall ?? record.ReadAt.Wall))
        {
            if (draft.Find(scan.Id) is { Slip.Phase: SlipPhase.Due, IsSetAside: false } due
                && !draft.State.SlipQueue.Contains(due.Id) && draft.State.Printing != due.Id)
                SlipPolicy.Queue(draft, due);
        }
    }

    /// <summary>A scan at hand, or one that was forgotten: its moments in the journal may be of an earlier
    /// run.</summary>
    public static ScanRecord? Recall(LaneDraft draft, ScanId scan, ScanRecord? fromJournal) =>
        draft.Find(scan) ?? (fromJournal is null ? null : draft.Put(Rebase(fromJournal, draft.At)));

    private static ScanRecord Rebase(ScanRecord record, Moment now) => record with
    {
        ReadAt = record.ReadAt.Rebased(now),
        ShownAt = record.ShownAt.Rebased(now),
        VerdictAt = record.VerdictAt?.Rebased(now),
        Attempt = 0,
        IsAsked = false,
        IsAskedLate = false,
        GateIsRechecked = false,
        GateAwaitsCheck = false,
        AwaitedPulse = null,
    };

    private static void GoOn(LaneDraft draft, ScanRecord scan)
    {
        switch (scan.Phase)
        {
            case ScanPhase.Previewing or ScanPhase.Previewed:
                // Nothing was asked that could have used the code, and the operator's screen is gone. Its guest is
                // told, if it can be that he is still there.
                if (draft.At.Since(scan.ShownAt) <= draft.Options.PreviewLife)
                    ConfirmPolicy.Cancel(draft, scan, Why);
                else
                    draft.Record(new JournalEntry.Cancel(scan.Id, draft.At, Why));
                return;
            case ScanPhase.Asking:
                RedeemPolicy.Ask(draft, scan);
                return;
        }

        if (scan.Gate.Phase == GatePhase.Pulsing)
            scan = draft.Record(new JournalEntry.GateEnded(
                scan.Id, draft.At, scan.Gate.Pulses, GatePhase.Uncertain, Why));
        if (scan.Undo is { IsOpen: true })
        {
            UndoPolicy.Ask(draft, scan);
            scan = draft.Find(scan.Id)!;
        }

        if (scan.Slip.Phase == SlipPhase.Printing)
            SlipPolicy.Ended(draft, scan, SlipOutcome.Unknown, Why);
        else if (scan.Slip.Phase == SlipPhase.Due && !draft.Options.HasPrinter)
            SlipPolicy.Drop(draft, scan, SlipWords.NoPrinter);
    }

    /// <summary>The cloud has said which redemptions have no slip report, or does not answer.</summary>
    public static void CheckAll(LaneDraft draft, LaneInput.SlipsChecked answer)
    {
        draft.State = draft.State with { SlipsChecked = answer };
        foreach (var scan in draft.State.Scans.Values.Where(scan => scan is { IsUnchecked: true, IsSetAside: false })
            .ToList())
            GatePolicy.OpenIfAwaited(draft, Check(draft, scan));
        SlipPolicy.StartNext(draft);
    }

    /// <summary>Lets the slip and the gate of a scan that was read back from the journal go, or marks it, as far as the
    /// cloud has been asked. One without its verdict is checked when it has it.</summary>
    public static ScanRecord Check(LaneDraft draft, ScanRecord scan)
    {
        if (!scan.IsUnchecked || scan.Accepted is not { } accepted || draft.State.SlipsChecked is not { } answer)
            return scan;
        var isReported = answer.WithoutReport is { } withoutReport && !withoutReport.Contains(scan.Id)
            && !(accepted.RedeemedAt.ToTimeOrNull() >= answer.AskedAt);
        if (!isReported)
            return draft.Put(scan with { IsUnchecked = false });
        draft.State = draft.State with { SlipQueue = draft.State.SlipQueue.Remove(scan.Id) };
        return draft.Record(new JournalEntry.Outdated(scan.Id, draft.At));
    }

    /// <summary>After a lost journal: what the cloud says was redeemed here and never reported as printed is offered
    /// to the operator as marked copies.</summary>
    public static void Recover(LaneDraft draft, LaneInput.Unreported unreported)
    {
        foreach (var lost in unreported.Items.Where(lost => lost.IsLost))
        {
            var id = new ScanId(lost.Item.ScanId);
            switch (Recall(draft, id, lost.FromJournal))
            {
                case null:
                    draft.Record(new JournalEntry.Recovered(
                        id, draft.At, draft.Options.Name, lost.Item.Accepted, Math.Max(1, lost.Item.ReportedCopy)));
                    break;
                case { Phase: ScanPhase.Cancelled }:
                    draft.Record(new JournalEntry.Outdated(id, draft.At));
                    draft.Signal(VerdictKind.Accepted,
                        draft.Record(new JournalEntry.Accept(id, draft.At, lost.Item.Accepted)),
                        Sentence.HadBeenRedeemed);
                    break;
            }
        }
    }
}

using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>Asking the cloud, and what its answers mean (S2).</summary>
internal static class RedeemPolicy
{
    /// <summary>The clocks of a cloud's nodes differ by less: a question that is asked so long after the guest's time
    /// overtakes no earlier one that a node might still carry out.</summary>
    private static readonly TimeSpan CloudClocksDiffer = TimeSpan.FromSeconds(2);

    /// <summary>Asks the present question of an unresolved scan, always under its one id.</summary>
    public static void Ask(LaneDraft draft, ScanRecord scan)
    {
        var stay = Stay(draft, scan);
        scan = draft.Put(scan with
        {
            Attempt = scan.Attempt + 1, IsAsked = true, IsAskedLate = stay < -CloudClocksDiffer,
        });
        if (scan.Phase == ScanPhase.Asking)
            draft.Do(new LaneEffect.AskRedeem(Request(draft.Options, scan, scan.Code!), stay));
        else
            draft.Do(new LaneEffect.AskPreview(PreviewRequest(draft.Options, scan)));
    }

    /// <summary>How long from now the guest is taken to stay; below zero when he has gone.</summary>
    public static TimeSpan Stay(LaneDraft draft, ScanRecord scan) =>
        draft.Options.GuestStays - draft.At.Since(scan.ShownAt);

    public static void NoAnswer(LaneDraft draft, LaneInput.NoAnswer none)
    {
        if (draft.Find(none.Scan) is not { } scan)
            return;
        if (none.Question == Question.Undo)
        {
            UndoPolicy.NotAnswered(draft, scan, none.Why);
            return;
        }

        if (scan.GateIsRechecked)
        {
            // Accepted long ago; only the gate is owed, and only while the guest stands here.
            scan = draft.Put(scan with { GateIsRechecked = false });
            if (!scan.IsUndone)
                draft.Signal(VerdictKind.NoAnswer, scan, ToDo(none.Trouble), none.Why);
            return;
        }

        var asked = scan.Phase == ScanPhase.Asking ? Question.Redeem : Question.Preview;
        // An answer that overtook it, or the end of a preview that has since been confirmed or cancelled.
        if (scan.IsResolved || scan.Phase == ScanPhase.Previewed || none.Question != asked)
            return;
        if (scan.Phase == ScanPhase.Previewing && draft.At.Since(scan.ShownAt) > draft.Options.PreviewLife)
        {
            // The guest has gone. An answer that came after an outage would use the code for nobody.
            ConfirmPolicy.Cancel(draft, scan, CancelWords.NoAnswer, none.Why);
            return;
        }

        scan = draft.Put(scan with { IsAsked = false });
        draft.Do(new LaneEffect.SetTimer(
            new LaneTimer(TimerKind.AskAgain, scan.Id, scan.Attempt), RetryPolicy.AfterAttempt(scan.Attempt)));
        // One whose screen is another's is told of once: it has a verdict in the end.
        if (draft.State.Current == scan.Id || scan.Attempt == 1)
            draft.Signal(VerdictKind.NoAnswer, scan, ToDo(none.Trouble), none.Why);
    }

    public static void Answered(LaneDraft draft, LaneInput.RedeemAnswered answer)
    {
        if (draft.Find(answer.Scan) is not { } scan)
            return;     // resolved by an earlier answer to the same question, and forgotten since
        switch (scan.Phase, answer.Reply.ResultCase)
        {
            case (ScanPhase.Asking, RedeemResponse.ResultOneofCase.Accepted):
                Accept(draft, scan, answer.Reply.Accepted);
                break;
            case (ScanPhase.Asking, RedeemResponse.ResultOneofCase.Refused)
                when ConfirmPolicy.CanAskAgain(draft, scan, answer.Reply.Refused):
                ConfirmPolicy.AskAgain(draft, scan, answer.Reply.Refused);
                break;
            case (ScanPhase.Asking, RedeemResponse.ResultOneofCase.Refused):
                Refuse(draft, scan, answer.Reply.Refused);
                break;
            case (ScanPhase.Asking, RedeemResponse.ResultOneofCase.NotDone)
                when scan.IsAskedLate && scan.Attempt == answer.Attempt:
                ConfirmPolicy.Cancel(draft, scan, CancelWords.TooLate);
                break;
            case (ScanPhase.Asking, _):
                NoAnswer(draft, new LaneInput.NoAnswer(
                    answer.At, scan.Id, Question.Redeem, TextWithoutResult(answer.Reply),
                    answer.Reply.NotDone is null ? CloudTrouble.NotUnderstood : CloudTrouble.TooLate));
                break;
            case (ScanPhase.Accepted, _) when scan.GateIsRechecked:
                GatePolicy.RecheckAnswered(draft, scan, answer.Reply);
                break;
            case (ScanPhase.Cancelled, RedeemResponse.ResultOneofCase.Accepted):
                // A node of the cloud with a slow clock has done it all the same: its paper is owed.
                Accept(draft, scan, answer.Reply.Accepted);
                break;
            case (ScanPhase.Previewed, RedeemResponse.ResultOneofCase.Refused)
                when answer.Reply.Refused.Reason == Reason.NeedsAnswers:
                // The operator is being asked for what it lacked.
                break;
            case (ScanPhase.Accepted or ScanPhase.Refused or ScanPhase.Cancelled, _):
                // A retried question can be answered twice; the cloud's rule 1 makes both answers the same.
                break;
            default:
                throw new UnreachableException($"The cloud answered a redemption that scan {scan.Id} never asked for.");
        }
    }

    private static void Accept(LaneDraft draft, ScanRecord scan, Accepted accepted)
    {
        scan = RestartPolicy.Check(draft, draft.Record(new JournalEntry.Accept(scan.Id, draft.At, accepted)));
        var opensGate = accepted.OpenGate && draft.Options.HasGate;
        var isLate = opensGate && !GatePolicy.IsInTime(draft, scan);
        draft.Signal(VerdictKind.Accepted, scan,
            isLate ? Sentence.GateTooLate : opensGate && scan.IsUnchecked ? Sentence.GateShutShowAgain : null);
        if (opensGate)
            GatePolicy.OpenOrBeLate(draft, scan);
        if (scan.Slip.Phase == SlipPhase.Due)
            SlipPolicy.Queue(draft, draft.Find(scan.Id)!);
    }

    public static void Refuse(LaneDraft draft, ScanRecord scan, Refused refused)
    {
        scan = draft.Record(new JournalEntry.Refuse(scan.Id, draft.At, refused));
        if (refused.Reason is Reason.NotFound or Reason.Malformed)
            ScanPolicy.LeaveScreen(draft, scan);
        draft.Signal(VerdictKind.Refused, scan);
    }

    private static Sentence ToDo(CloudTrouble trouble) => trouble switch
    {
        CloudTrouble.NotTrusted => Sentence.CloudNotTrusted,
        CloudTrouble.TerminalNotAccepted => Sentence.TerminalNotAccepted,
        CloudTrouble.NotUnderstood => Sentence.CloudNotUnderstood,
        CloudTrouble.TooLate => Sentence.CloudWasLate,
        _ => Sentence.CloudSilent,
    };

    /// <summary>What the technician is told of an answer that neither accepts nor refuses.</summary>
    public static string TextWithoutResult(RedeemResponse reply) => reply.NotDone is { } notDone
        ? $"The cloud was asked too late and has not redeemed it. {notDone.Message}".TrimEnd()
        : "The cloud's answer has no result.";

    /// <summary>Made from the scan's record alone, so that every retry carries the same.</summary>
    public static RedeemRequest Request(LaneOptions options, ScanRecord scan, ScanCode code)
    {
        var request = new RedeemRequest
        {
            ScanId = scan.Id.Value,
            Caller = Caller(options, scan.Operator, scan.ReadAt),
            Code = ByteString.CopyFrom(code.Bytes),
            Uses = scan.Terms.Uses,
            Attempt = scan.Attempt,
            Direction = scan.IsExit ? Direction.Exit : Direction.Unspecified,
        };
        if (scan.Terms.BillMinor is { } bill)
            request.Bill = new Money { Minor = bill, Currency = scan.Terms.Currency ?? options.Currency };
        request.Answers.AddRange(scan.Terms.Answers.Select(a => new Answer { Key = a.Key, Value = a.Value }));
        return request;
    }

    /// <summary>Who asks, and when by this terminal's clock.</summary>
    public static Caller Caller(LaneOptions options, string by, Moment at) => new()
    {
        TerminalId = options.TerminalId,
        Lane = options.Name,
        StoreId = options.StoreId,
        OperatorId = by,
        DeviceTime = Timestamp.FromDateTimeOffset(at.Wall),
    };

    private static PreviewRequest PreviewRequest(LaneOptions options, ScanRecord scan) => new()
    {
        ScanId = scan.Id.Value,
        Caller = Caller(options, scan.Operator, scan.ReadAt),
        Code = ByteString.CopyFrom(scan.Code!.Bytes),
    };
}

using System.Collections.Immutable;
using System.Diagnostics;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>Everything the daemon promises about scans, slips and gates is decided here and in the policies that it
/// calls, and nowhere else. Pure: no clock, no I/O, no chance. The lane's loop performs what it returns. The
/// promises S1-S9 and L1-L3 are in docs/architecture.md; the simulation holds this code to them.</summary>
public static class Lane
{
    /// <summary>Takes one input.</summary>
    /// <returns>The next state, and what is to be done, in this order. A commit, if there is one, comes
    /// first.</returns>
    /// <exception cref="UnreachableException">The input is not legal in this state: a bug.</exception>
    public static (LaneState Next, ImmutableArray<LaneEffect> Effects) Step(LaneState state, LaneInput input)
    {
        var draft = new LaneDraft(state, input.At);
        Apply(draft, input);
        return draft.Finish();
    }

    /// <summary>As <see cref="Step"/>, for a caller who wants to know of which scan it was where it throws.</summary>
    internal static void Apply(LaneDraft draft, LaneInput input)
    {
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
            case LaneInput.PassageReported report: PassagePolicy.Reported(draft, report); break;
            case LaneInput.TimerFired fired: TimerFired(draft, fired.Timer); break;
            case LaneInput.Restarted restarted: RestartPolicy.Restart(draft, restarted); break;
            case LaneInput.Unreported unreported: RestartPolicy.Recover(draft, unreported); break;
            case LaneInput.SlipsChecked answer: RestartPolicy.CheckAll(draft, answer); break;
            case LaneInput.ReprintWanted wanted: SlipPolicy.Reprint(draft, wanted); break;
            case LaneInput.UndoWanted wanted: UndoPolicy.Wanted(draft, wanted); break;
            case LaneInput.UndoAnswered answer: UndoPolicy.Answered(draft, answer); break;
            case LaneInput.SignedIn signedIn: OperatorPolicy.SignIn(draft, signedIn); break;
            case LaneInput.SignedOut signedOut: OperatorPolicy.SignOut(draft, signedOut); break;
            case LaneInput.Stopping: draft.State = draft.State with { IsStopping = true }; break;
            default: throw new UnreachableException($"{input.GetType().Name} is not an input of a lane");
        }
    }

    private static void TimerFired(LaneDraft draft, LaneTimer timer)
    {
        if (timer.Kind == TimerKind.PrintAgain)
        {
            draft.State = draft.State with { PrinterIsResting = false };
            SlipPolicy.StartNext(draft);
            return;
        }

        // A scan that was finished and forgotten meanwhile has nothing left to time.
        if (timer.Scan is not { } id || draft.Find(id) is not { } scan)
            return;
        switch (timer.Kind)
        {
            case TimerKind.AskAgain when !scan.IsResolved && !scan.IsAsked && scan.Attempt == timer.Number:
                RedeemPolicy.Ask(draft, scan);
                break;
            case TimerKind.PreviewExpired when scan.Phase == ScanPhase.Previewed:
                ConfirmPolicy.Cancel(draft, scan, CancelWords.NobodyConfirmed);
                break;
            case TimerKind.UndoAgain when scan.Undo is { IsOpen: true, IsAsked: false } undo
                && undo.Attempt == timer.Number:
                UndoPolicy.Ask(draft, scan);
                break;
        }
    }
}

/// <summary>A step in the making: the state so far, and what is to be done. Lives for one step only. Entries are
/// gathered into one commit that goes before every other effect, whatever the order they were asked for in.</summary>
internal sealed class LaneDraft(LaneState state, Moment at)
{
    private readonly ImmutableArray<JournalEntry>.Builder _entries = ImmutableArray.CreateBuilder<JournalEntry>();
    private readonly ImmutableArray<SlipReport>.Builder _reports = ImmutableArray.CreateBuilder<SlipReport>();
    private readonly ImmutableArray<LaneEffect>.Builder _effects = ImmutableArray.CreateBuilder<LaneEffect>();

    public LaneState State { get; set; } = state;

    public Moment At { get; } = at;

    public LaneOptions Options => State.Options;

    /// <summary>The scan that was looked at last; null before the first.</summary>
    public ScanId? Scan { get; private set; }

    private bool IsFinal(ScanId scan) => Find(scan) is { IsFinal: true };

    public ScanRecord? Find(ScanId scan)
    {
        Scan = scan;
        return State.Scans.GetValueOrDefault(scan);
    }

    /// <summary>Writes an entry, and makes it so in the state.</summary>
    public ScanRecord Record(JournalEntry entry)
    {
        Scan = entry.Scan;
        _entries.Add(entry);
        return Put(ScanRecord.Apply(Find(entry.Scan), entry));
    }

    /// <summary>Changes what is of this run only; nothing of it needs to outlive a crash.</summary>
    public ScanRecord Put(ScanRecord record)
    {
        Scan = record.Id;
        State = State.With(record);
        return record;
    }

    public void Do(LaneEffect effect) => _effects.Add(effect);

    /// <summary>Puts a report to the cloud into the outbox, in the same transaction as the entries.</summary>
    public void Report(ScanRecord scan, int copy, SlipOutcome outcome, string detail) => _reports.Add(new SlipReport
    {
        ScanId = scan.Id.Value,
        Copy = copy,
        Outcome = outcome,
        At = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At.Wall),
        Detail = detail,
    });

    public void Signal(VerdictKind kind, ScanRecord? scan, Sentence? detail = null, string? cause = null)
    {
        var isEarlier = State.Current is { } current && current != scan?.Id
            && (scan is not null || State.AsksOperator);
        var verdict = new Verdict(
            kind, scan?.Id, At, scan?.Refused?.Reason ?? default, detail, isEarlier, cause);
        if (!isEarlier)
            State = State with { Verdict = verdict };
        Do(new LaneEffect.Signal(verdict));
    }

    /// <summary>Answers an order of the console; an input that nobody at the console gave has no command.</summary>
    public void Reply(CommandId? command, bool done, ScanId? scan, Sentence message)
    {
        if (command is { } id)
            Do(new LaneEffect.Reply(id, new CommandOutcome(done, scan, message)));
    }

    public (LaneState Next, ImmutableArray<LaneEffect> Effects) Finish()
    {
        if (_entries.Count > 0 || _reports.Count > 0)
            _effects.Insert(0, new LaneEffect.Commit(new JournalBatch(
                _entries.ToImmutable(), _reports.ToImmutable(),
                [.. _entries.Select(e => e.Scan).Distinct().Where(IsFinal)])));
        return (State, _effects.ToImmutable());
    }
}

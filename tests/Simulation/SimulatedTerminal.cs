using System.Collections.Immutable;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Simulation;

/// <summary>The process: the production lane loop, lane and outbox policy, which may die before and after each effect.
/// What reaches a dead process is lost; what it had sent is not.</summary>
internal sealed class SimulatedTerminal(
    FaultPlan plan, Chance chance, Schedule schedule, Tally tally, SimulatedDisk disk, SimulatedCloud cloud,
    SimulatedPrinter printer, SimulatedGate gate, Promises promises) : ILaneEffects, ILaneObserver
{
    private LaneLoop? _lane;
    private int _life;
    private TimeSpan _bornAt;
    private bool _outboxIsBusy;
    private long _outboxTurn;
    private long _command;

    public bool FaultsAreOver { get; set; }

    /// <summary>What the people at the lane see.</summary>
    public event Action<Verdict>? Signalled;

    public LaneState? State => _lane?.Snapshot.State;

    public Moment Now => new(schedule.Wall, schedule.Now - _bornAt);

    public void Boot()
    {
        _life++;
        _bornAt = schedule.Now - chance.Seconds(0, 100);    // the monotonic clock starts anywhere
        _outboxIsBusy = false;
        var lane = new LaneLoop(plan.Options, new LaneQueue(plan.Options.Name), this, this, NullLogger.Instance);
        _lane = lane;
        schedule.Log("the process starts");
        Live(lane.StartAsync);
        var life = _life;
        printer.Attach((ready, trouble) => Deliver(life, () => new LaneInput.PrinterChanged(Now, ready, trouble)));
        AskForUnreported(attempt: 1);
        WakeOutbox();
    }

    public ScanId NewId() => ScanId.Create(schedule.Wall, chance);

    public void Show(SimulatedCode code) => Deliver(_life, () =>
    {
        tally.Scans++;
        schedule.Log($"{code.Text} is shown");
        return new LaneInput.CodeRead(Now, NewId(), new ScanCode(Encoding.UTF8.GetBytes(code.Text)));
    });

    public void Confirm(RedeemTerms terms) => Deliver(_life, () =>
    {
        if (State is { AsksOperator: true, Current: { } scan })
            promises.OnShown(disk.Find(scan)!.CodeHash);    // its guest stands before whoever confirms it
        return new LaneInput.Confirmed(Now, NextCommand(), terms);
    });

    public void Cancel() => Deliver(_life, () => new LaneInput.Cancelled(Now, NextCommand()));

    public void Reprint(ScanId scan) => Deliver(
        _life, () => new LaneInput.ReprintWanted(Now, NextCommand(), scan, disk.Find(scan)));

    public void Undo(ScanId scan) => Deliver(_life, () => new LaneInput.UndoWanted(
        Now, NextCommand(), scan, UndoId.Create(schedule.Wall, chance), "", "mistake", disk.Find(scan)));

    ValueTask ILaneEffects.CommitAsync(JournalBatch batch)
    {
        Effect(() =>
        {
            promises.BeforeCommit(batch);
            disk.Commit(batch);
            promises.AfterCommit(batch);
            schedule.Log($"  commit {string.Join(", ", batch.Entries.Select(e => e.GetType().Name))}");
            if (batch.Reports.Length > 0)
                WakeOutbox();
        });
        return ValueTask.CompletedTask;
    }

    ValueTask<LaneJournal> ILaneEffects.LoadAsync() => ValueTask.FromResult(new LaneJournal(
        disk.Load(plan.Options.MaxRemembered), new JournalOpened(_life, JournalState.Current, null)));

    void ILaneEffects.Perform(LaneEffect effect) => Effect(() =>
    {
        switch (effect)
        {
            case LaneEffect.AskPreview ask: Ask(ask.Request); break;
            case LaneEffect.AskRedeem ask: Ask(ask.Request, ask.Stay); break;
            case LaneEffect.AskUndo ask: Ask(ask.Scan, ask.Request); break;
            case LaneEffect.Print print: Print(print.Scan, print.Copy); break;
            case LaneEffect.OpenGate open: OpenGate(open.Scan, open.Pulse); break;
            case LaneEffect.Signal signal: Signal(signal.Verdict); break;
            case LaneEffect.SetTimer timer: SetTimer(timer.Timer, timer.After); break;
            case LaneEffect.Reply: break;
            default: throw new System.Diagnostics.UnreachableException($"{effect} is not an effect to perform");
        }
    });

    // A process of the simulation ends by dying, never by being told to.
    void IDisposable.Dispose()
    {
    }

    // What is shown of a lane is not modelled; each verdict was an effect of its own.
    void ILaneObserver.Stepped(LaneSnapshot snapshot)
    {
    }

    void ILaneObserver.TurnedAway(string lane, Verdict verdict)
    {
    }

    private void Ask(PreviewRequest request)
    {
        promises.OnAsk(request.ScanId, isRedeem: false);
        var (life, sent) = (_life, request.Clone());
        cloud.Ask(() => cloud.Preview(sent), () => new PreviewResponse(), reply => Deliver(life, () => reply is null
            ? new LaneInput.NoAnswer(Now, new ScanId(sent.ScanId), Question.Preview, "no answer")
            : new LaneInput.PreviewAnswered(Now, new ScanId(sent.ScanId), reply)));
    }

    private void Ask(RedeemRequest request, TimeSpan stay)
    {
        promises.OnAsk(request.ScanId, isRedeem: true);
        var (life, sent) = (_life, request.Clone());
        sent.NotAfter = Timestamp.FromDateTimeOffset(schedule.Wall + stay);
        cloud.Ask(() => cloud.Redeem(sent), () => new RedeemResponse(), reply => Deliver(life, () => reply is null
            ? new LaneInput.NoAnswer(Now, new ScanId(sent.ScanId), Question.Redeem, "no answer")
            : new LaneInput.RedeemAnswered(Now, new ScanId(sent.ScanId), sent.Attempt, reply)));
    }

    private void Ask(ScanId scan, UndoRequest request)
    {
        var (life, sent) = (_life, request.Clone());
        cloud.Ask(() => cloud.Undo(sent), () => new UndoResponse(), reply => Deliver(life, () => reply is null
            ? new LaneInput.NoAnswer(Now, scan, Question.Undo, "no answer")
            : new LaneInput.UndoAnswered(Now, scan, new UndoId(sent.UndoId), reply)));
    }

    private void Print(ScanId scan, int copy)
    {
        promises.OnPrint(scan, copy);
        var life = _life;
        printer.Print(scan.Value, copy, (outcome, detail) => Deliver(
            life, () => new LaneInput.PrinterReported(Now, scan, copy, outcome, detail)));
    }

    private void OpenGate(ScanId scan, int pulse)
    {
        promises.OnOpenGate(scan);
        var life = _life;
        gate.Pulse(scan.Value, (outcome, detail) => Deliver(
            life, () => new LaneInput.GateReported(Now, scan, pulse, outcome, detail)));
    }

    private void Signal(Verdict verdict)
    {
        schedule.Log($"  signal {verdict.Kind} {verdict.Reason}");
        promises.OnSignal(verdict);
        Signalled?.Invoke(verdict);
    }

    private void SetTimer(LaneTimer timer, TimeSpan after)
    {
        var life = _life;
        schedule.After(after, () => Deliver(life, () => new LaneInput.TimerFired(Now, timer)));
    }

    /// <summary>What the recovery loop does after each opening of the journal.</summary>
    private void AskForUnreported(int attempt)
    {
        var life = _life;
        cloud.Ask(cloud.ListUnreported, () => new ListUnreportedResponse(), reply =>
        {
            if (life != _life)
                return;
            if (reply is null && attempt == 1)
                Deliver(life, () => new LaneInput.Settled(Now, life, null, default));
            if (reply is null || !Settle(life, reply))
                schedule.After(RetryPolicy.AfterAttempt(attempt), () => AskAgain(life, attempt + 1));
        });
    }

    private bool Settle(int life, ListUnreportedResponse reply)
    {
        var lost = reply.Items.Where(item => disk.Find(new ScanId(item.ScanId)) is null).ToImmutableArray();
        return (lost.IsEmpty || Deliver(life, () => new LaneInput.Unreported(Now, lost)))
            && Deliver(life, () => new LaneInput.Settled(Now, life,
                [.. reply.Items.Select(item => new ScanId(item.ScanId))],
                reply.ServerTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue));
    }

    private void AskAgain(int life, int attempt)
    {
        if (life == _life)
            AskForUnreported(attempt);
    }

    private CommandId NextCommand() => new(++_command);

    private void Effect(Action act)
    {
        MaybeDie();
        act();
        MaybeDie();
    }

    private void MaybeDie()
    {
        if (!FaultsAreOver && chance.Happens(plan.CrashAtEffect))
            throw new Crash();
    }

    /// <returns>Whether the lane took it.</returns>
    private bool Deliver(int life, Func<LaneInput> input)
    {
        // An answer to a process that has died since, or to one that is down, is heard by nobody.
        if (life != _life || _lane is not { } lane)
            return false;
        tally.Steps++;
        var isTaken = false;
        Live(async () => isTaken = await lane.HandleAsync(input()));
        return isTaken;
    }

    /// <summary>Runs a step to its end. Nothing in it may wait for anything: that would leave the schedule.</summary>
    private void Live(Func<ValueTask> step)
    {
        try
        {
            var done = step();
            if (!done.IsCompleted)
                throw new InvalidOperationException("a step waits for something that the schedule does not know");
            done.GetAwaiter().GetResult();
            promises.AfterStep();
        }
        catch (Crash)
        {
            promises.AfterCrash();
            tally.Crashes++;
            schedule.Log("the process dies");
            _lane = null;
            schedule.After(chance.Seconds(0.2, 10), Boot);
        }
    }

    /// <summary>The outbox loop's turn, on simulated time: the store and the policy are the production ones.</summary>
    private void WakeOutbox()
    {
        if (_outboxIsBusy || _lane is null)
            return;
        var due = disk.Due(schedule.Wall, OutboxPolicy.MaxBatch * 2);
        var life = _life;
        if (due.Count == 0)
        {
            if (disk.NextDue() is { } next)
                schedule.After(next - schedule.Wall + TimeSpan.FromMilliseconds(1), () => OutboxTurn(life));
            return;
        }

        _outboxIsBusy = true;
        var turn = ++_outboxTurn;
        var batch = OutboxPolicy.NextBatch(due);
        var reports = batch.Select(item => item.Report.Clone()).ToList();
        cloud.Ask(() => cloud.Report(reports)!, () => new ReportSlipsResponse(), reply =>
        {
            // The loop waits for one answer to each request; a doubled one reaches nobody.
            if (life != _life || !_outboxIsBusy || turn != _outboxTurn)
                return;
            disk.Settle(reply is null
                ? OutboxPolicy.NotAnswered(batch, schedule.Wall, "no answer")
                : OutboxPolicy.Settle(batch, reply, schedule.Wall));
            _outboxIsBusy = false;
            WakeOutbox();
        });
    }

    private void OutboxTurn(int life)
    {
        if (life == _life)
            WakeOutbox();
    }
}

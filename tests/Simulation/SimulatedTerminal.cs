using System.Collections.Immutable;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Hosting;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Simulation;

/// <summary>The process: the production lane loops, lane and outbox policy, which may die before and after each effect.
/// What reaches a dead process is lost; what it had sent is not. Its lanes share the journal, the printer and the
/// gate.</summary>
internal sealed class SimulatedTerminal(
    FaultPlan plan, Chance chance, Schedule schedule, Tally tally, SimulatedDisk disk, SimulatedCloud cloud,
    ISimulatedPrinter printer, SimulatedGate gate, Promises promises) : ILaneObserver
{
    private readonly IReadOnlyList<LaneOptions> _options = [.. Enumerable.Range(1, plan.Lanes).Select(
        number => plan.Options with { Name = number == 1 ? plan.Options.Name : $"{plan.Options.Name}{number}" })];

    private IReadOnlyList<LaneLoop> _lanes = [];
    private int _life;
    private TimeSpan _bornAt;
    private DateTimeOffset _openedAt;
    private bool _outboxIsBusy;
    private long _outboxTurn;
    private OutboxPace _pace = OutboxPace.AtStart;
    private long _command;

    public bool FaultsAreOver { get; set; }

    /// <summary>What the people at the lanes see.</summary>
    public event Action<Verdict>? Signalled;

    public Moment Now => new(schedule.Wall, schedule.Now - _bornAt);

    public void Boot()
    {
        if (_life++ == 0)
            disk.Replaced += OnReplaced;
        _bornAt = schedule.Now - chance.Seconds(0, 100);    // the monotonic clock starts anywhere
        _outboxIsBusy = false;
        _pace = OutboxPace.AtStart;
        var opened = disk.Open();
        _openedAt = schedule.Wall;
        _lanes = [.. _options.Select((options, lane) => new LaneLoop(
            options, new LaneQueue(options.Name), new Side(this, lane), this, NullLogger.Instance))];
        schedule.Log($"the process starts; its journal is {opened.State}");
        printer.ProcessStarts();
        var life = _life;
        for (var lane = 0; lane < _options.Count; lane++)
        {
            var (number, loop) = (lane, _lanes.ElementAtOrDefault(lane));
            if (loop is null)
                return;     // it died at the start of the lane before
            Live(loop.StartAsync);
            printer.Attach((ready, trouble) => Deliver(
                life, number, () => new LaneInput.PrinterChanged(Now, ready, trouble)));
        }

        AskForUnreported(opened, attempt: 1);
        WakeOutbox();
    }

    public ScanId NewId() => ScanId.Create(schedule.Wall, chance);

    public void Show(SimulatedCode code, int lane = 0) => Deliver(_life, lane, () =>
    {
        tally.Scans++;
        schedule.Log($"{code.Text} is shown");
        return new LaneInput.CodeRead(Now, NewId(), new ScanCode(Encoding.UTF8.GetBytes(code.Text)));
    });

    public void Confirm(RedeemTerms terms, int lane = 0) => Deliver(_life, lane, () =>
    {
        if (_lanes[lane].Snapshot.State is { AsksOperator: true, Current: { } scan } state)
            promises.OnShown(state.Scans[scan].CodeHash);   // its guest stands before whoever confirms it
        return new LaneInput.Confirmed(Now, NextCommand(), terms);
    });

    public void Cancel(int lane = 0) => Deliver(_life, lane, () => new LaneInput.Cancelled(Now, NextCommand()));

    public void Reprint(ScanRecord scan) => Deliver(_life, LaneOf(scan),
        () => new LaneInput.ReprintWanted(Now, NextCommand(), scan.Id, disk.Find(scan.Id)));

    public void Undo(ScanRecord scan) => Deliver(_life, LaneOf(scan), () => new LaneInput.UndoWanted(
        Now, NextCommand(), scan.Id, UndoId.Create(schedule.Wall, chance), "", "mistake", disk.Find(scan.Id)));

    /// <summary>The lane that a scan was made at.</summary>
    public int LaneOf(ScanRecord scan) =>
        Math.Max(_options.Select(options => options.Name).ToList().IndexOf(scan.Lane), 0);

    // What is shown of a lane is not modelled; each verdict was an effect of its own.
    void ILaneObserver.Stepped(LaneSnapshot snapshot)
    {
    }

    void ILaneObserver.TurnedAway(string lane, Verdict verdict)
    {
    }

    private LaneJournal Load(int lane) =>
        new(disk.Load(_options[lane].Name, plan.Options.MaxRemembered), disk.Opened);

    private void Commit(JournalBatch batch) => Effect(() =>
    {
        promises.BeforeCommit(batch);
        disk.Commit(batch);
        promises.AfterCommit(batch);
        schedule.Log($"  commit {string.Join(", ", batch.Entries.Select(e => e.GetType().Name))}");
        if (batch.Reports.Length > 0)
            WakeOutbox();
    });

    private void Perform(int lane, LaneEffect effect) => Effect(() =>
    {
        switch (effect)
        {
            case LaneEffect.AskPreview ask: Ask(lane, ask.Request); break;
            case LaneEffect.AskRedeem ask: Ask(lane, ask.Request, ask.Stay); break;
            case LaneEffect.AskUndo ask: Ask(lane, ask.Scan, ask.Request); break;
            case LaneEffect.Print print: Print(lane, print.Scan, print.Copy, print.ClearFirst); break;
            case LaneEffect.OpenGate open: OpenGate(lane, open.Scan, open.Pulse); break;
            case LaneEffect.Signal signal: Signal(signal.Verdict); break;
            case LaneEffect.SetTimer timer: SetTimer(lane, timer.Timer, timer.After); break;
            case LaneEffect.Reply: break;
            default: throw new System.Diagnostics.UnreachableException($"{effect} is not an effect to perform");
        }
    });

    private void Ask(int lane, PreviewRequest request)
    {
        promises.OnAsk(request.ScanId, isRedeem: false);
        var (life, sent) = (_life, request.Clone());
        cloud.Ask(() => cloud.Preview(sent), () => new PreviewResponse(), reply => Deliver(life, lane,
            () => reply is null
                ? new LaneInput.NoAnswer(Now, new ScanId(sent.ScanId), Question.Preview, "no answer")
                : new LaneInput.PreviewAnswered(Now, new ScanId(sent.ScanId), reply)));
    }

    private void Ask(int lane, RedeemRequest request, TimeSpan stay)
    {
        promises.OnAsk(request.ScanId, isRedeem: true);
        var (life, sent) = (_life, request.Clone());
        sent.NotAfter = Timestamp.FromDateTimeOffset(schedule.Wall + stay);
        cloud.Ask(() => cloud.Redeem(sent), () => new RedeemResponse(), reply => Deliver(life, lane, () => reply is null
            ? new LaneInput.NoAnswer(Now, new ScanId(sent.ScanId), Question.Redeem, "no answer")
            : new LaneInput.RedeemAnswered(Now, new ScanId(sent.ScanId), sent.Attempt, reply)));
    }

    private void Ask(int lane, ScanId scan, UndoRequest request)
    {
        promises.OnAskUndo(scan, request.UndoId);
        var (life, sent) = (_life, request.Clone());
        cloud.Ask(() => cloud.Undo(sent), () => new UndoResponse(), reply => Deliver(life, lane, () => reply is null
            ? new LaneInput.NoAnswer(Now, scan, Question.Undo, "no answer")
            : new LaneInput.UndoAnswered(Now, scan, new UndoId(sent.UndoId), reply)));
    }

    private void Print(int lane, ScanId scan, int copy, bool clearFirst)
    {
        promises.OnPrint(scan, copy);
        var life = _life;
        printer.Print(scan.Value, copy, clearFirst, (outcome, detail) => Deliver(
            life, lane, () => new LaneInput.PrinterReported(Now, scan, copy, outcome, detail)));
    }

    private void OpenGate(int lane, ScanId scan, int pulse)
    {
        promises.OnOpenGate(scan);
        var life = _life;
        gate.Pulse(scan.Value, pulse, (outcome, detail) => Deliver(
            life, lane, () => new LaneInput.GateReported(Now, scan, pulse, outcome, detail)),
            outcome => Deliver(life, lane, () => new LaneInput.PassageReported(
                Now, scan, pulse, outcome, "", UndoId.Create(schedule.Wall, chance))));
    }

    private void Signal(Verdict verdict)
    {
        schedule.Log($"  signal {verdict.Kind} {verdict.Reason}");
        promises.OnSignal(verdict);
        Signalled?.Invoke(verdict);
    }

    private void SetTimer(int lane, LaneTimer timer, TimeSpan after)
    {
        var life = _life;
        schedule.After(after, () => Deliver(life, lane, () => new LaneInput.TimerFired(Now, timer)));
    }

    /// <summary>What the recovery loop does after each opening of the journal.</summary>
    private void AskForUnreported(JournalOpened opened, int attempt)
    {
        var (life, isAnswered) = (_life, false);
        cloud.Ask(cloud.ListUnreported, () => new ListUnreportedResponse(), reply =>
        {
            // The loop waits for one answer to each request; a doubled one reaches nobody.
            if (life != _life || opened != disk.Opened || isAnswered)
                return;
            isAnswered = true;
            reply = reply?.ServerTime is null ? null : reply;   // the client takes no other for an answer
            if (reply is null && attempt == 1 && opened.State != JournalState.Unproven && !disk.IsRestored)
                TellLanes(life, new LaneInput.SlipsChecked(Now, opened.Number, null, default));
            if (reply is null || !TellLanes(life, opened, reply))
                AskAgain(life, opened, attempt + 1, RetryPolicy.AfterAttempt(attempt));
            else
                OnAnswered(life, opened, attempt);
        });
    }

    private void OnAnswered(int life, JournalOpened opened, int attempt)
    {
        if (opened.State != JournalState.Current && attempt < int.MaxValue)
            AskAgain(life, opened, int.MaxValue, TimeSpan.FromMinutes(1));
    }

    private void AskAgain(int life, JournalOpened opened, int attempt, TimeSpan after) => schedule.After(after, () =>
    {
        if (life == _life && opened == disk.Opened)
            AskForUnreported(opened, attempt);
    });

    /// <summary>What is lost goes to the first lane, as that of a lane which is no longer configured.</summary>
    private bool TellLanes(int life, JournalOpened opened, ListUnreportedResponse reply)
    {
        var lost = reply.Items.Select(item => new LostItem(item, disk.Find(new ScanId(item.ScanId))))
            .Where(item => item.IsLost).ToImmutableArray();
        return (lost.IsEmpty || Deliver(life, 0, () => new LaneInput.Unreported(Now, lost)))
            && TellLanes(life, new LaneInput.SlipsChecked(Now, opened.Number,
                [.. RecoveryPolicy.WithoutReport(reply)],
                _openedAt));
    }

    private bool TellLanes(int life, LaneInput.SlipsChecked answer) =>
        Enumerable.Range(0, _options.Count).All(lane => Deliver(life, lane, () => answer with { At = Now }));

    private void OnReplaced(JournalOpened opened)
    {
        _openedAt = schedule.Wall;
        var life = _life;
        // Found by one lane's commit; the others learn of it as soon as they take their next input.
        for (var lane = 0; lane < _options.Count; lane++)
        {
            var number = lane;
            schedule.After(TimeSpan.Zero, () => Deliver(
                life, number, () => new LaneInput.JournalReplaced(Now, opened.Number, IsAsItWas: false)));
        }

        schedule.After(TimeSpan.FromMilliseconds(1), () =>
        {
            if (life == _life)
                AskForUnreported(opened, attempt: 1);
        });
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
    private bool Deliver(int life, int lane, Func<LaneInput> input)
    {
        // An answer to a process that has died since, or to one that is down, is heard by nobody.
        if (life != _life || _lanes.Count == 0)
            return false;
        tally.Steps++;
        var isTaken = false;
        Live(async () => isTaken = await _lanes[lane].HandleAsync(input()));
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
            _lanes = [];
            printer.ProcessDies();
            gate.ProcessDies();
            schedule.After(chance.Seconds(0.2, 10) + disk.Crash(), Boot);
        }
    }

    /// <summary>The outbox loop's turn, on simulated time: the store and the policy are the production ones.</summary>
    private void WakeOutbox()
    {
        if (_outboxIsBusy || _lanes.Count == 0)
            return;
        var due = disk.Due(schedule.Wall, OutboxPolicy.MaxBatch * 2);
        var life = _life;
        if (due.Count == 0)
        {
            if (Release())
                WakeOutbox();
            else if (disk.NextDue() is { } next)
                schedule.After(
                    Least(next - schedule.Wall, _pace.ReleaseIn(schedule.Now)) + TimeSpan.FromMilliseconds(1),
                    () => OutboxTurn(life));
            return;
        }

        _outboxIsBusy = true;
        var turn = ++_outboxTurn;
        var batch = OutboxPolicy.NextBatch(due, _pace.Together);
        var reports = batch.Select(item => item.Report.Clone()).ToList();
        cloud.Ask(() => cloud.Report(reports)!, () => new ReportSlipsResponse(), reply =>
        {
            // The loop waits for one answer to each request; a doubled one reaches nobody.
            if (life != _life || !_outboxIsBusy || turn != _outboxTurn)
                return;
            disk.ChangeOutbox(reply is null
                ? OutboxPolicy.NotAnswered(batch, schedule.Wall, "no answer")
                : OutboxPolicy.Answered(batch, reply, schedule.Wall));
            _pace = _pace.After(isAnswered: reply is not null && OutboxPolicy.Nonsense(batch, reply) is null);
            Release();
            _outboxIsBusy = false;
            WakeOutbox();
        });
    }

    private bool Release()
    {
        if (_pace.ReleaseIn(schedule.Now) != TimeSpan.Zero || disk.NextDue() is null)
            return false;
        disk.Release(schedule.Wall);
        _pace = _pace.Released(schedule.Now);
        return true;
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan? other) => other < one ? other.Value : one;

    private void OutboxTurn(int life)
    {
        if (life == _life)
            WakeOutbox();
    }

    /// <summary>One lane's side of the process.</summary>
    private sealed class Side(SimulatedTerminal terminal, int lane) : ILaneEffects
    {
        public Moment Now => terminal.Now;

        public ValueTask CommitAsync(JournalBatch batch)
        {
            terminal.Commit(batch);
            return ValueTask.CompletedTask;
        }

        public ValueTask<LaneJournal> LoadAsync() => ValueTask.FromResult(terminal.Load(lane));

        public void Perform(LaneEffect effect) => terminal.Perform(lane, effect);

        // A process of the simulation ends by dying, never by being told to.
        public void Dispose()
        {
        }
    }
}

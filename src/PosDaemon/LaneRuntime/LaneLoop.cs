using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PosDaemon.Journal;
using PosDaemon.Lanes;

namespace PosDaemon.LaneRuntime;

/// <summary>Carries one lane: takes its inputs one at a time, steps, performs the effects in order, none before the
/// commit is on disk, and publishes what the lane is then. When the journal fails, nothing of that step happens and the
/// lane stops taking work; once the journal can be written again it starts anew from it, by the same way as after a
/// crash. A bug in a step, or in what a step had done, stops this lane in the same way, for a while that grows from
/// failure to failure; a scan of which it fails again and again is set aside, and everything else is served.</summary>
/// <param name="options">The lane.</param>
/// <param name="queue">Where its inputs come from.</param>
/// <param name="effects">Disposed when the loop ends.</param>
/// <param name="observer">Learns of each step.</param>
/// <param name="log">Of this lane.</param>
/// <param name="present">Who had signed in when the process ended before; null: nobody.</param>
internal sealed class LaneLoop(
    LaneOptions options, LaneQueue queue, ILaneEffects effects, ILaneObserver observer, ILogger log,
    LaneOperator? present = null)
{
    /// <summary>Long enough not to hammer a full disk, short enough that nobody waits for it.</summary>
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);

    /// <summary>Failures of one scan, after which the lane starts without it.</summary>
    private const int FailuresOfOneScan = 3;

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Verdict> _verdicts = [];
    private readonly List<LaneEffect.Reply> _replies = [];
    private LaneState _state = LaneState.Start(options) with { Operator = present };
    private readonly RestartWaits _restarts = new();
    private readonly Dictionary<ScanId, int> _failures = [];
    private ScanId? _scan;      // that is being dealt with: what fails meanwhile is of it
    private LaneTrouble? _trouble;
    private volatile bool _isWorking;   // since before an input left the queue
    private long _journal;
    private LaneSnapshot _snapshot = new(
        options.Name, LaneState.Start(options) with { Operator = present }, null, []);

    public LaneOptions Options => options;

    public LaneQueue Queue => queue;

    /// <summary>Completes when the journal has been read and the lane goes on from there.</summary>
    public Task Started => _started.Task;

    /// <summary>As of the last step. From any thread.</summary>
    public LaneSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Nothing is half done: no slip and no pulse under way, no request open, nothing waiting.</summary>
    public bool IsIdle => queue.Reader.Count == 0 && !_isWorking && Snapshot.State is { Printing: null } state
        && state.Scans.Values.All(
            scan => scan.IsSetAside || (scan.Gate.Phase != GatePhase.Pulsing && !scan.IsAsked));

    /// <summary>Runs until aborted. Any other end is a fault that the lane could not even tell of: it may be run again.
    /// </summary>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            await StartOrFailAsync();
            _started.TrySetResult();
            while (await queue.Reader.WaitToReadAsync(abort))
            {
                _isWorking = true;
                while (queue.TryTake(out var queued)) await TakeUpAsync(queued);
                _isWorking = false;
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // Told to stop: whatever is unfinished stands in the journal.
        }
        finally
        {
            if (abort.IsCancellationRequested)
            {
                queue.Close();
                effects.Dispose();
            }
        }
    }

    /// <summary>Goes on from the journal. The first thing that <see cref="RunAsync"/> does.</summary>
    public async ValueTask StartAsync()
    {
        await RestartAsync();
        Publish();
    }

    /// <summary>Takes one input to its end; what its effects lead to comes as further inputs. Called by one caller at a
    /// time, which awaits it.</summary>
    /// <returns>True when the lane took the step, and what it had to write down is on the disk.</returns>
    public async ValueTask<bool> HandleAsync(LaneInput input)
    {
        var isDone = false;
        try
        {
            if (_trouble is null)
            {
                isDone = await ApplyAsync(input);
            }
        }
        catch (JournalException fault)
        {
            Stop(fault);
        }

        if (_trouble is { } trouble)
            await HandleInTroubleAsync(input, trouble);
        Publish();
        return isDone;
    }

    private async ValueTask TakeUpAsync(QueuedInput queued)
    {
        LaneInput? input = null;
        var isDone = false;
        _scan = null;
        try
        {
            input = queued.Create(effects.Now);
            queue.ThrowIfOverrun();
            isDone = input is null || await HandleAsync(input);
        }
        catch (Exception fault)
        {
            // The boundary of a step: a bug in it, in an effect or in a callback costs this lane a restart and no more.
            await FailAsync(fault, input);
        }
        finally
        {
            queued.Handled?.TrySetResult(isDone);
        }
    }

    private async ValueTask StartOrFailAsync()
    {
        _scan = null;
        try
        {
            await StartAsync();
        }
        catch (Exception fault)
        {
            // The boundary of the start: a record that this version cannot take up stops no other lane.
            await FailAsync(fault, null);
        }
    }

    /// <param name="input">What was being taken up; whoever waits for it is answered.</param>
    private async ValueTask FailAsync(Exception fault, LaneInput? input)
    {
        var wait = _restarts.Next(effects.Now.Monotonic);
        log.LaneFailed(fault, wait.TotalSeconds);
        CountFailure(fault is LaneEffectException effect ? effect.Scan : _scan);
        var trouble = new LaneTrouble(Sentence.LaneFails(wait.TotalSeconds), null);
        Stop(trouble, wait);
        // The probe is what failed: the next one comes with the timer.
        if (input is not (null or LaneInput.TimerFired { Timer.Kind: TimerKind.ProbeJournal }))
            await HandleInTroubleAsync(input, trouble);
        Publish();
    }

    /// <summary>A scan of which the lane fails again and again is not taken up by the next restart.</summary>
    private void CountFailure(ScanId? failed)
    {
        if (failed is not { } scan) return;
        _failures[scan] = _failures.GetValueOrDefault(scan) + 1;
        if (_failures[scan] == FailuresOfOneScan) log.ScanSetAside(FailuresOfOneScan, scan.Value);
    }

    private bool IsSetAside(ScanId scan) => _failures.GetValueOrDefault(scan) >= FailuresOfOneScan;

    private async ValueTask<bool> ApplyAsync(LaneInput input)
    {
        switch (input)
        {
            case LaneInput.JournalReplaced replaced:
                if (replaced.Journal > _journal && !replaced.IsAsItWas) await RestartAsync();
                _journal = Math.Max(_journal, replaced.Journal);
                return true;
            case LaneInput.SlipsChecked answer when answer.Journal != _journal:
                return false;   // of a journal that has been replaced since, or that this lane has still to read
            case LaneInput.Unreported lost:
                await StepAsync(lost with
                {
                    Items = lost.Items.RemoveAll(item => IsSetAside(new ScanId(item.Item.ScanId))),
                });
                return true;
            default:
                await StepAsync(input);
                return true;
        }
    }

    private async ValueTask RestartAsync()
    {
        try
        {
            var (records, journal) = await effects.LoadAsync();
            WarnOfLost(records);
            var slipsChecked = journal.Number == _journal ? _state.SlipsChecked : null;
            _journal = journal.Number;
            // What devices and operators did last stays true; everything else comes from the journal.
            _state = LaneState.Start(options) with
            {
                PrinterIsReady = _state.PrinterIsReady, PrinterTrouble = _state.PrinterTrouble,
                IsStopping = _state.IsStopping, SlipsChecked = slipsChecked, Operator = _state.Operator,
            };
            _trouble = null;
            await StepAsync(new LaneInput.Restarted(
                effects.Now, [.. records.Select(record => record with { IsSetAside = IsSetAside(record.Id) })]));
        }
        catch (JournalException fault)
        {
            Stop(fault);
        }
    }

    /// <summary>Whoever waits for a verdict on a code that is not in the journal any more gets none.</summary>
    private void WarnOfLost(ImmutableArray<ScanRecord> records)
    {
        var known = records.Select(record => record.Id).ToHashSet();
        if (_state.Unresolved.Any(scan => !known.Contains(scan.Id)))
            Perform(new LaneEffect.Signal(new Verdict(
                VerdictKind.CannotRecord, null, effects.Now, default, Sentence.JournalIsFresh)));
    }

    private async ValueTask StepAsync(LaneInput input)
    {
        var (next, wanted) = Step(input);
        foreach (var effect in wanted)
        {
            _scan = effect.OfScan ?? _scan;
            if (effect is LaneEffect.Commit commit)
                await effects.CommitAsync(commit.Batch);
            else
                Perform(effect);
        }

        _state = next;
    }

    private (LaneState Next, ImmutableArray<LaneEffect> Wanted) Step(LaneInput input)
    {
        var draft = new LaneDraft(_state, input.At);
        try
        {
            Lane.Apply(draft, input);
        }
        finally
        {
            _scan = draft.Scan;
        }

        return draft.Finish();
    }

    private void Perform(LaneEffect effect)
    {
        if (effect is LaneEffect.Reply reply)
        {
            _replies.Add(reply);
            return;
        }
        effects.Perform(effect);
        if (effect is LaneEffect.Signal signal)
            _verdicts.Add(signal.Verdict);
    }

    private void Stop(JournalException fault) => Stop(LaneTrouble.OfJournal(fault), ProbePeriod);

    private void Stop(LaneTrouble trouble, TimeSpan wait)
    {
        _trouble = trouble;
        Perform(new LaneEffect.SetTimer(new LaneTimer(TimerKind.ProbeJournal, null, 0), wait));
        // What the cloud answers to these is of a run that has ended.
        foreach (var scan in _state.Scans.Values.Where(scan => scan.Undo is { IsOpen: true }))
            Decline(scan.Undo!.Command, Sentence.UndoGoesOn.And(trouble.Message));
    }

    /// <summary>Devices are still listened to; everything else comes again after the restart, because whatever is
    /// unfinished is in the journal and is asked again.</summary>
    private async ValueTask HandleInTroubleAsync(LaneInput input, LaneTrouble trouble)
    {
        switch (input)
        {
            case LaneInput.TimerFired { Timer.Kind: TimerKind.ProbeJournal }:
                await ProbeAsync();
                break;
            case LaneInput.CodeRead read:
                var kind = trouble.IsOfJournal ? VerdictKind.CannotRecord : VerdictKind.Busy;
                Perform(new LaneEffect.Signal(new Verdict(
                    kind, null, read.At, default, trouble.Message, Cause: trouble.OfJournalSaid)));
                Decline(read.Command, trouble);
                break;
            case LaneInput.PrinterChanged changed:
                _state = _state with { PrinterIsReady = changed.IsReady, PrinterTrouble = changed.Trouble };
                break;
            case LaneInput.Stopping:
                _state = _state with { IsStopping = true };
                break;
            case LaneInput.SignedIn s:
                _state = _state with { Operator = s.Operator };
                Perform(new LaneEffect.Reply(s.Command, new CommandOutcome(true, null, Sentence.SignedIn)));
                break;
            case LaneInput.SignedOut s:
                _state = _state with { Operator = null };
                Perform(new LaneEffect.Reply(s.Command, new CommandOutcome(true, null, Sentence.SignedOut)));
                break;
            case LaneInput.Confirmed c: Decline(c.Command, trouble); break;
            case LaneInput.Cancelled c: Decline(c.Command, trouble); break;
            case LaneInput.ReprintWanted r: Decline(r.Command, trouble); break;
            case LaneInput.UndoWanted u: Decline(u.Command, trouble); break;
        }
    }

    private void Decline(CommandId? command, LaneTrouble trouble) => Decline(command, trouble.NotTaken);

    private void Decline(CommandId? command, Sentence why)
    {
        if (command is { } id)
            Perform(new LaneEffect.Reply(id, new CommandOutcome(false, null, why)));
    }

    private async ValueTask ProbeAsync()
    {
        try
        {
            await effects.CommitAsync(JournalBatch.Probe);
        }
        catch (JournalException fault)
        {
            Stop(fault);
            return;
        }

        await RestartAsync();
    }

    private void Publish()
    {
        var snapshot = new LaneSnapshot(
            options.Name, _state, _trouble?.OfJournalSaid, [.. _verdicts],
            _trouble is { IsOfJournal: false } failure ? failure.Message : null);
        _verdicts.Clear();
        if (snapshot.Trouble is null && _snapshot.Trouble is not null) log.LaneIsBack();
        if (snapshot.JournalTrouble != _snapshot.JournalTrouble)
        {
            if (snapshot.JournalTrouble is { } trouble) log.JournalInTrouble(trouble);
            else log.JournalIsBack();
        }

        Volatile.Write(ref _snapshot, snapshot);
        try
        {
            observer.Stepped(snapshot);
        }
        catch (Exception fault)
        {
            // The boundary of those who watch: what they cannot show does not stop the lane.
            log.StepNotShown(fault);
        }

        // Whoever has an answer and looks finds what it tells of.
        foreach (var reply in _replies) effects.Perform(reply);
        _replies.Clear();
    }
}

/// <summary>What a lane is after a step.</summary>
/// <param name="JournalTrouble">Why the journal cannot be written, for the technician; null when all is well.</param>
/// <param name="Verdicts">What the person at the lane was told in this step.</param>
/// <param name="Trouble">Why the lane takes no code although the journal is well: a bug, after which it starts again
/// by itself. Null when all is well.</param>
internal sealed record LaneSnapshot(
    string Lane, LaneState State, string? JournalTrouble, ImmutableArray<Verdict> Verdicts, Sentence? Trouble = null);

/// <summary>Learns what happens at the lanes. Called from the loops of lanes and devices; must not block.</summary>
internal interface ILaneObserver
{
    /// <summary>A lane has taken a step.</summary>
    void Stepped(LaneSnapshot snapshot);

    /// <summary>The person at a lane was told something before anything reached the lane: a code was turned away.
    /// </summary>
    void TurnedAway(string lane, Verdict verdict);
}

/// <summary>Carries out what a lane wants done: the daemon's devices, journal and cloud, or the simulation's. Called by
/// one lane's loop only. What comes of an effect returns later as an input.</summary>
public interface ILaneEffects : IDisposable
{
    Moment Now { get; }

    /// <summary>Writes entries and reports; durable when it completes.</summary>
    /// <exception cref="JournalException">Nothing of it was written.</exception>
    ValueTask CommitAsync(JournalBatch batch);

    /// <summary>This lane's scans: all that are not final, and the newest final ones.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    ValueTask<LaneJournal> LoadAsync();

    /// <summary>Starts any other effect; does not wait for what comes of it.</summary>
    void Perform(LaneEffect effect);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Devices.Printers;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Slips;

namespace PosDaemon.Hosting;

/// <summary>The real world of one lane: its journal, its devices, the cloud, the clock. Called by the lane's loop only;
/// what comes of an order goes back through the inbox.</summary>
/// <param name="abort">Gives up on open questions; what they asked is in the journal and is asked again.</param>
internal sealed class LaneWorld(
    LaneOptions options,
    JournalStore journal,
    LaneLinks links,
    LaneInbox inbox,
    TimeProvider time,
    ILogger log,
    CancellationToken abort) : ILaneWorld
{
    private readonly ConcurrentDictionary<LaneTimer, ITimer> _timers = new();
    private readonly ConcurrentDictionary<CommandId, TaskCompletionSource<CommandOutcome>> _commands = new();
    private readonly List<Verdict> _verdicts = [];

    public Moment Now => Moment.Now(time);

    /// <summary>The lane owes the cloud something new.</summary>
    public event Action? Owes;

    public void Commit(JournalBatch batch)
    {
        journal.Commit(batch);
        foreach (var entry in batch.Entries) log.Entry(entry);
        if (!batch.Owed.IsEmpty) Owes?.Invoke();
    }

    public ImmutableArray<ScanRecord> Load() => journal.Load(options.Name, options.MaxRemembered);

    public void Ask(PreviewRequest request) => _ = RunAsync(async () =>
    {
        var id = new ScanId(request.ScanId);
        var answer = await links.Preview(request, abort);
        inbox.Post(answer switch
        {
            CloudAnswer<PreviewResponse>.Answered a => at => new LaneInput.PreviewAnswered(at, id, a.Reply),
            CloudAnswer<PreviewResponse>.NoAnswer n =>
                at => new LaneInput.NoAnswer(at, id, Question.Preview, n.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    });

    public void Ask(RedeemRequest request) => _ = RunAsync(async () =>
    {
        var id = new ScanId(request.ScanId);
        var answer = await links.Redeem(request, abort);
        inbox.Post(answer switch
        {
            CloudAnswer<RedeemResponse>.Answered a => at => new LaneInput.RedeemAnswered(at, id, a.Reply),
            CloudAnswer<RedeemResponse>.NoAnswer n =>
                at => new LaneInput.NoAnswer(at, id, Question.Redeem, n.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    });

    public void Ask(ScanId scan, UndoRequest request) => _ = RunAsync(async () =>
    {
        var undo = new UndoId(request.UndoId);
        var answer = await links.Undo(request, abort);
        inbox.Post(answer switch
        {
            CloudAnswer<UndoResponse>.Answered a => at => new LaneInput.UndoAnswered(at, scan, undo, a.Reply),
            CloudAnswer<UndoResponse>.NoAnswer n =>
                at => new LaneInput.NoAnswer(at, scan, Question.Undo, n.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    });

    public void Print(ScanId scan, int copy, Slip slip, bool clearFirst) => _ = RunAsync(async () =>
    {
        var report = LayOut(scan, copy, slip) is { } layout
            ? await links.Print!(new PrintJob($"{scan}#{copy}", layout.Bytes, clearFirst))
            : new PrintReport("", PrintOutcome.NotPrinted, "this slip could not be laid out; the log says why");
        inbox.Post(at => new LaneInput.PrinterReported(at, scan, copy, Outcome(report.Outcome), report.Detail));
    });

    public void OpenGate(ScanId scan, int pulse) => links.Pulse!(PulseId.Of(scan, pulse));

    public void Signal(Verdict verdict) => _verdicts.Add(verdict);

    public void SetTimer(LaneTimer timer, TimeSpan after)
    {
        var fresh = time.CreateTimer(_ => Fire(timer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_timers.TryRemove(timer, out var old)) old.Dispose();
        _timers[timer] = fresh;
        fresh.Change(after, Timeout.InfiniteTimeSpan);
    }

    public void Answer(CommandId command, CommandOutcome outcome)
    {
        if (_commands.TryRemove(command, out var waiting)) waiting.TrySetResult(outcome);
    }

    /// <summary>Who gave the order waits here. From any thread.</summary>
    public Task<CommandOutcome> Await(CommandId command)
    {
        var waiting = new TaskCompletionSource<CommandOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands[command] = waiting;
        return waiting.Task;
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Forget(CommandId command) => _commands.TryRemove(command, out _);

    /// <summary>Verdicts of the step just taken; told once the state they belong to is in place.</summary>
    public ImmutableArray<Verdict> TakeVerdicts()
    {
        var verdicts = _verdicts.ToImmutableArray();
        _verdicts.Clear();
        return verdicts;
    }

    private void Fire(LaneTimer timer)
    {
        if (_timers.TryRemove(timer, out var fired)) fired.Dispose();
        inbox.Post(at => new LaneInput.TimerFired(at, timer));
    }

    /// <summary>Null when the renderer failed: such a slip must not stop the ones behind it.</summary>
    private RenderedSlip? LayOut(ScanId scan, int copy, Slip slip)
    {
        try
        {
            var layout = links.LayOut(slip, copy);
            foreach (var fault in layout.Faults) log.SlipHasFault(scan.Value, fault.ToString());
            return layout;
        }
        catch (Exception fault)
        {
            // The boundary of one slip: its data came from outside, and the lane goes on without it.
            log.SlipNotLaidOut(fault, scan.Value, slip.Kind);
            return null;
        }
    }

    /// <summary>An errand that fails by a bug fails the lane's loop, and so the process.</summary>
    private async Task RunAsync(Func<Task> errand)
    {
        try
        {
            await errand();
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // Stopping: what was asked is in the journal and is asked again at the next start.
            log.QuestionGivenUp();
        }
        catch (Exception fault)
        {
            // The boundary of an errand: nobody awaits it, so its fault goes to the loop that sent it.
            inbox.Fail(fault);
        }
    }

    private static SlipOutcome Outcome(PrintOutcome outcome) => outcome switch
    {
        PrintOutcome.Printed => SlipOutcome.Printed,
        PrintOutcome.Assumed => SlipOutcome.Assumed,
        PrintOutcome.NotPrinted => SlipOutcome.NotPrinted,
        _ => SlipOutcome.Unknown,
    };
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Devices.Gates;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Operators;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.LaneRuntime;

/// <summary>Carries out one lane's effects on its journal, its devices, the cloud and the clock. Called by the lane's
/// loop only; what comes of an effect goes back through the queue.</summary>
/// <param name="printer">Null at a lane without a printer.</param>
/// <param name="gate">Null at a lane without a gate.</param>
internal sealed class LaneEffects(
    LaneOptions options,
    LaneQueue queue,
    JournalStore journal,
    OutboxLoop outbox,
    RedemptionClient cloud,
    ISlipPrinter? printer,
    IGate? gate,
    OperatorSessions operators,
    TimeProvider time,
    ILogger log) : ILaneEffects
{
    private readonly CancellationTokenSource _abort = new();
    private readonly ConcurrentDictionary<LaneTimer, ITimer> _timers = new();

    public Moment Now => Moment.Now(time);

    public async ValueTask CommitAsync(JournalBatch batch)
    {
        await journal.CommitAsync(batch);
        foreach (var entry in batch.Entries) log.Entry(entry);
        if (!batch.Reports.IsEmpty) outbox.Wake();
    }

    public ValueTask<LaneJournal> LoadAsync() =>
        journal.LoadAsync(options.Name, options.MaxRemembered);

    public void Perform(LaneEffect effect)
    {
        switch (effect)
        {
            case LaneEffect.AskPreview ask: Start(effect, PreviewAsync(ask.Request)); break;
            case LaneEffect.AskRedeem ask: Start(effect, RedeemAsync(ask.Request, ask.Stay)); break;
            case LaneEffect.AskUndo ask: Start(effect, UndoAsync(ask.Scan, ask.Request)); break;
            case LaneEffect.Print print: Start(effect, PrintAsync(print)); break;
            case LaneEffect.OpenGate open: Start(effect, OpenGateAsync(open)); break;
            case LaneEffect.Signal: break;      // the loop publishes it, with the state that it belongs to
            case LaneEffect.SetTimer timer: SetTimer(timer.Timer, timer.After); break;
            case LaneEffect.Reply reply: queue.Answer(reply.Command, reply.Outcome); break;
            default: throw new UnreachableException($"{effect} is not an effect to perform");
        }
    }

    /// <summary>Gives up on open requests and timers; what they were for is in the journal and is taken up at the next
    /// start.</summary>
    public void Dispose()
    {
        _abort.Cancel();
        foreach (var timer in _timers.Values) timer.Dispose();
    }

    /// <summary>What the cloud says to a question about a scan, as the input of the lane that it is.</summary>
    private static async Task<Func<Moment, LaneInput>> AnswerAsync<TResponse>(ScanId scan, Question question,
        Task<CloudAnswer<TResponse>> asked, Func<Moment, TResponse, LaneInput> answered)
        where TResponse : class => await asked switch
        {
            CloudAnswer<TResponse>.Answered a => at => answered(at, a.Response),
            CloudAnswer<TResponse>.NoAnswer n => at => new LaneInput.NoAnswer(at, scan, question, n.Reason, n.Trouble),
            _ => throw new UnreachableException(),
        };

    // The newest of whoever began it: one who has signed in again since is still the same.
    private void Identify(Caller caller) =>
        caller.OperatorSession = operators.TokenOf(caller.OperatorId, caller.DeviceTime.ToDateTimeOffset());

    private Task<Func<Moment, LaneInput>> PreviewAsync(PreviewRequest request)
    {
        var id = new ScanId(request.ScanId);
        Identify(request.Caller);
        return AnswerAsync(id, Question.Preview, cloud.PreviewAsync(request, _abort.Token),
            (at, response) => new LaneInput.PreviewAnswered(at, id, response));
    }

    private Task<Func<Moment, LaneInput>> RedeemAsync(RedeemRequest request, TimeSpan stay)
    {
        var (id, attempt) = (new ScanId(request.ScanId), request.Attempt);
        request.NotAfter = cloud.CloudTimeIn(stay);
        Identify(request.Caller);
        return AnswerAsync(id, Question.Redeem, cloud.RedeemAsync(request, _abort.Token),
            (at, response) => new LaneInput.RedeemAnswered(at, id, attempt, response));
    }

    private Task<Func<Moment, LaneInput>> UndoAsync(ScanId scan, UndoRequest request)
    {
        var undo = new UndoId(request.UndoId);
        Identify(request.Caller);
        return AnswerAsync(scan, Question.Undo, cloud.UndoAsync(request, _abort.Token),
            (at, response) => new LaneInput.UndoAnswered(at, scan, undo, response));
    }

    private async Task<Func<Moment, LaneInput>> PrintAsync(LaneEffect.Print print)
    {
        var (outcome, detail) = await printer!.PrintAsync(print);
        return at => new LaneInput.PrinterReported(at, print.Scan, print.Copy, outcome, detail);
    }

    private async Task<Func<Moment, LaneInput>> OpenGateAsync(LaneEffect.OpenGate open)
    {
        var report = await gate!.OpenAsync(GateOrders.IdOf(open.Scan, open.Pulse));
        var phase = report.Outcome switch
        {
            GateOutcome.Opened => GatePhase.Opened,
            GateOutcome.NotOpened => GatePhase.NotOpened,
            _ => GatePhase.Uncertain,
        };
        return at => new LaneInput.GateReported(at, open.Scan, open.Pulse, phase, report.Detail);
    }

    private void SetTimer(LaneTimer timer, TimeSpan after)
    {
        ITimer? fresh = null;
        fresh = time.CreateTimer(
            _ => Fire(timer, fresh!), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_timers.TryRemove(timer, out var old)) old.Dispose();
        _timers[timer] = fresh;
        fresh.Change(after, Timeout.InfiniteTimeSpan);
    }

    /// <summary>On a thread of the pool: the same timer may have been set anew meanwhile, and then that one counts.
    /// </summary>
    private void Fire(LaneTimer timer, ITimer fired)
    {
        if (!_timers.TryRemove(KeyValuePair.Create(timer, fired))) return;
        fired.Dispose();
        queue.Enqueue(at => new LaneInput.TimerFired(at, timer));
    }

    private void Start(LaneEffect effect, Task<Func<Moment, LaneInput>> work) => _ = EnqueueResultAsync(effect, work);

    /// <summary>Work that fails by a bug fails the lane.</summary>
    private async Task EnqueueResultAsync(LaneEffect effect, Task<Func<Moment, LaneInput>> work)
    {
        try
        {
            queue.Enqueue(await work);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // Stopping: what was asked is in the journal and is asked again at the next start.
            log.RequestGivenUp();
        }
        catch (Exception fault)
        {
            // The boundary of an effect: nobody awaits it, so its fault goes to the lane that wanted it.
            queue.Fail(effect.OfScan, fault);
        }
    }
}

/// <summary>Prints slips for a lane, with all that lies between a slip's data and its paper.</summary>
internal interface ISlipPrinter
{
    /// <summary>Lays the slip out and prints it.</summary>
    /// <returns>What became of it and why; also where it could not be laid out (NotPrinted). Never throws for the
    /// slip's or the printer's sake.</returns>
    Task<(SlipOutcome Outcome, string Detail)> PrintAsync(LaneEffect.Print print);
}

/// <summary>The printers and gates that lanes use, by the names that the configuration gives them.</summary>
internal interface ILaneDevices
{
    /// <summary>Null for no name.</summary>
    ISlipPrinter? SlipPrinter(string? name);

    /// <summary>Null for no name.</summary>
    IGate? Gate(string? name);
}

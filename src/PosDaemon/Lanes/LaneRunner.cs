using PosDaemon.Journal;

namespace PosDaemon.Lanes;

/// <summary>Carries a lane: takes one input at a time, steps, and performs the effects in order. Used by one loop
/// only. When the journal fails, nothing of that step happens and the lane stops taking work; once the journal can be
/// written again it starts anew from it, by the same way as after a crash.</summary>
public sealed class LaneRunner(LaneOptions options, ILaneWorld world)
{
    /// <summary>Long enough not to hammer a full disk, short enough that nobody waits for it.</summary>
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);

    public LaneState State { get; private set; } = LaneState.Start(options);

    /// <summary>Why the journal cannot be written; null when all is well.</summary>
    public JournalException? Trouble { get; private set; }

    /// <summary>The first call. Later, after trouble with the journal, it is called from within.</summary>
    public void Start()
    {
        try
        {
            var records = world.Load();
            // What the devices said last stays true; everything else comes from the journal.
            State = LaneState.Start(options) with
            {
                PrinterIsReady = State.PrinterIsReady, PrinterTrouble = State.PrinterTrouble,
                IsStopping = State.IsStopping,
            };
            Trouble = null;
            Run(new LaneInput.Restarted(world.Now, records));
        }
        catch (JournalException fault)
        {
            Stop(fault);
        }
    }

    public void Handle(LaneInput input)
    {
        if (Trouble is { } trouble)
        {
            HandleInTrouble(input, trouble);
            return;
        }

        try
        {
            Run(input);
        }
        catch (JournalException fault)
        {
            Stop(fault);
            HandleInTrouble(input, fault);
        }
    }

    private void Run(LaneInput input)
    {
        var (next, effects) = Lane.Step(State, input);
        foreach (var effect in effects)
            Perform(effect);
        State = next;
    }

    private void Perform(LaneEffect effect)
    {
        switch (effect)
        {
            case LaneEffect.Commit commit: world.Commit(commit.Batch); break;
            case LaneEffect.AskPreview ask: world.Ask(ask.Request); break;
            case LaneEffect.AskRedeem ask: world.Ask(ask.Request); break;
            case LaneEffect.AskUndo ask: world.Ask(ask.Scan, ask.Request); break;
            case LaneEffect.Print print: world.Print(print.Scan, print.Copy, print.Slip, print.ClearFirst); break;
            case LaneEffect.OpenGate open: world.OpenGate(open.Scan, open.Pulse); break;
            case LaneEffect.Signal signal: world.Signal(signal.Verdict); break;
            case LaneEffect.SetTimer timer: world.SetTimer(timer.Timer, timer.After); break;
            case LaneEffect.Answer answer: world.Answer(answer.Command, answer.Outcome); break;
            default: throw new System.Diagnostics.UnreachableException($"{effect} is not an effect");
        }
    }

    private void Stop(JournalException fault)
    {
        Trouble = fault;
        world.SetTimer(new LaneTimer(TimerKind.ProbeJournal, null, 0), ProbePeriod);
    }

    /// <summary>Devices are still listened to; everything else comes again after the restart, because whatever is
    /// unfinished is in the journal and is asked again.</summary>
    private void HandleInTrouble(LaneInput input, JournalException trouble)
    {
        switch (input)
        {
            case LaneInput.TimerFired { Timer.Kind: TimerKind.ProbeJournal }:
                Probe();
                break;
            case LaneInput.CodeRead read:
                world.Signal(new Verdict(VerdictKind.CannotRecord, null, read.At, default, trouble.Message));
                Decline(read.Command, trouble);
                break;
            case LaneInput.PrinterChanged changed:
                State = State with { PrinterIsReady = changed.IsReady, PrinterTrouble = changed.Trouble };
                break;
            case LaneInput.Stopping:
                State = State with { IsStopping = true };
                break;
            case LaneInput.Confirmed c: Decline(c.Command, trouble); break;
            case LaneInput.Cancelled c: Decline(c.Command, trouble); break;
            case LaneInput.ReprintWanted r: Decline(r.Command, trouble); break;
            case LaneInput.UndoWanted u: Decline(u.Command, trouble); break;
        }
    }

    private void Decline(CommandId? command, JournalException trouble)
    {
        if (command is { } id)
            world.Answer(id, new CommandOutcome(false, null, $"Nothing was done: {trouble.Message}"));
    }

    private void Probe()
    {
        try
        {
            world.Commit(JournalBatch.Probe);
        }
        catch (JournalException fault)
        {
            Stop(fault);
            return;
        }

        Start();
    }
}

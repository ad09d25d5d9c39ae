using PosDaemon.Journal;

namespace PosDaemon.Lanes;

/// <summary>Carries a lane: takes one input at a time, steps, and performs the effects in order, none before the commit
/// is on disk. Used by one loop only, which awaits each call before the next. When the journal fails, nothing of that
/// step happens and the lane stops taking work; once the journal can be written again it starts anew from it, by the
/// same way as after a crash.</summary>
public sealed class LaneRunner(LaneOptions options, ILaneEffects effects)
{
    /// <summary>Long enough not to hammer a full disk, short enough that nobody waits for it.</summary>
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);

    public LaneState State { get; private set; } = LaneState.Start(options);

    /// <summary>Why the journal cannot be written; null when all is well.</summary>
    public JournalException? Trouble { get; private set; }

    /// <summary>The first call. Later, after trouble with the journal, it is called from within.</summary>
    public async ValueTask StartAsync()
    {
        try
        {
            var records = await effects.LoadAsync();
            // What the devices reported last stays true; everything else comes from the journal.
            State = LaneState.Start(options) with
            {
                PrinterIsReady = State.PrinterIsReady, PrinterTrouble = State.PrinterTrouble,
                IsStopping = State.IsStopping,
            };
            Trouble = null;
            await StepAsync(new LaneInput.Restarted(effects.Now, records));
        }
        catch (JournalException fault)
        {
            Stop(fault);
        }
    }

    /// <summary>Takes one input to its end; what its effects lead to comes as further inputs.</summary>
    public async ValueTask HandleAsync(LaneInput input)
    {
        if (Trouble is { } trouble)
        {
            await HandleInTroubleAsync(input, trouble);
            return;
        }

        try
        {
            await StepAsync(input);
        }
        catch (JournalException fault)
        {
            Stop(fault);
            await HandleInTroubleAsync(input, fault);
        }
    }

    private async ValueTask StepAsync(LaneInput input)
    {
        var (next, wanted) = Lane.Step(State, input);
        foreach (var effect in wanted)
        {
            if (effect is LaneEffect.Commit commit) await effects.CommitAsync(commit.Batch);
            else effects.Perform(effect);
        }

        State = next;
    }

    private void Stop(JournalException fault)
    {
        Trouble = fault;
        effects.Perform(new LaneEffect.SetTimer(new LaneTimer(TimerKind.ProbeJournal, null, 0), ProbePeriod));
    }

    /// <summary>Devices are still listened to; everything else comes again after the restart, because whatever is
    /// unfinished is in the journal and is asked again.</summary>
    private async ValueTask HandleInTroubleAsync(LaneInput input, JournalException trouble)
    {
        switch (input)
        {
            case LaneInput.TimerFired { Timer.Kind: TimerKind.ProbeJournal }:
                await ProbeAsync();
                break;
            case LaneInput.CodeRead read:
                effects.Perform(new LaneEffect.Signal(
                    new Verdict(VerdictKind.CannotRecord, null, read.At, default, trouble.Message)));
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
            effects.Perform(new LaneEffect.Reply(
                id, new CommandOutcome(false, null, $"Nothing was done: {trouble.Message}")));
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

        await StartAsync();
    }
}

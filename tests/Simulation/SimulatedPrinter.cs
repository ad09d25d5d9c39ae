using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Simulation;

/// <summary>A printer and its cable. What it started and what came out stays true whatever the process
/// believes.</summary>
internal sealed class SimulatedPrinter(FaultPlan plan, Chance chance, Schedule schedule, Tally tally)
{
    private bool _isBusy;
    private Action<bool, string?>? _changed;

    public bool FaultsAreOver { get; set; }

    public bool IsReady { get; private set; } = true;

    /// <summary>Copies of which a byte reached the printer.</summary>
    public List<(string Scan, int Copy)> Started { get; } = [];

    /// <summary>Copies that came out.</summary>
    public List<(string Scan, int Copy)> Paper { get; } = [];

    /// <summary>A new process listens for each of its lanes; it is told the state soon. What the one before hears is of
    /// no consequence.</summary>
    public void Attach(Action<bool, string?> changed)
    {
        _changed += changed;
        schedule.After(chance.Seconds(0.05, 2), () => changed(IsReady, IsReady ? null : "paper out"));
    }

    public void Print(string scan, int copy, Action<SlipOutcome, string> back)
    {
        if (!IsReady || _isBusy || Fails(plan.PrinterRefuses, "the printer takes no byte"))
        {
            schedule.After(chance.Seconds(0.01, 1), () => back(SlipOutcome.NotPrinted, "not ready"));
            return;
        }

        _isBusy = true;
        Started.Add((scan, copy));
        tally.Slips++;
        schedule.Log($"printer starts {scan[^6..]} copy {copy}");
        if (Fails(plan.PaperOut, "paper out"))
            RunOut();
        if (Fails(plan.PrinterVanishes, "the printer vanishes"))
        {
            var cameOut = chance.Happens(0.5);
            schedule.After(chance.Seconds(0.3, 5), () =>
            {
                _isBusy = false;
                if (cameOut)
                    Paper.Add((scan, copy));
                back(SlipOutcome.Unknown, "the printer went away");
            });
            return;
        }

        schedule.After(chance.Seconds(0.3, 2), () => Finish(scan, copy, back));
    }

    /// <summary>Faults stop: the paper is put back.</summary>
    public void Mend()
    {
        FaultsAreOver = true;
        SetReady(true);
    }

    private void Finish(string scan, int copy, Action<SlipOutcome, string> back)
    {
        if (!IsReady)
        {
            // It keeps its buffer and goes on when the paper is back.
            schedule.After(TimeSpan.FromSeconds(1), () => Finish(scan, copy, back));
            return;
        }

        _isBusy = false;
        Paper.Add((scan, copy));
        back(SlipOutcome.Printed, "");
    }

    private void RunOut()
    {
        SetReady(false);
        schedule.After(chance.Seconds(1, 60), () => SetReady(true));
    }

    private void SetReady(bool ready)
    {
        if (IsReady == ready)
            return;
        IsReady = ready;
        // Heard after what is under way, as from another thread.
        schedule.After(TimeSpan.Zero, () => _changed?.Invoke(ready, ready ? null : "paper out"));
    }

    private bool Fails(double probability, string what)
    {
        if (FaultsAreOver || !chance.Happens(probability))
            return false;
        tally.Faults++;
        schedule.Log(what);
        return true;
    }
}

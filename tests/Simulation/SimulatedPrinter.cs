using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Simulation;

/// <summary>A printer as a process sees it, and what really became of its paper.</summary>
internal interface ISimulatedPrinter
{
    /// <summary>Copies of which a byte reached the printer.</summary>
    IReadOnlyList<(string Scan, int Copy)> Started { get; }

    /// <summary>Copies that came out, each time that they did.</summary>
    IReadOnlyList<(string Scan, int Copy)> Paper { get; }

    /// <summary>A new process opens the printer; the one before is gone.</summary>
    void ProcessStarts();

    void ProcessDies();

    /// <summary>A lane listens; it is told the state soon. What a dead process hears is of no consequence.</summary>
    void Attach(Action<bool, string?> changed);

    void Print(string scan, int copy, bool clearFirst, Action<SlipOutcome, string> back);

    /// <summary>Faults stop, and somebody puts everything right.</summary>
    void Mend();

    /// <exception cref="Violation">A promise was broken where nothing could be thrown.</exception>
    void Check();
}

/// <summary>A printer and its cable, each outcome drawn. What it started and what came out stays true whatever the
/// process believes.</summary>
internal sealed class SimulatedPrinter(FaultPlan plan, Chance chance, Schedule schedule, Tally tally)
    : ISimulatedPrinter
{
    private readonly List<(string Scan, int Copy)> _started = [];
    private readonly List<(string Scan, int Copy)> _paper = [];
    private bool _isBusy;
    private Action<bool, string?>? _changed;

    public bool FaultsAreOver { get; set; }

    public bool IsReady { get; private set; } = true;

    public IReadOnlyList<(string Scan, int Copy)> Started => _started;

    public IReadOnlyList<(string Scan, int Copy)> Paper => _paper;

    public void ProcessStarts()
    {
    }

    public void ProcessDies()
    {
    }

    public void Check()
    {
    }

    public void Attach(Action<bool, string?> changed)
    {
        _changed += changed;
        schedule.After(chance.Seconds(0.05, 2), () => changed(IsReady, IsReady ? null : "paper out"));
    }

    public void Print(string scan, int copy, bool clearFirst, Action<SlipOutcome, string> back)
    {
        if (!IsReady || _isBusy || Fails(plan.PrinterRefuses, "the printer takes no byte"))
        {
            schedule.After(chance.Seconds(0.01, 1), () => back(SlipOutcome.NotPrinted, "not ready"));
            return;
        }

        _isBusy = true;
        _started.Add((scan, copy));
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
                    _paper.Add((scan, copy));
                back(SlipOutcome.Unknown, "the printer went away");
            });
            return;
        }

        schedule.After(chance.Seconds(0.3, 2), () => Finish(scan, copy, back));
    }

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
        _paper.Add((scan, copy));
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

using PosDaemon.Lanes;

namespace PosDaemon.Simulation;

/// <summary>A gate and its cable.</summary>
internal sealed class SimulatedGate(FaultPlan plan, Chance chance, Schedule schedule, Tally tally)
{
    public bool FaultsAreOver { get; set; }

    /// <summary>By scan: how often it really opened.</summary>
    public Dictionary<string, int> Opened { get; } = [];

    public void Pulse(string scan, Action<GatePhase, string> back)
    {
        if (Fails(plan.GateUnplugged, "the gate is unplugged"))
        {
            schedule.After(chance.Seconds(0.01, 0.5), () => back(GatePhase.NotOpened, "unplugged"));
            return;
        }

        var isUncertain = Fails(plan.GateUncertain, "the gate's cable is lost");
        if (!isUncertain || chance.Happens(0.5))
        {
            Opened[scan] = Opened.GetValueOrDefault(scan) + 1;
            tally.Pulses++;
            schedule.Log($"gate opens for {scan[^6..]}");
        }

        schedule.After(chance.Seconds(0.3, 0.8), () => back(
            isUncertain ? GatePhase.Uncertain : GatePhase.Opened, isUncertain ? "cable lost" : ""));
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

using PosDaemon.Lanes;

namespace PosDaemon.Simulation;

/// <summary>A gate, its cable, and the people who go through or do not. With a sensor it tells as the gate's loop does:
/// of each opening once who passed, and it takes no order meanwhile.</summary>
/// <param name="walks">The chance of who goes through.</param>
internal sealed class SimulatedGate(FaultPlan plan, Chance chance, Chance walks, Schedule schedule, Tally tally)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly HashSet<string> _inDoubt = [];
    private readonly Dictionary<string, int> _watched = [];
    private int _life;
    private string? _awaited;

    public bool FaultsAreOver { get; set; }

    /// <summary>By scan: how often it really opened.</summary>
    public Dictionary<string, int> Opened { get; } = [];

    /// <summary>By scan: whose guest really went through, seen or not.</summary>
    public HashSet<string> WentThrough { get; } = [];

    /// <summary>All of its openings were watched to their ends, and nobody went through in the last one.</summary>
    public bool IsCertainlyNotPassed(string scan, int pulse) =>
        !_inDoubt.Contains(scan) && _watched.GetValueOrDefault(scan) == pulse;

    /// <summary>Nobody looks at the sensor any more.</summary>
    public void ProcessDies()
    {
        if (_awaited is { } scan)
            _inDoubt.Add(scan);
        (_life, _awaited) = (_life + 1, null);
    }

    public void Pulse(string scan, int pulse, Action<GatePhase, string> back, Action<PassagePhase> sees)
    {
        if (_awaited is not null || Fails(plan.GateUnplugged, "the gate is unplugged"))
        {
            var why = _awaited is null ? "unplugged" : "the gate waits for the guest of another order to pass";
            schedule.After(chance.Seconds(0.01, 0.5), () => back(GatePhase.NotOpened, why));
            return;
        }

        var isUncertain = Fails(plan.GateUncertain, "the gate's cable is lost");
        var opens = !isUncertain || chance.Happens(0.5);
        if (opens)
        {
            Opened[scan] = Opened.GetValueOrDefault(scan) + 1;
            tally.Pulses++;
            schedule.Log($"gate opens for {scan[^6..]}");
        }

        var length = chance.Seconds(0.3, 0.8);
        if (plan.Options.HasSensor)
            length += Walk(scan, pulse, opens, isUncertain, sees);
        schedule.After(length, () => back(
            isUncertain ? GatePhase.Uncertain : GatePhase.Opened, isUncertain ? "cable lost" : ""));
    }

    /// <returns>By how much the report of the pulse is late: now and then it comes behind what the sensor sees.
    /// </returns>
    private TimeSpan Walk(string scan, int pulse, bool opens, bool isUncertain, Action<PassagePhase> sees)
    {
        _awaited = scan;
        var goes = opens && !(walks.Happens(plan.DoesNotPass) && !FaultsAreOver);
        var at = walks.Between(TimeSpan.FromSeconds(0.2), Window);
        if (goes)
            schedule.After(at, () => GoThrough(scan));
        if (isUncertain || Fails(plan.PassageInDoubt, "nobody will know who passes"))
        {
            Doubt(scan, at, isUncertain, sees);
        }
        else if (goes)
        {
            See(at, scan, PassagePhase.Passed, isLast: true, sees);
            if (walks.Happens(0.1))
                See(at + walks.Seconds(0.1, 1), scan, PassagePhase.Tailgated, isLast: false, sees);
        }
        else
        {
            schedule.After(Window, () => _watched[scan] = pulse);
            See(Window, scan, PassagePhase.TimedOut, isLast: true, sees);
        }

        return walks.Happens(0.1) && !isUncertain ? Window : TimeSpan.Zero;
    }

    /// <summary>The board is lost; or somebody stands in the passage and the guest squeezes through beside him, or
    /// not: then nobody is seen to pass in time.</summary>
    private void Doubt(string scan, TimeSpan at, bool isUncertain, Action<PassagePhase> sees)
    {
        _inDoubt.Add(scan);
        if (isUncertain || walks.Happens(0.5))
        {
            See(at * 0.5, scan, PassagePhase.Unknown, isLast: true, sees);
        }
        else
        {
            See(Window, scan, PassagePhase.Blocked, isLast: false, sees);
            See(Window * 1.5, scan, PassagePhase.TimedOut, isLast: true, sees);
        }
    }

    private void GoThrough(string scan)
    {
        WentThrough.Add(scan);
        schedule.Log($"the guest of {scan[^6..]} goes through");
    }

    private void See(TimeSpan after, string scan, PassagePhase what, bool isLast, Action<PassagePhase> sees)
    {
        var life = _life;
        schedule.After(after, () =>
        {
            if (life != _life)
                return;
            schedule.Log($"the gate sees {what} for {scan[^6..]}");
            if (isLast)
                _awaited = null;
            sees(what);
        });
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

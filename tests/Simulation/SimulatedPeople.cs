using System.Collections.Immutable;
using System.Text;
using PosDaemon.Lanes;

namespace PosDaemon.Simulation;

/// <summary>Guests who show codes, hold the phone too long, come back and try twice; an operator who confirms,
/// cancels, forgets, reprints and takes back.</summary>
internal sealed class SimulatedPeople
{
    private readonly Chance _chance;
    private readonly Schedule _schedule;
    private readonly SimulatedTerminal _terminal;
    private readonly SimulatedDisk _disk;
    private readonly Promises _promises;

    public SimulatedPeople(
        FaultPlan plan, Chance chance, Schedule schedule, SimulatedTerminal terminal, SimulatedDisk disk,
        SimulatedCloud cloud, Promises promises)
    {
        (_chance, _schedule, _terminal, _disk, _promises) = (chance, schedule, terminal, disk, promises);
        terminal.Signalled += OnSignal;
        for (var guest = 0; guest < plan.Guests; guest++)
            Come(guest, plan, cloud);
    }

    /// <summary>When the last guest has stopped trying.</summary>
    public TimeSpan LastAct { get; private set; }

    private void Come(int guest, FaultPlan plan, SimulatedCloud cloud)
    {
        var code = new SimulatedCode(
            $"C{guest}", _chance.Happens(0.8), _chance.Happens(0.5), _chance.Happens(0.2))
        {
            UsesLeft = _chance.Happens(0.2) ? 3 : 1,
        };
        if (!_chance.Happens(0.1))
            cloud.Issue(code);
        var lane = _chance.Between(0, plan.Lanes);
        var at = _chance.Seconds(0, 120);
        for (var showing = _chance.Between(1, 5); showing > 0; showing--)
        {
            // A phone held before the reader is read again and again; then the guest waits, or walks round.
            for (var again = _chance.Happens(0.3) ? _chance.Between(2, 6) : 1; again > 0; again--)
            {
                Plan(at, () => Show(code, lane));
                // An article number or a link on the same ticket, which the reader sends as well.
                if (_chance.Happens(0.15))
                    Plan(at + _chance.Seconds(0.001, 0.05),
                        () => Show(new SimulatedCode($"X{guest}", false, false, false), lane));
                at += _chance.Seconds(0.1, 0.6);
            }

            at += _chance.Happens(0.5) ? _chance.Seconds(1, 8) : _chance.Seconds(8, 90);
        }

        if (_chance.Happens(0.2))
            Plan(at + _chance.Seconds(0, 60), () => Act(code));
    }

    private void Plan(TimeSpan at, Action act)
    {
        _schedule.After(at, act);
        LastAct = at > LastAct ? at : LastAct;
    }

    private void Show(SimulatedCode code, int lane)
    {
        _promises.OnShown(ScanCode.HashOf(Encoding.UTF8.GetBytes(code.Text)));
        _terminal.Show(code, lane);
    }

    private void Act(SimulatedCode code)
    {
        var hash = ScanCode.HashOf(Encoding.UTF8.GetBytes(code.Text));
        if (_disk.Records.FirstOrDefault(r => r.CodeHash == hash && r.Phase == ScanPhase.Accepted) is not { } scan)
            return;
        if (_chance.Happens(0.5))
            _terminal.Reprint(scan);
        else
            _terminal.Undo(scan);
    }

    private void OnSignal(Verdict verdict)
    {
        if (verdict is not { Kind: VerdictKind.Confirm, Scan: { } scan } || _chance.Happens(0.1))
            return;
        var lane = _terminal.LaneOf(_disk.Find(scan)!);
        var terms = new RedeemTerms(1, 13800, ImmutableSortedDictionary<string, string>.Empty);
        _schedule.After(_chance.Seconds(0.3, 10), () =>
        {
            if (_chance.Happens(0.15))
                _terminal.Cancel(lane);
            else
                _terminal.Confirm(terms, lane);
        });
    }
}

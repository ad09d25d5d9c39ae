using PosDaemon.Lanes;

namespace PosDaemon.LaneRuntime;

/// <summary>Several observers as one, in this order.</summary>
internal sealed class LaneObservers(params IReadOnlyList<ILaneObserver> all) : ILaneObserver
{
    public void Stepped(LaneSnapshot snapshot)
    {
        foreach (var observer in all) observer.Stepped(snapshot);
    }

    public void TurnedAway(string lane, Verdict verdict)
    {
        foreach (var observer in all) observer.TurnedAway(lane, verdict);
    }
}

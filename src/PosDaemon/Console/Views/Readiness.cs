namespace PosDaemon.Console;

/// <summary>The answer of GET /readyz.</summary>
internal sealed record ReadinessView(
    bool Ready,
    IReadOnlyList<string> Missing,
    IReadOnlyList<LaneReadinessView> Lanes,
    CloudView Cloud,
    JournalView Journal);

internal sealed record LaneReadinessView(
    string Name, bool Ready, DeviceView Scanner, PrinterView? Printer, LaneGateView? Gate);

/// <summary>Decides whether this terminal can do its work now: every lane's scanner, printer and gate, the cloud and
/// the journal. The cloud counts from its first answer: a link that is only configured is not proved.</summary>
internal static class Readiness
{
    public static ReadinessView Of(TerminalView terminal)
    {
        var missing = terminal.Lanes.SelectMany(Missing).ToList();
        if (!terminal.Cloud.Reachable) missing.Add("cloud: " + (terminal.Cloud.LastError ?? "no answer yet"));
        if (!terminal.Journal.Ok) missing.Add("journal: " + (terminal.Journal.Trouble ?? "not open"));
        var lanes = terminal.Lanes.Select(lane => new LaneReadinessView(
            lane.Name, !Missing(lane).Any(), lane.Scanner, lane.Printer, lane.Gate));
        return new(missing.Count == 0, missing, [.. lanes], terminal.Cloud, terminal.Journal);
    }

    private static IEnumerable<string> Missing(LaneView lane)
    {
        if (lane.Trouble is { } trouble) yield return $"{lane.Name}: {trouble}";
        if (!lane.Scanner.Online) yield return $"{lane.Name}: scanner: {lane.Scanner.Detail}";
        if (lane.Printer is { Ready: false } printer)
            yield return $"{lane.Name}: printer {printer.Name}: {printer.Trouble ?? "not ready"}";
        if (lane.Gate is { Online: false } gate) yield return $"{lane.Name}: gate: {gate.Detail}";
    }
}

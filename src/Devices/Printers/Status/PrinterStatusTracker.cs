using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>What is known about the printer now. Written by the printer's loop, read by anybody; reports each change.
/// </summary>
/// <param name="time">Of ages.</param>
/// <param name="drawerOpensHigh">Which level of its switch means that the drawer is open.</param>
/// <param name="changed">Called on each change.</param>
internal sealed class PrinterStatusTracker(TimeProvider time, bool drawerOpensHigh, Action<PrinterStatus> changed)
{
    private sealed record Entry(PrinterStatus Status, long? FactsAt);

    // One reference, swapped whole, so that readers need no lock.
    private volatile Entry _entry = new(PrinterStatus.Unknown, null);

    private PrintProof? _proof;
    private PrinterKnowledge _knowledge = PrinterKnowledge.None;

    public PrinterStatus Current
    {
        get
        {
            var entry = _entry;
            return entry.FactsAt is { } at ? entry.Status with { Age = time.GetElapsedTime(at) } : entry.Status;
        }
    }

    /// <summary>Part of the next status that is set, and of those after it.</summary>
    public void SetKnown(PrintProof? proof, PrinterKnowledge knowledge) => (_proof, _knowledge) = (proof, knowledge);

    public void SetDisconnected(string reason) =>
        Set(PrinterStatus.Unknown with
        {
            Power = PowerState.OffOffline, Model = _entry.Status.Model, Trouble = reason,
        }, null);

    /// <summary>The port is open, but nobody answers: a printer that is switched off looks like this.</summary>
    public void SetSilent(string address) =>
        SetDisconnected($"{address} is open, but the printer does not answer (switched off, or the cable?).");

    public void SetOneWay() => Set(PrinterStatus.Unknown with { Connected = true, Trouble = null }, null);

    public void SetFacts(PrinterFacts facts, string? model, string? waiting)
    {
        var trouble = PrinterTrouble.Of(facts);
        if (waiting is not null)
            trouble = trouble is null ? waiting : $"{trouble}; {waiting}";
        var power = facts.Offline is true ? PowerState.Offline : PowerState.Online;
        bool? isDrawerOpen = facts.DrawerPinHigh is { } high ? high == drawerOpensHigh : null;
        Set(new PrinterStatus(true, power, facts, isDrawerOpen, model, null, trouble), time.GetTimestamp());
    }

    private void Set(PrinterStatus status, long? factsAt)
    {
        status = status with { Proof = _proof, Knowledge = _knowledge };
        var same = _entry.Status == status;
        _entry = new Entry(status, factsAt);
        if (!same)
            changed(status);
    }
}

using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>What is known of a printer, in UnifiedPOS words; null is "not known".</summary>
/// <param name="Connected">The transport is open and, where the printer can be heard, it answers.</param>
/// <param name="Power">Its power state, as far as the line tells.</param>
/// <param name="Facts">What it told about itself.</param>
/// <param name="DrawerOpen">The cash drawer's switch, where one is wired.</param>
/// <param name="Model">The name that it gives itself (GS I 67). Clones give false ones.</param>
/// <param name="Age">How old the newest fact is.</param>
/// <param name="Trouble">Why it is not connected or not ready, for people; null when all is well.</param>
public sealed record PrinterStatus(
    bool Connected,
    PowerState Power,
    PrinterFacts Facts,
    bool? DrawerOpen,
    string? Model,
    TimeSpan? Age,
    string? Trouble)
{
    public static PrinterStatus Unknown { get; } =
        new(false, PowerState.Unknown, PrinterFacts.None, null, null, null, "not opened yet");

    /// <summary>What proves a slip that is sent now: Assumed, Fence or ProcessId; null where that is still to be found
    /// out.</summary>
    public PrintProof? Proof { get; init; }

    /// <summary>What was found out about it, now or by an earlier process.</summary>
    public PrinterKnowledge Knowledge { get; init; } = PrinterKnowledge.None;

    /// <summary>A slip sent now is expected to come out. A fact that is not known does not stand in the way.</summary>
    public bool IsReady => Connected && !Facts.IsHeldUp;
}

/// <summary>Power states of UnifiedPOS (PS_…).</summary>
public enum PowerState
{
    /// <summary>The line does not tell: one way, or not opened yet.</summary>
    Unknown,

    /// <summary>Switched on and ready.</summary>
    Online,

    /// <summary>Switched on and off line: cover, paper, an error, its button.</summary>
    Offline,

    /// <summary>Off, or off line, or its cable: nothing answers.</summary>
    OffOffline,
}

using System.Collections.Immutable;

namespace PosDaemon.Lanes;

/// <summary>Everything one lane knows. Immutable: each step makes the next one.</summary>
public sealed record LaneState
{
    public required LaneOptions Options { get; init; }

    public ImmutableDictionary<ScanId, ScanRecord> Scans { get; init; } =
        ImmutableDictionary<ScanId, ScanRecord>.Empty;

    /// <summary>The scan the operator's keys act on: the one last shown.</summary>
    public ScanId? Current { get; init; }

    /// <summary>What the lane's screen says.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Slips that are due, in the order in which they became due.</summary>
    public ImmutableList<ScanId> SlipQueue { get; init; } = [];

    public ScanId? Printing { get; init; }

    /// <summary>Null until the printer has said anything: it is tried then.</summary>
    public bool? PrinterIsReady { get; init; }

    public string? PrinterTrouble { get; init; }

    /// <summary>The ready printer took no byte: wait for the timer or for news from the printer.</summary>
    public bool PrinterIsResting { get; init; }

    /// <summary>An earlier slip's outcome is unknown: the printer's buffer is cleared before the next one.</summary>
    public bool ClearPrinter { get; init; }

    /// <summary>Takes no new work.</summary>
    public bool IsStopping { get; init; }

    public int Unresolved => Scans.Values.Count(scan => !scan.IsResolved);

    public static LaneState Start(LaneOptions options) => new() { Options = options };
}

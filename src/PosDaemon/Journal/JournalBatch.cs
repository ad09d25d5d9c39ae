using System.Collections.Immutable;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Journal;

/// <summary>What one step of a lane writes: all of it in one transaction, or none.</summary>
/// <param name="Entries">In the order in which they happened.</param>
/// <param name="Owed">Reports the cloud is owed from now on.</param>
/// <param name="Final">Of the scans in <paramref name="Entries"/>, those with nothing left to do.</param>
public sealed record JournalBatch(
    ImmutableArray<JournalEntry> Entries, ImmutableArray<SlipReport> Owed, ImmutableArray<ScanId> Final)
{
    /// <summary>Nothing but a real, flushed write: tells whether the journal can be written.</summary>
    public static JournalBatch Probe { get; } = new([], [], []);
}

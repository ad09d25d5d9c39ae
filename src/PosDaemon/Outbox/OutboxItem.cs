using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Outbox;

/// <summary>One report the cloud is owed.</summary>
/// <param name="Id">Rises in the order in which the reports became due.</param>
/// <param name="Tries">Times it was sent without being settled.</param>
/// <param name="NextAt">Not to be sent before.</param>
/// <param name="Parked">Why status shows it; null while it is on its ordinary way.</param>
public sealed record OutboxItem(long Id, SlipReport Report, int Tries, DateTimeOffset NextAt, string? Parked)
{
    /// <summary>The cloud said that it will never store it: kept for people to see, never sent again.</summary>
    public bool IsRejected => NextAt == DateTimeOffset.MaxValue;
}

/// <summary>What becomes of an item after an attempt.</summary>
public abstract record OutboxChange(long Id)
{
    /// <summary>Settled: delete it.</summary>
    public sealed record Done(long Id) : OutboxChange(Id);

    public sealed record Later(long Id, int Tries, DateTimeOffset NextAt, string? Parked) : OutboxChange(Id);
}

/// <summary>How much is owed.</summary>
/// <param name="Due">On its way.</param>
/// <param name="Parked">In need of somebody's eyes; retried slowly, or rejected for good.</param>
public readonly record struct OutboxCounts(int Due, int Parked);

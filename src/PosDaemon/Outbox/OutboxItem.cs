using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Outbox;

/// <summary>One slip report that waits for the cloud.</summary>
/// <param name="Id">Rises in the order in which the reports were enqueued.</param>
/// <param name="Report">What is sent.</param>
/// <param name="Tries">Times it was sent without being taken.</param>
/// <param name="NextAt">Not to be sent before.</param>
/// <param name="Parked">Why it needs somebody's eyes; null while it is on its ordinary way.</param>
public sealed record OutboxItem(long Id, SlipReport Report, int Tries, DateTimeOffset NextAt, string? Parked)
{
    /// <summary>The cloud said that it will never store it: kept for people to see, never sent again.</summary>
    public bool IsRejected => NextAt == DateTimeOffset.MaxValue;
}

/// <summary>What becomes of an item after an attempt.</summary>
public abstract record OutboxChange(long Id)
{
    /// <summary>The cloud has it: the item is deleted.</summary>
    public sealed record Done(long Id) : OutboxChange(Id);

    /// <summary>It is sent again at <paramref name="NextAt"/>, or never (<see cref="DateTimeOffset.MaxValue"/>).
    /// </summary>
    public sealed record Later(long Id, int Tries, DateTimeOffset NextAt, string? Parked) : OutboxChange(Id);
}

/// <summary>How much waits for the cloud.</summary>
/// <param name="Pending">On its ordinary way.</param>
/// <param name="Parked">In need of somebody's eyes; retried slowly, or rejected for good.</param>
public readonly record struct OutboxCounts(int Pending, int Parked);

namespace PosDaemon.Outbox;

/// <summary>Where owed reports are kept: in the journal, so that they and what they tell of are written
/// together.</summary>
public interface IOutboxStore
{
    /// <summary>Items that may be sent at <paramref name="now"/>, oldest first.</summary>
    IReadOnlyList<OutboxItem> Due(DateTimeOffset now, int max);

    /// <summary>When the next item may be sent; null when none waits.</summary>
    DateTimeOffset? NextDue();

    /// <summary>Durable when it returns.</summary>
    void Settle(IReadOnlyList<OutboxChange> changes);

    OutboxCounts Count();
}

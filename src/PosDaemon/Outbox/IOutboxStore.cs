namespace PosDaemon.Outbox;

/// <summary>Keeps the reports that wait for the cloud. They are kept in the journal, so that a report and the entry
/// that it tells of are written together.</summary>
public interface IOutboxStore
{
    /// <summary>The items that may be sent at <paramref name="now"/> (<see cref="OutboxPolicy.IsDue"/>): those that
    /// failed at most once first, then by age.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="max">At most so many.</param>
    /// <exception cref="Journal.JournalException">The journal cannot be read.</exception>
    ValueTask<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int max);

    /// <summary>When the next item may be sent; null when none waits.</summary>
    /// <exception cref="Journal.JournalException">The journal cannot be read.</exception>
    ValueTask<DateTimeOffset?> NextDueAsync();

    /// <summary>Applies all of the changes or none; they are on the disk when it completes.</summary>
    /// <exception cref="Journal.JournalException">Nothing was changed.</exception>
    ValueTask ApplyAsync(IReadOnlyList<OutboxChange> changes);

    /// <summary>Makes due what is put off, but for what was rejected.</summary>
    /// <param name="now">UTC.</param>
    /// <exception cref="Journal.JournalException">Nothing was changed.</exception>
    ValueTask ReleaseAsync(DateTimeOffset now);
}

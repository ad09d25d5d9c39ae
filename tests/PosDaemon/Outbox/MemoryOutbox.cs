using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Outbox;

/// <summary>An outbox in memory, which can be as unwilling as a full disk.</summary>
internal sealed class MemoryOutbox(TimeProvider time) : IOutboxStore
{
    private readonly Lock _lock = new();     // the loop's thread and the test's
    private readonly SortedDictionary<long, OutboxItem> _items = [];

    public JournalException? Trouble { get; set; }

    public int Reads { get; private set; }

    public void Add(string scan)
    {
        lock (_lock)
        {
            var id = _items.Count == 0 ? 1 : _items.Keys.Max() + 1;
            _items[id] = new OutboxItem(id, new SlipReport { ScanId = scan, Copy = 1 }, 0, time.GetUtcNow(), null);
        }
    }

    public OutboxItem[] Items()
    {
        lock (_lock) return [.. _items.Values];
    }

    public OutboxCounts Counts
    {
        get
        {
            var items = Items();
            var parked = items.Count(item => item.Parked is not null);
            return new OutboxCounts(items.Length - parked, parked);
        }
    }

    public ValueTask<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int max) => Use(() =>
    {
        Reads++;
        return (IReadOnlyList<OutboxItem>)_items.Values.Where(item => OutboxPolicy.IsDue(item, now))
            .OrderBy(item => item.Tries > 1).ThenBy(item => item.Id).Take(max).ToList();
    });

    public ValueTask<DateTimeOffset?> NextDueAsync() => Use(() => _items.Values.Where(item => !item.IsRejected)
        .Min(item => (DateTimeOffset?)item.NextAt));

    public async ValueTask ApplyAsync(IReadOnlyList<OutboxChange> changes) => await Use(() =>
    {
        foreach (var change in changes)
        {
            if (change is OutboxChange.Later later)
                _items[later.Id] = _items[later.Id] with
                {
                    Tries = later.Tries, NextAt = later.NextAt, Parked = later.Parked,
                };
            else
                _items.Remove(change.Id);
        }

        return true;
    });

    public async ValueTask ReleaseAsync(DateTimeOffset now) => await Use(() =>
    {
        foreach (var item in Items().Where(item => item.NextAt > now && !item.IsRejected))
            _items[item.Id] = item with { NextAt = now };
        return true;
    });

    private ValueTask<T> Use<T>(Func<T> act)
    {
        lock (_lock) return Trouble is { } trouble ? ValueTask.FromException<T>(trouble) : new ValueTask<T>(act());
    }
}

using PosDaemon.Journal;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Outbox;

/// <summary>An outbox in memory, which can be as unwilling as a full disk.</summary>
internal sealed class MemoryOutbox(TimeProvider time) : IOutboxStore
{
    private readonly Lock _turn = new();
    private readonly SortedDictionary<long, OutboxItem> _items = [];

    public JournalException? Trouble { get; set; }

    public int Reads { get; private set; }

    public void Add(string scan)
    {
        lock (_turn)
        {
            var id = _items.Count == 0 ? 1 : _items.Keys.Max() + 1;
            _items[id] = new OutboxItem(id, new SlipReport { ScanId = scan, Copy = 1 }, 0, time.GetUtcNow(), null);
        }
    }

    public OutboxItem[] Items()
    {
        lock (_turn)
            return [.. _items.Values];
    }

    public IReadOnlyList<OutboxItem> Due(DateTimeOffset now, int max) => Use(() =>
    {
        Reads++;
        return _items.Values.Where(item => item.NextAt <= now).OrderBy(item => item.Tries > 1).ThenBy(item => item.Id)
            .Take(max).ToList();
    });

    public DateTimeOffset? NextDue() => Use(() => _items.Values.Where(item => !item.IsRejected)
        .Min(item => (DateTimeOffset?)item.NextAt));

    public void Settle(IReadOnlyList<OutboxChange> changes) => Use(() =>
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

    public OutboxCounts Count() => Use(() => new OutboxCounts(
        _items.Values.Count(item => item.Parked is null), _items.Values.Count(item => item.Parked is not null)));

    private T Use<T>(Func<T> act)
    {
        lock (_turn)
            return Trouble is { } trouble ? throw trouble : act();
    }
}

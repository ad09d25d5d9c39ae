using System.Collections.Immutable;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Simulation;

/// <summary>What survives a crash: entries as the real journal writes them, folded by the real code. A commit is
/// whole or absent. Sometimes full.</summary>
internal sealed class SimulatedDisk(FaultPlan plan, Chance chance, Schedule schedule, Tally tally)
{
    private readonly Dictionary<ScanId, List<StoredEntry>> _entries = [];
    private readonly Dictionary<ScanId, ScanRecord> _folded = [];
    private readonly SortedDictionary<long, OutboxItem> _outbox = [];
    private readonly HashSet<ScanId> _final = [];
    private readonly List<ScanId> _order = [];
    private long _nextItem;
    private TimeSpan _fullUntil;

    public bool FaultsAreOver { get; set; }

    public IReadOnlyCollection<ScanRecord> Records => _folded.Values;

    public ScanRecord? Find(ScanId scan) => _folded.GetValueOrDefault(scan);

    public IReadOnlyCollection<OutboxItem> Outbox => _outbox.Values;

    /// <exception cref="JournalException">The disk is full; nothing was written.</exception>
    public void Commit(JournalBatch batch)
    {
        if (!FaultsAreOver && schedule.Now >= _fullUntil && chance.Happens(plan.DiskFull))
        {
            _fullUntil = schedule.Now + chance.Seconds(0.5, 30);
            tally.Faults++;
            schedule.Log("the disk is full");
        }

        if (!FaultsAreOver && schedule.Now < _fullUntil)
            throw new JournalException(JournalFault.DiskFull, "the disk is full");
        foreach (var entry in batch.Entries)
            Write(entry);
        foreach (var scan in batch.Entries.Select(entry => entry.Scan).Distinct())
            _ = batch.Final.Contains(scan) ? _final.Add(scan) : _final.Remove(scan);
        foreach (var report in batch.Reports)
            _outbox.Add(_nextItem, new OutboxItem(_nextItem++, report.Clone(), 0, schedule.Wall, null));
    }

    /// <summary>As the real store: everything that is not final, and the newest that are; read back from
    /// what was stored.</summary>
    public ImmutableArray<ScanRecord> Load(int remembered)
    {
        var newest = _order.Where(_final.Contains).TakeLast(remembered).ToHashSet();
        return [.. _entries.Keys.Where(scan => !_final.Contains(scan) || newest.Contains(scan)).Select(Read)];
    }

    public IReadOnlyList<OutboxItem> Due(DateTimeOffset now, int max) =>
        [.. _outbox.Values.Where(item => item.NextAt <= now)
            .OrderBy(item => item.Tries > 1).ThenBy(item => item.Id).Take(max)];

    public DateTimeOffset? NextDue()
    {
        var waiting = _outbox.Values.Where(item => !item.IsRejected).ToList();
        return waiting.Count == 0 ? null : waiting.Min(item => item.NextAt);
    }

    public void Settle(IReadOnlyList<OutboxChange> changes)
    {
        foreach (var change in changes)
        {
            if (change is OutboxChange.Later later)
                _outbox[later.Id] = _outbox[later.Id] with
                {
                    Tries = later.Tries, NextAt = later.NextAt, Parked = later.Parked,
                };
            else
                _outbox.Remove(change.Id);
        }
    }

    public OutboxCounts Count() =>
        new(_outbox.Values.Count(i => i.Parked is null), _outbox.Values.Count(i => i.Parked is not null));

    private void Write(JournalEntry entry)
    {
        if (!_entries.TryGetValue(entry.Scan, out var list))
            _entries[entry.Scan] = list = [];
        list.Add(EntryCodec.Write(entry));
        _folded[entry.Scan] = ScanRecord.Apply(_folded.GetValueOrDefault(entry.Scan), entry);
        _order.Remove(entry.Scan);
        _order.Add(entry.Scan);
    }

    private ScanRecord Read(ScanId scan)
    {
        ScanRecord? record = null;
        foreach (var stored in _entries[scan])
            record = ScanRecord.Apply(record, EntryCodec.Read(stored));
        return record!;
    }
}

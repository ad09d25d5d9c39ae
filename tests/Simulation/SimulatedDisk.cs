using System.Collections.Immutable;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Simulation;

/// <summary>What survives a crash: entries as the real journal writes them, folded by the real code. A commit is
/// whole or absent. Sometimes full, sometimes older than it was, sometimes damaged and begun anew.</summary>
internal sealed class SimulatedDisk(FaultPlan plan, Chance chance, Schedule schedule, Tally tally)
{
    private readonly Dictionary<ScanId, List<StoredEntry>> _entries = [];
    private readonly Dictionary<ScanId, ScanRecord> _folded = [];
    private readonly SortedDictionary<long, OutboxItem> _outbox = [];
    private readonly HashSet<ScanId> _final = [];
    private readonly List<ScanId> _order = [];
    private readonly List<Action> _commits = [];
    private readonly HashSet<ScanId> _lost = [];
    private long _nextItem;
    private TimeSpan _fullUntil;
    private JournalState _state = JournalState.New;

    public bool FaultsAreOver { get; set; }

    /// <summary>Commits that failed: a lane that made one has begun anew from the journal.</summary>
    public int FailedCommits { get; private set; }

    /// <summary>Another journal is in use: the damaged one was moved aside.</summary>
    public event Action<JournalOpened>? Replaced;

    /// <summary>The journal in use.</summary>
    public JournalOpened Opened { get; private set; } = new(0, JournalState.New, null);

    public IReadOnlyCollection<ScanRecord> Records => _folded.Values;

    public ScanRecord? Find(ScanId scan) => _folded.GetValueOrDefault(scan);

    public IReadOnlyCollection<OutboxItem> Outbox => _outbox.Values;

    /// <exception cref="JournalException">The disk is full; nothing was written.</exception>
    public void Commit(JournalBatch batch)
    {
        FailedCommits++;
        if (!FaultsAreOver && chance.Happens(plan.JournalDamaged))
            Damage();
        if (!FaultsAreOver && schedule.Now >= _fullUntil && chance.Happens(plan.DiskFull))
        {
            _fullUntil = schedule.Now + chance.Seconds(0.5, 30);
            tally.Faults++;
            schedule.Log("the disk is full");
        }

        if (!FaultsAreOver && schedule.Now < _fullUntil)
            throw new JournalException(JournalFault.DiskFull, "the disk is full");
        var begun = batch.Entries.Where(entry => entry is JournalEntry.Read or JournalEntry.Recovered)
            .Select(entry => entry.Scan).ToHashSet();
        if (batch.Entries.FirstOrDefault(e => !begun.Contains(e.Scan) && !_entries.ContainsKey(e.Scan)) is { } stray)
            throw new JournalException(JournalFault.Failed, $"scan {stray.Scan} is not in the journal any more");
        Do(() => Apply(batch));
        FailedCommits--;
    }

    /// <summary>As at the start of a process: what the last crash has done to the journal is found.</summary>
    public JournalOpened Open()
    {
        if (_state == JournalState.Older)
            Do(() => Apply(new JournalBatch([.. _entries.Keys.Select(
                scan => new JournalEntry.Outdated(scan, new Moment(schedule.Wall, TimeSpan.Zero)))], [], [.. _final])));
        Opened = new JournalOpened(Opened.Number + 1, _state, null);
        _state = JournalState.Current;
        return Opened;
    }

    /// <summary>The process has died, and something has happened to its files meanwhile.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan Crash()
    {
        if (FaultsAreOver)
            return TimeSpan.Zero;
        if (chance.Happens(plan.MarkLost))
        {
            _state = JournalState.Unproven;
            schedule.Log("the journal's mark is lost");
        }

        if (chance.Happens(plan.JournalOlder))
        {
            GoBack(chance.Between(1, 8));
            _state = JournalState.Older;
        }

        // What the terminal has not told the cloud of nobody else knows: then such a copy is not put back.
        var isAllReported = _lost.Count == 0 && _outbox.Count == 0
            && _folded.Values.All(scan => scan.Slip.Phase != SlipPhase.Printing);
        if (!isAllReported || _state == JournalState.Older || !chance.Happens(plan.StateRestored))
            return TimeSpan.Zero;
        GoBack(chance.Between(1, 30));
        IsRestored = true;
        return TimeSpan.FromMinutes(2);
    }

    /// <summary>Whoever has put the whole directory back sees to it that the cloud can be asked: nothing else could
    /// know.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Whether it was in a journal that was lost or rolled back.</summary>
    public bool WasLost(ScanId scan) => _lost.Contains(scan);

    private void Apply(JournalBatch batch)
    {
        foreach (var entry in batch.Entries)
            Write(entry);
        foreach (var scan in batch.Entries.Select(entry => entry.Scan).Distinct())
            _ = batch.Final.Contains(scan) ? _final.Add(scan) : _final.Remove(scan);
        foreach (var report in batch.Reports)
            _outbox.Add(_nextItem, new OutboxItem(_nextItem++, report.Clone(), 0, schedule.Wall, null));
    }

    private void Do(Action commit)
    {
        _commits.Add(commit);
        commit();
    }

    private void GoBack(int commits)
    {
        tally.Faults++;
        schedule.Log($"the journal comes back without its last {commits} commits");
        var kept = _commits.Take(Math.Max(_commits.Count - commits, 0)).ToList();
        Clear();
        foreach (var commit in kept)
            Do(commit);
    }

    private void Damage()
    {
        tally.Faults++;
        schedule.Log("the journal is damaged and moved aside");
        Clear();
        Opened = new JournalOpened(Opened.Number + 1, JournalState.New, "aside");
        Replaced?.Invoke(Opened);
        throw new JournalException(JournalFault.Damaged, "the journal is damaged");
    }

    private void Clear()
    {
        _lost.UnionWith(_entries.Keys);
        _commits.Clear();
        _entries.Clear();
        _folded.Clear();
        _outbox.Clear();
        _final.Clear();
        _order.Clear();
    }

    /// <summary>As the real store: everything that is not final, and the newest that are; read back from
    /// what was stored.</summary>
    public ImmutableArray<ScanRecord> Load(string lane, int remembered)
    {
        var newest = _order.Where(_final.Contains).Where(scan => _folded[scan].Lane == lane).TakeLast(remembered)
            .ToHashSet();
        return [.. _entries.Keys.Where(scan => _folded[scan].Lane == lane)
            .Where(scan => !_final.Contains(scan) || newest.Contains(scan)).Select(Read)];
    }

    public IReadOnlyList<OutboxItem> Due(DateTimeOffset now, int max) =>
        [.. _outbox.Values.Where(item => OutboxPolicy.IsDue(item, now))
            .OrderBy(item => item.Tries > 1).ThenBy(item => item.Id).Take(max)];

    public DateTimeOffset? NextDue()
    {
        var waiting = _outbox.Values.Where(item => !item.IsRejected).ToList();
        return waiting.Count == 0 ? null : waiting.Min(item => item.NextAt);
    }

    public void Release(DateTimeOffset now) => Do(() =>
    {
        foreach (var item in _outbox.Values.Where(item => item.NextAt > now && !item.IsRejected).ToList())
            _outbox[item.Id] = item with { NextAt = now };
    });

    public void ChangeOutbox(IReadOnlyList<OutboxChange> changes) => Do(() => Apply(changes));

    private void Apply(IReadOnlyList<OutboxChange> changes)
    {
        foreach (var change in changes)
        {
            if (!_outbox.ContainsKey(change.Id))
                continue;   // of a journal that has been lost since
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

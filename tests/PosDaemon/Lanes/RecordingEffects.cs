using System.Collections.Immutable;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Lanes;

/// <summary>Writes down what a lane's loop wants done, and keeps a journal that can be full.</summary>
internal sealed class RecordingEffects : ILaneEffects
{
    private static readonly DateTimeOffset Opening = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<ScanId, ScanRecord> _records = [];
    private readonly List<string> _done = [];

    public bool IsFull { get; set; }

    /// <summary>The effects that throw, as by a bug.</summary>
    public Func<LaneEffect, bool> Fails { get; set; } = _ => false;

    public TimeSpan Passed { get; set; }

    public Moment Now => new(Opening + Passed, Passed);

    public ScanRecord Journal(string id) => _records[new ScanId(id)];

    public int JournalCount => _records.Count;

    public string? LastMessage { get; private set; }

    public string? LastZh { get; private set; }

    /// <summary>What was done since the last call.</summary>
    public string[] Done()
    {
        string[] done = [.. _done];
        _done.Clear();
        return done;
    }

    /// <summary>Has the journal hold something else of a scan.</summary>
    public void Change(string id, Func<ScanRecord, ScanRecord> change) =>
        _records[new ScanId(id)] = change(Journal(id));

    /// <summary>A fresh journal is in use.</summary>
    public void Lose() => _records.Clear();

    public ValueTask CommitAsync(JournalBatch batch)
    {
        FailIfFull();
        foreach (var entry in batch.Entries)
            _records[entry.Scan] = ScanRecord.Apply(_records.GetValueOrDefault(entry.Scan), entry);
        Note(new LaneEffect.Commit(batch));
        return ValueTask.CompletedTask;
    }

    public ValueTask<LaneJournal> LoadAsync()
    {
        FailIfFull();
        _done.Add("load");
        return ValueTask.FromResult(new LaneJournal(
            [.. _records.Values], new JournalOpened(1, JournalState.Current, null)));
    }

    public void Perform(LaneEffect effect)
    {
        if (Fails(effect)) throw new InvalidOperationException("a bug");
        LastMessage = effect switch
        {
            LaneEffect.Signal signal => signal.Verdict.Detail?.En,
            LaneEffect.Reply reply => reply.Outcome.Message.En,
            _ => LastMessage,
        };
        LastZh = effect is LaneEffect.Reply last ? last.Outcome.Message.Zh : LastZh;
        Note(effect);
    }

    public void Dispose()
    {
    }

    private void Note(LaneEffect effect) => _done.Add(EffectText.Of(effect));

    private void FailIfFull()
    {
        if (IsFull)
            throw new JournalException(JournalFault.DiskFull, "The disk is full. Free some space.");
    }
}

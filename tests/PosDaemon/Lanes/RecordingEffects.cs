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

    public TimeSpan Passed { get; set; }

    public Moment Now => new(Opening + Passed, Passed);

    public ScanRecord Journal(string id) => _records[new ScanId(id)];

    public int JournalCount => _records.Count;

    public string? LastMessage { get; private set; }

    /// <summary>What was done since the last call.</summary>
    public string[] Done()
    {
        string[] done = [.. _done];
        _done.Clear();
        return done;
    }

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
        LastMessage = effect switch
        {
            LaneEffect.Signal signal => signal.Verdict.Detail,
            LaneEffect.Reply reply => reply.Outcome.Message,
            _ => LastMessage,
        };
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

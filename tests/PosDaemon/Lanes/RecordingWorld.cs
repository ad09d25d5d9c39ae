using System.Collections.Immutable;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>Writes down what a runner wants done, and keeps a journal that can be full.</summary>
internal sealed class RecordingWorld : ILaneWorld
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

    public void Commit(JournalBatch batch)
    {
        FailIfFull();
        foreach (var entry in batch.Entries)
            _records[entry.Scan] = ScanRecord.Apply(_records.GetValueOrDefault(entry.Scan), entry);
        Note(new LaneEffect.Commit(batch));
    }

    public ImmutableArray<ScanRecord> Load()
    {
        FailIfFull();
        _done.Add("load");
        return [.. _records.Values];
    }

    public void Ask(PreviewRequest request) => Note(new LaneEffect.AskPreview(request));

    public void Ask(RedeemRequest request) => Note(new LaneEffect.AskRedeem(request));

    public void Ask(ScanId scan, UndoRequest request) => Note(new LaneEffect.AskUndo(scan, request));

    public void Print(ScanId scan, int copy, Slip slip, bool clearFirst) =>
        Note(new LaneEffect.Print(scan, copy, slip, clearFirst));

    public void OpenGate(ScanId scan, int pulse) => Note(new LaneEffect.OpenGate(scan, pulse));

    public void Signal(Verdict verdict)
    {
        LastMessage = verdict.Detail;
        Note(new LaneEffect.Signal(verdict));
    }

    public void SetTimer(LaneTimer timer, TimeSpan after) => Note(new LaneEffect.SetTimer(timer, after));

    public void Answer(CommandId command, CommandOutcome outcome)
    {
        LastMessage = outcome.Message;
        Note(new LaneEffect.Answer(command, outcome));
    }

    private void Note(LaneEffect effect) => _done.Add(EffectText.Of(effect));

    private void FailIfFull()
    {
        if (IsFull)
            throw new JournalException(JournalFault.DiskFull, "The disk is full. Free some space.");
    }
}

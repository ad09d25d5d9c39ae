using System.Collections.Immutable;
using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>A step in the making: the state so far, and what is to be done. Lives for one step only. Entries are
/// gathered into one commit that goes before every other effect, whatever the order they were asked for in.</summary>
internal sealed class LaneDraft(LaneState state, Moment at)
{
    private readonly ImmutableArray<JournalEntry>.Builder _entries = ImmutableArray.CreateBuilder<JournalEntry>();
    private readonly ImmutableArray<SlipReport>.Builder _reports = ImmutableArray.CreateBuilder<SlipReport>();
    private readonly ImmutableArray<LaneEffect>.Builder _effects = ImmutableArray.CreateBuilder<LaneEffect>();

    public LaneState State { get; set; } = state;

    public Moment At { get; } = at;

    public LaneOptions Options => State.Options;

    private bool IsFinal(ScanId scan) => Find(scan) is { IsFinal: true };

    public ScanRecord? Find(ScanId scan) => State.Scans.GetValueOrDefault(scan);

    /// <summary>Writes an entry, and makes it so in the state.</summary>
    public ScanRecord Record(JournalEntry entry)
    {
        _entries.Add(entry);
        return Put(ScanRecord.Apply(Find(entry.Scan), entry));
    }

    /// <summary>Changes what is of this run only; nothing of it needs to outlive a crash.</summary>
    public ScanRecord Put(ScanRecord record)
    {
        State = State.With(record);
        return record;
    }

    public void Do(LaneEffect effect) => _effects.Add(effect);

    /// <summary>Puts a report to the cloud into the outbox, in the same transaction as the entries.</summary>
    public void Report(ScanRecord scan, int copy, SlipOutcome outcome, string detail) => _reports.Add(new SlipReport
    {
        ScanId = scan.Id.Value,
        Copy = copy,
        Outcome = outcome,
        At = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At.Wall),
        Detail = detail,
    });

    public void Signal(VerdictKind kind, ScanRecord? scan, string? detail = null)
    {
        var isEarlier = scan is not null && State.Current is { } current && current != scan.Id;
        var verdict = new Verdict(kind, scan?.Id, At, scan?.Refused?.Reason ?? default, detail, isEarlier);
        if (!isEarlier)
            State = State with { Verdict = verdict };
        Do(new LaneEffect.Signal(verdict));
    }

    /// <summary>Answers an order of the console; an input that nobody at the console gave has no command.</summary>
    public void Reply(CommandId? command, bool done, ScanId? scan, string message)
    {
        if (command is { } id)
            Do(new LaneEffect.Reply(id, new CommandOutcome(done, scan, message)));
    }

    public (LaneState Next, ImmutableArray<LaneEffect> Effects) Finish()
    {
        if (_entries.Count > 0 || _reports.Count > 0)
            _effects.Insert(0, new LaneEffect.Commit(new JournalBatch(
                _entries.ToImmutable(), _reports.ToImmutable(),
                [.. _entries.Select(e => e.Scan).Distinct().Where(IsFinal)])));
        return (State, _effects.ToImmutable());
    }
}

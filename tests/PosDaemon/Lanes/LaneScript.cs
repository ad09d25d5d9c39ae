using System.Collections.Immutable;
using System.Text;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>Plays inputs to <see cref="Lane.Step"/> and keeps what it wants done. Scans are s1, s2 … in the order in
/// which they begin, undos u1, u2 …. After each input it holds the lane to two rules: nothing goes before the commit,
/// and what was committed folds to what the lane believes.</summary>
internal sealed partial class LaneScript
{
    private static readonly DateTimeOffset Opening = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<ScanId, List<JournalEntry>> _journal = [];
    private TimeSpan _passed;
    private TimeSpan _jumped;
    private TimeSpan _bornAt = TimeSpan.FromHours(-1);
    private int _begun;
    private int _undos;
    private long _commands;

    /// <summary>A lane with a printer that redeems at once, unless told otherwise.</summary>
    public LaneScript(Func<LaneOptions, LaneOptions>? change = null)
    {
        var options = new LaneOptions
        {
            Name = "counter", TerminalId = "demo-1", StoreId = "demo", Operator = "li", Confirm = ConfirmMode.Never,
        };
        State = LaneState.Start(change is null ? options : change(options));
    }

    public LaneState State { get; private set; }

    /// <summary>Of the last input.</summary>
    public ImmutableArray<LaneEffect> Effects { get; private set; } = [];

    /// <summary>Every redemption asked for so far.</summary>
    public List<RedeemRequest> Redeems { get; } = [];

    public List<LaneEffect.SetTimer> Timers { get; } = [];

    public Verdict? Verdict => State.Verdict;

    public string Message => Assert.Single(Effects.OfType<LaneEffect.Reply>()).Outcome.Message.En;

    private Moment Now => new(Opening + _passed + _jumped, _passed - _bornAt);

    /// <summary>A lane with a gate and no printer that redeems at once.</summary>
    public static LaneScript Gate(Func<LaneOptions, LaneOptions>? change = null) => new(options =>
    {
        options = options with { HasGate = true, HasPrinter = false, Operator = "" };
        return change is null ? options : change(options);
    });

    /// <summary>A lane with a gate that sees who passes.</summary>
    public static LaneScript Turnstile(
        NotPassedRule rule = NotPassedRule.Undo, Func<LaneOptions, LaneOptions>? change = null) => Gate(options =>
    {
        options = options with { HasSensor = true, NotPassed = rule, Operator = "gate-op" };
        return change is null ? options : change(options);
    });

    public ScanRecord Scan(string id = "s1") => State.Scans[new ScanId(id)];

    /// <summary>As the journal has it, in the moments of the run that wrote them.</summary>
    public ScanRecord? FromJournal(string id) =>
        _journal.TryGetValue(new ScanId(id), out var entries) ? Fold(entries) : null;

    public LaneScript Wait(double seconds)
    {
        _passed += TimeSpan.FromSeconds(seconds);
        return this;
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public LaneScript Jump(double days)
    {
        _jumped += TimeSpan.FromDays(days);
        return this;
    }

    public LaneScript Feed(Func<Moment, LaneInput> input)
    {
        (State, Effects) = Lane.Step(State, input(Now));
        Assert.DoesNotContain(Effects.Skip(1), effect => effect is LaneEffect.Commit);
        foreach (var effect in Effects)
            Keep(effect);
        foreach (var (id, entries) in _journal)
            if (State.Scans.TryGetValue(id, out var scan))
                AssertSame(Fold(entries), scan);
        return this;
    }

    /// <summary>The process dies and comes back; its monotonic clock starts from anywhere. The journal is believed, as
    /// where the cloud does not answer.</summary>
    public LaneScript Restart(double down = 1, Func<LaneOptions, LaneOptions>? change = null) =>
        RestartWith(new LaneInput.SlipsChecked(Now, 1, null, default), down, change);

    /// <summary>As <see cref="Restart"/>; the cloud has still to be asked what of the slips is reported.</summary>
    public LaneScript RestartUnchecked(double down = 1) => RestartWith(null, down, null);

    private LaneScript RestartWith(
        LaneInput.SlipsChecked? answer, double down, Func<LaneOptions, LaneOptions>? change)
    {
        _passed += TimeSpan.FromSeconds(down);
        _bornAt = _passed - TimeSpan.FromSeconds(7);
        State = LaneState.Start(change is null ? State.Options : change(State.Options)) with { SlipsChecked = answer };
        var records = _journal.Values.Select(Fold).ToImmutableArray();
        return Feed(at => new LaneInput.Restarted(at, records));
    }

    /// <summary>Exactly these effects, in this order.</summary>
    public LaneScript Does(params string[] effects)
    {
        Assert.Equal(effects, Effects.Select(EffectText.Of));
        return this;
    }

    /// <summary>The newest entries of the journal are lost, which was found at its opening.</summary>
    public LaneScript Outdated(string id = "s1")
    {
        _journal[new ScanId(id)].Add(new JournalEntry.Outdated(new ScanId(id), Now));
        return this;
    }

    public LaneScript DoesNothing() => Does();

    public LaneScript Is(ScanPhase phase, string id = "s1")
    {
        Assert.Equal(phase, Scan(id).Phase);
        return this;
    }

    public LaneScript SlipIs(SlipPhase phase, int copy = 1, string id = "s1")
    {
        Assert.Equal((phase, copy), (Scan(id).Slip.Phase, Scan(id).Slip.Copy));
        return this;
    }

    public LaneScript GateIs(GatePhase phase, string id = "s1")
    {
        Assert.Equal(phase, Scan(id).Gate.Phase);
        return this;
    }

    public LaneScript IsUndoneBy(string by)
    {
        Assert.Equal(by, Assert.Single(Effects.OfType<LaneEffect.AskUndo>()).Request.Caller.OperatorId);
        return this;
    }

    public LaneScript Says(string words)
    {
        Assert.Contains(words, Message, StringComparison.Ordinal);
        return this;
    }

    private static ScanRecord Fold(List<JournalEntry> entries)
    {
        ScanRecord? record = null;
        foreach (var entry in entries)
            record = ScanRecord.Apply(record, entry);
        return record!;
    }

    /// <summary>All but what is of this run; an offer is, so that a waiting preview is one to be made again.</summary>
    private static void AssertSame(ScanRecord journal, ScanRecord lane) => Assert.Equal(journal, lane with
    {
        Phase = lane.Phase == ScanPhase.Previewed ? ScanPhase.Previewing : lane.Phase,
        Attempt = journal.Attempt, IsAsked = journal.IsAsked, Offer = journal.Offer,
        IsAskedLate = journal.IsAskedLate, IsUnchecked = journal.IsUnchecked,
        AwaitedPulse = journal.AwaitedPulse,
        GateIsRechecked = journal.GateIsRechecked, GateAwaitsCheck = journal.GateAwaitsCheck,
        ShownAt = journal.ShownAt, ReadAt = journal.ReadAt,
        VerdictAt = lane.VerdictAt is null ? null : journal.VerdictAt,
        Undo = lane.Undo is null ? null : lane.Undo with { Attempt = 0, IsAsked = false, Command = null },
    });

    private void Keep(LaneEffect effect)
    {
        switch (effect)
        {
            case LaneEffect.Commit commit:
                foreach (var entry in commit.Batch.Entries)
                {
                    if (!_journal.TryGetValue(entry.Scan, out var entries))
                        _journal[entry.Scan] = entries = [];
                    entries.Add(entry);
                }

                break;
            case LaneEffect.AskRedeem ask: Redeems.Add(ask.Request); break;
            case LaneEffect.SetTimer timer: Timers.Add(timer); break;
        }
    }

    private static ScanCode Code(string text) => new(Encoding.UTF8.GetBytes(text));
}

using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Transports;
using PosSim.Models;

namespace PosDaemon.Devices.Tests.Gates;

/// <summary>A board of possim with its turnstile at the end of a cable in memory, for the loop that drives it.
/// </summary>
internal sealed class ModelledGate
{
    private readonly Lock _gate = new();
    private readonly TestClock _clock;
    private readonly GateModel _model;
    private readonly PosSim.Models.GateOptions _make;

    public ModelledGate(TestClock clock, string board, bool hasNetwork)
    {
        _clock = clock;
        _make = new PosSim.Models.GateOptions(Board: board) { HasNetwork = hasNetwork };
        _model = new GateModel(_make);
        Cable = new ScriptedCable(clock.Time);
        Events = new Recorded<GateEvent>(clock);
        Cable.Received = Obey;
    }

    public ScriptedCable Cable { get; }

    public Recorded<GateEvent> Events { get; }

    /// <summary>What the host sends reaches nothing any more, as after a kill.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Bytes of each answer that get lost at its beginning.</summary>
    public int LostBytes { get; set; }

    /// <summary>From a request to its answer.</summary>
    public TimeSpan AnswerDelay { get; set; }

    /// <summary>Called when the board has done what a request wants, before it answers.</summary>
    public Action? Done { get; set; }

    /// <summary>The line sends back what the host writes.</summary>
    public bool Echoes { get; set; }

    public bool IsDriven
    {
        get
        {
            lock (_gate)
            {
                _model.Advance(_clock.Time.GetUtcNow());
                return _model.IsOn;
            }
        }
    }

    public int Pulses
    {
        get
        {
            lock (_gate)
                return _model.PulseCount;
        }
    }

    /// <summary>What ended the last pulse.</summary>
    public string? Ended
    {
        get
        {
            lock (_gate)
                return _model.Pulses.Last().Ended;
        }
    }

    public void Touch(Action<GateModel> act)
    {
        lock (_gate)
            act(_model);
    }

    public void Walk(string walk) => Touch(model => model.Passage.Walk(walk, _clock.Time.GetUtcNow()));

    public GateLoop Loop(PosDaemon.Devices.Gates.GateOptions options) => new("gate1",
        new(_make.HasNetwork ? "tcp://board:502" : "serial:board"),
        options with { Board = Enum.Parse<GateRelayKind>(_make.Board, ignoreCase: true) },
        Cable, _clock.Time, Events.Add);

    public Task UntilAsync(Func<bool> isSo) => TestClock.UntilAsync(_clock, isSo);

    private void Obey(byte[] bytes)
    {
        if (Echoes)
            Cable.Send(bytes);
        if (IsDeaf)
            return;
        byte[] answer;
        lock (_gate)
            _model.Receive(bytes, _clock.Time.GetUtcNow(), out answer);
        Done?.Invoke();
        if (answer.Length > LostBytes)
            Answer(answer[LostBytes..]);
    }

    private void Answer(byte[] bytes)
    {
        if (AnswerDelay == TimeSpan.Zero)
            Cable.Send(bytes);
        else
            _clock.Time.CreateTimer(_ => Cable.Send(bytes), null, AnswerDelay, Timeout.InfiniteTimeSpan);
    }
}

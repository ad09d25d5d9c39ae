using PosDaemon.Devices.Signals;
using PosSim.Models;

namespace PosDaemon.Devices.Tests.Signals;

/// <summary>A tower or a board of possim at the end of a cable in memory, for the loop that drives it.</summary>
internal sealed class ModelledSignal
{
    private readonly Lock _gate = new();
    private readonly TestClock _clock;
    private readonly SignalModel _model;
    private readonly PosSim.Models.SignalOptions _make;
    private readonly List<TimeSpan> _changes = [];
    private readonly DateTimeOffset _begun;

    public ModelledSignal(TestClock clock, string board)
    {
        _clock = clock;
        _begun = clock.Time.GetUtcNow();
        _make = new(board) { HasNetwork = board == "modbus" };
        _model = new SignalModel(_make);
        Cable = new ScriptedCable(clock.Time) { Received = Obey };
        Events = new Recorded<SignalEvent>(clock);
    }

    public ScriptedCable Cable { get; }

    public Recorded<SignalEvent> Events { get; }

    /// <summary>What the host sends reaches nothing any more, as after a kill.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Every command is answered by this and not obeyed; null: it is what it is.</summary>
    public byte? Refusal { get; set; }

    /// <summary>How long the next write keeps the host, once the board has obeyed it.</summary>
    public TimeSpan Holds { get; set; }

    public string State
    {
        get
        {
            lock (_gate)
            {
                _model.Advance(_clock.Time.GetUtcNow());
                return _model.State;
            }
        }
    }

    /// <summary>What it has been, the oldest first.</summary>
    public IReadOnlyList<string> Shown
    {
        get
        {
            lock (_gate)
                return [.. _model.Shown];
        }
    }

    /// <summary>When each of <see cref="Shown"/> began, after the first of them.</summary>
    public IReadOnlyList<double> Seconds
    {
        get
        {
            lock (_gate)
                return [.. _changes.Select(at => Math.Round((at - _changes[0]).TotalSeconds, 1))];
        }
    }

    public SignalLoop Loop(PosDaemon.Devices.Signals.SignalOptions? options = null) => new("tower1",
        new(_make.HasNetwork || _make.Board == "patlite" ? "tcp://board:502" : "serial:board"),
        (options ?? new()) with { Board = Enum.Parse<SignalOutputKind>(_make.Board, ignoreCase: true) },
        Cable, _clock.Time, Events.Add);

    public Task UntilAsync(string state) => TestClock.UntilAsync(_clock, () => State == state);

    private void Obey(byte[] bytes)
    {
        if (IsDeaf)
            return;
        if (Refusal is { } refusal)
        {
            Cable.Send([refusal]);
            return;
        }

        byte[] answer;
        lock (_gate)
        {
            var before = _model.Shown.Count;
            answer = _model.Receive(bytes, _clock.Time.GetUtcNow());
            _changes.AddRange(Enumerable.Repeat(_clock.Time.GetUtcNow() - _begun, _model.Shown.Count - before));
        }

        if (answer.Length > 0)
            Cable.Send(answer);
        var holds = Holds;
        Holds = TimeSpan.Zero;
        _clock.Advance(holds);
    }
}

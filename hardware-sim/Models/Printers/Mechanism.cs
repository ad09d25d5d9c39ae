using PosSim.Interpreter;

namespace PosSim.Models;

/// <summary>Acts waiting for the motor, and when the one in hand will be done. A short print buffer lets the firmware
/// read ahead of the paper by a few lines: so a queued status (GS r) is answered before the last dots are printed.
/// </summary>
internal sealed class Mechanism(PrinterModelOptions options)
{
    /// <summary>Rows of read-ahead: two usual lines.</summary>
    private const int RowsAhead = 64;
    private const int ActsAhead = 64;
    private const double DotsPerMillimetre = 8;
    private static readonly TimeSpan CutStroke = TimeSpan.FromMilliseconds(300);

    private readonly Queue<Motion> _acts = new();
    private int _rows;
    private TimeSpan? _due;
    private TimeSpan? _left;

    public bool HasRoom => _rows < RowsAhead && _acts.Count < ActsAhead;
    public bool IsIdle => _acts.Count == 0;
    public TimeSpan? Due => _due;

    public void Add(Motion act)
    {
        _acts.Enqueue(act);
        _rows += Math.Abs(act.Rows);
    }

    /// <summary>The act in hand, if it ends by then; it stays in hand until <see cref="Finish"/>.</summary>
    public Motion? Ready(TimeSpan clock, TimeSpan now, out TimeSpan at)
    {
        at = clock;
        if (!_acts.TryPeek(out var act)) return null;
        _due ??= clock + (_left ?? DurationOf(act));
        _left = null;
        at = _due.Value;
        return at <= now ? act : null;
    }

    /// <summary>Does nothing where the act itself has cleared all of them.</summary>
    public void Finish()
    {
        if (!_acts.TryDequeue(out var act)) return;
        _rows -= Math.Abs(act.Rows);
        _due = null;
    }

    /// <summary>The act in hand stops where it is.</summary>
    public void Pause(TimeSpan clock)
    {
        if (_due is not { } end) return;
        _left = end > clock ? end - clock : TimeSpan.Zero;
        _due = null;
    }

    /// <summary>The act in hand begins again when it goes on.</summary>
    public void Restart() => _left = null;

    public void Clear()
    {
        _acts.Clear();
        (_rows, _due, _left) = (0, null, null);
    }

    private TimeSpan DurationOf(Motion act)
    {
        if (options.Instant) return TimeSpan.Zero;
        var feed = TimeSpan.FromSeconds(Math.Abs(act.Rows) / DotsPerMillimetre / options.Speed);
        return act is Motion.Cut ? feed + CutStroke : feed;
    }
}

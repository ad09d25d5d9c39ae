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

    private readonly Queue<Motion> acts = new();
    private int rows;
    private TimeSpan? due;
    private TimeSpan? left;

    public bool HasRoom => rows < RowsAhead && acts.Count < ActsAhead;
    public bool IsIdle => acts.Count == 0;
    public TimeSpan? Due => due;

    public void Add(Motion act)
    {
        acts.Enqueue(act);
        rows += Math.Abs(act.Rows);
    }

    /// <summary>The act in hand, if it ends by then; it stays in hand until <see cref="Finish"/>.</summary>
    public Motion? Ready(TimeSpan clock, TimeSpan now, out TimeSpan at)
    {
        at = clock;
        if (!acts.TryPeek(out Motion? act)) return null;
        due ??= clock + (left ?? DurationOf(act));
        left = null;
        at = due.Value;
        return at <= now ? act : null;
    }

    public void Finish()
    {
        rows -= Math.Abs(acts.Dequeue().Rows);
        due = null;
    }

    /// <summary>The act in hand stops where it is.</summary>
    public void Pause(TimeSpan clock)
    {
        if (due is not { } end) return;
        left = end > clock ? end - clock : TimeSpan.Zero;
        due = null;
    }

    public void Clear()
    {
        acts.Clear();
        (rows, due, left) = (0, null, null);
    }

    private TimeSpan DurationOf(Motion act)
    {
        if (options.Instant) return TimeSpan.Zero;
        TimeSpan feed = TimeSpan.FromSeconds(Math.Abs(act.Rows) / DotsPerMillimetre / options.Speed);
        return act is Motion.Cut ? feed + CutStroke : feed;
    }
}

namespace PosSim.Models;

/// <summary>The heat of the print head, in printed dot rows: each row adds one, and it cools evenly all the time. Too
/// hot, it prints no more until half of it is gone.</summary>
/// <param name="hotAfter">Rows that are too hot; 0: it never gets hot.</param>
/// <param name="coolTime">From too hot to cold.</param>
internal sealed class HeadHeat(int hotAfter, TimeSpan coolTime)
{
    private double _rows;
    private TimeSpan _at;

    /// <summary>When it prints again; null while it prints.</summary>
    public TimeSpan? CoolAt { get; private set; }

    /// <summary>True when that made it too hot.</summary>
    public bool Add(int rows, TimeSpan at)
    {
        if (hotAfter == 0) return false;
        _rows = RowsAt(at) + rows;
        _at = at;
        return _rows >= hotAfter && Overheat(at, _rows);
    }

    /// <summary>Too hot from now on, however much was printed.</summary>
    public void Overheat(TimeSpan at) => Overheat(at, Math.Max(RowsAt(at), hotAfter));

    public void EndPause() => CoolAt = null;

    /// <summary>In percent of what is too hot.</summary>
    public int PercentAt(TimeSpan at) => hotAfter == 0 ? CoolAt is null ? 0 : 100 : (int)(RowsAt(at) * 100 / hotAfter);

    private bool Overheat(TimeSpan at, double rows)
    {
        if (CoolAt is not null) return false;
        (_rows, _at) = (rows, at);
        CoolAt = at + (hotAfter == 0 ? coolTime / 2 : coolTime * ((rows - hotAfter / 2.0) / hotAfter));
        return true;
    }

    private double RowsAt(TimeSpan at) => Math.Max(0, _rows - hotAfter * ((at - _at) / coolTime));
}

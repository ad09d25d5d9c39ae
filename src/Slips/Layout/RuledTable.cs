using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Markup;

namespace PosDaemon.Slips.Layout;

/// <summary>The rules around and between the columns while the border is a line. A table begins with its first text
/// line, a rule inside it waits for the next one so that both join, a cut ends it and the next text begins anew.
/// </summary>
internal sealed class RuledTable
{
    private enum Phase
    {
        None,
        Ready,
        Running,
        RuleWaits,
    }

    private Paper _paper = new();
    private Phase _phase;
    private Area _area;
    private Slice _bars;

    /// <summary>A new document.</summary>
    public void Reset(Paper target) => (_paper, _phase) = (target, Phase.None);

    public void Start() => _phase = Phase.Ready;

    public void Stop()
    {
        Close();
        _phase = Phase.None;
    }

    public void Cut()
    {
        if (Close())
            _phase = Phase.Ready;
        _paper.AddCut();
    }

    /// <summary>True when the table takes the rule; false when it is an ordinary one.</summary>
    public bool HoldRule()
    {
        if (_phase == Phase.Running)
            _phase = Phase.RuleWaits;
        return _phase != Phase.None;
    }

    /// <summary>Draws what belongs above a text row; the cells of the row's vertical rules, none without a table.
    /// </summary>
    public Slice BeginRow(ReadOnlySpan<ReceiptColumn> columns, Area rowArea)
    {
        if (_phase == Phase.None)
            return default;
        var rowBars = BarsOf(columns);
        if (_phase == Phase.Ready)
            _paper.Add(new BoxRow(rowArea.Left, LastOf(rowBars) + 1, default, rowBars));
        else if (_phase == Phase.RuleWaits)
            Join(rowArea, rowBars);
        _phase = Phase.Running;
        (_area, _bars) = (rowArea, rowBars);
        return rowBars;
    }

    /// <summary>Cells of the vertical rules: before, between and after the columns.</summary>
    private Slice BarsOf(ReadOnlySpan<ReceiptColumn> columns)
    {
        int start = _paper.Cells.Count, cell = 0;
        _paper.Cells.Add(0);
        foreach (ref readonly var column in columns)
            _paper.Cells.Add(cell += column.Width + 1);
        return _paper.Cells.Since(start);
    }

    private void Join(Area rowArea, Slice rowBars)
    {
        var left = Math.Min(_area.Left, rowArea.Left);
        Slice above = Moved(_bars, _area.Left - left), below = Moved(rowBars, rowArea.Left - left);
        _paper.Add(new BoxRow(left, Math.Max(LastOf(above), LastOf(below)) + 1, above, below));
    }

    private bool Close()
    {
        if (_phase is not (Phase.Running or Phase.RuleWaits))
            return false;
        _paper.Add(new BoxRow(_area.Left, LastOf(_bars) + 1, _bars, default));
        return true;
    }

    private int LastOf(Slice cells) => _paper.Cells[cells.End - 1];

    private Slice Moved(Slice cells, int by)
    {
        if (by == 0)
            return cells;
        var start = _paper.Cells.Count;
        for (var i = cells.Start; i < cells.End; i++)
            _paper.Cells.Add(_paper.Cells[i] + by);
        return _paper.Cells.Since(start);
    }
}

using PosDaemon.Protocol.Buffers;

namespace PosDaemon.Protocol.ReceiptLine;

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

    private Paper paper = new();
    private Phase phase;
    private Area area;
    private Slice bars;

    /// <summary>A new document.</summary>
    public void Reset(Paper target) => (paper, phase) = (target, Phase.None);

    public void Start() => phase = Phase.Ready;

    public void Stop()
    {
        Close();
        phase = Phase.None;
    }

    public void Cut()
    {
        if (Close())
            phase = Phase.Ready;
        paper.AddCut();
    }

    /// <summary>True when the table takes the rule; false when it is an ordinary one.</summary>
    public bool HoldRule()
    {
        if (phase == Phase.Running)
            phase = Phase.RuleWaits;
        return phase != Phase.None;
    }

    /// <summary>Draws what belongs above a text row; the cells of the row's vertical rules, none without a table.
    /// </summary>
    public Slice BeginRow(ReadOnlySpan<ReceiptColumn> columns, Area rowArea)
    {
        if (phase == Phase.None)
            return default;
        Slice rowBars = BarsOf(columns);
        if (phase == Phase.Ready)
            paper.Add(new BoxRow(rowArea.Left, LastOf(rowBars) + 1, default, rowBars));
        else if (phase == Phase.RuleWaits)
            Join(rowArea, rowBars);
        phase = Phase.Running;
        (area, bars) = (rowArea, rowBars);
        return rowBars;
    }

    /// <summary>Cells of the vertical rules: before, between and after the columns.</summary>
    private Slice BarsOf(ReadOnlySpan<ReceiptColumn> columns)
    {
        int start = paper.Cells.Count, cell = 0;
        paper.Cells.Add(0);
        foreach (ref readonly ReceiptColumn column in columns)
            paper.Cells.Add(cell += column.Width + 1);
        return paper.Cells.Since(start);
    }

    private void Join(Area rowArea, Slice rowBars)
    {
        int left = Math.Min(area.Left, rowArea.Left);
        Slice above = Moved(bars, area.Left - left), below = Moved(rowBars, rowArea.Left - left);
        paper.Add(new BoxRow(left, Math.Max(LastOf(above), LastOf(below)) + 1, above, below));
    }

    private bool Close()
    {
        if (phase is not (Phase.Running or Phase.RuleWaits))
            return false;
        paper.Add(new BoxRow(area.Left, LastOf(bars) + 1, bars, default));
        return true;
    }

    private int LastOf(Slice cells) => paper.Cells[cells.End - 1];

    private Slice Moved(Slice cells, int by)
    {
        if (by == 0)
            return cells;
        int start = paper.Cells.Count;
        for (int i = cells.Start; i < cells.End; i++)
            paper.Cells.Add(paper.Cells[i] + by);
        return paper.Cells.Since(start);
    }
}

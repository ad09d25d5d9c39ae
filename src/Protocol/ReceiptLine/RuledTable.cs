namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>The rules around and between the columns while the border is a line. A table begins with its first text
/// line, a rule inside it waits for the next one so that both join, a cut ends it and the next text begins anew.
/// </summary>
internal sealed class RuledTable(List<PaperItem> items)
{
    private enum Phase
    {
        None,
        Ready,
        Running,
        RuleWaits,
    }

    private Phase phase = Phase.None;
    private Area area;
    private int[] bars = [];

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
        items.Add(new CutMark());
    }

    /// <summary>True when the table takes the rule; false when it is an ordinary one.</summary>
    public bool HoldRule()
    {
        if (phase == Phase.Running)
            phase = Phase.RuleWaits;
        return phase != Phase.None;
    }

    /// <summary>Draws what belongs above a text row; true when the row has vertical rules.</summary>
    public bool BeginRow(List<ReceiptColumn> columns, Area rowArea)
    {
        int[] rowBars = BarsOf(columns);
        if (phase == Phase.Ready)
            items.Add(new BoxRow(rowArea.Left, rowBars[^1] + 1, null, rowBars));
        else if (phase == Phase.RuleWaits)
            Join(rowArea, rowBars);
        if (phase != Phase.None)
            phase = Phase.Running;
        (area, bars) = (rowArea, rowBars);
        return phase == Phase.Running;
    }

    /// <summary>Cells of the vertical rules: before, between and after the columns.</summary>
    public static int[] BarsOf(List<ReceiptColumn> columns)
    {
        var cells = new int[columns.Count + 1];
        for (int i = 0; i < columns.Count; i++)
            cells[i + 1] = cells[i] + columns[i].Width + 1;
        return cells;
    }

    private void Join(Area rowArea, int[] rowBars)
    {
        int left = Math.Min(area.Left, rowArea.Left);
        int[] above = Moved(bars, area.Left - left), below = Moved(rowBars, rowArea.Left - left);
        items.Add(new BoxRow(left, Math.Max(above[^1], below[^1]) + 1, above, below));
    }

    private bool Close()
    {
        if (phase is not (Phase.Running or Phase.RuleWaits))
            return false;
        items.Add(new BoxRow(area.Left, bars[^1] + 1, bars, null));
        return true;
    }

    private static int[] Moved(int[] cells, int by) => by == 0 ? cells : Array.ConvertAll(cells, cell => cell + by);
}

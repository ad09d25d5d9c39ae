namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>What properties set for the lines after them.</summary>
internal sealed class ReceiptState
{
    public bool Wraps { get; set; } = true;

    /// <summary>0 to 2 cells, or -1 for a ruled border.</summary>
    public int Border { get; set; } = 1;

    /// <summary>Cells per column, <see cref="ReceiptColumn.Variable"/> for a *; empty for auto.</summary>
    public int[] Widths { get; set; } = [];

    public ReceiptAlign Align { get; set; } = ReceiptAlign.Center;

    public CodeOption Option { get; set; } = CodeOption.Default;

    public void ApplyTo(ReceiptColumn column, int index)
    {
        column.Wraps = Wraps;
        column.Border = Border;
        column.LineAlign = Align;
        column.Width = WidthOf(column, index);
    }

    private int WidthOf(ReceiptColumn column, int index)
    {
        if (Widths.Length == 0)
            return ReceiptColumn.Variable;
        if (column.Text is not null)
            return index < Widths.Length ? Widths[index] : 0;
        if (Widths.Contains(ReceiptColumn.Variable))
            return ReceiptColumn.Variable;
        // A rule, image or code is as wide as all columns of the table together, borders included.
        int count = Widths.Count(static width => width > 0);
        if (count == 0)
            return 0;
        return Widths.Sum() + (Border < 0 ? count + 1 : (count - 1) * Border);
    }
}

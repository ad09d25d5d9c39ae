namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Shares the paper among the columns of a line.</summary>
internal static class ColumnWidths
{
    /// <summary>Sets the width of each variable column and narrows the fixed ones when they ask for too much.
    /// Returns the cells that nobody takes.</summary>
    public static int Allocate(List<ReceiptColumn> columns, int paper, int borders)
    {
        int variable = columns.Count(static column => column.Width < 0);
        int free = paper - borders - columns.Sum(static column => Math.Max(column.Width, 0));
        // Each variable column gets a cell at least; the widest fixed one (the last of equals) gives it.
        while (free < variable && Widest(columns) is { } widest)
        {
            widest.Width--;
            free++;
        }
        if (variable == 0)
            return Math.Max(free, 0);
        int index = 0;
        foreach (ReceiptColumn column in columns)
        {
            if (column.Width < 0)
                column.Width = Math.Max(free + index++, 0) / variable;
        }
        return 0;
    }

    private static ReceiptColumn? Widest(List<ReceiptColumn> columns)
    {
        ReceiptColumn? widest = null;
        foreach (ReceiptColumn column in columns)
        {
            if (column.Width > 0 && column.Width >= (widest?.Width ?? 1))
                widest = column;
        }
        return widest;
    }
}

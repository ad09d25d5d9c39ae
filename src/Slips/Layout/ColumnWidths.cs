using PosDaemon.Slips.Markup;

namespace PosDaemon.Slips.Layout;

/// <summary>Shares the paper among the columns of a line.</summary>
internal static class ColumnWidths
{
    /// <summary>Sets the width of each variable column and narrows the fixed ones when they ask for too much.
    /// Returns the cells that nobody takes.</summary>
    public static int Allocate(Span<ReceiptColumn> columns, int paper, int borders)
    {
        int variable = 0, free = paper - borders;
        foreach (ref readonly var column in columns)
        {
            variable += column.Width < 0 ? 1 : 0;
            free -= Math.Max(column.Width, 0);
        }
        // Each variable column gets a cell at least; the widest fixed one (the last of equals) gives it.
        while (free < variable && Widest(columns) is var widest and >= 0)
        {
            columns[widest].Width--;
            free++;
        }
        if (variable == 0)
            return Math.Max(free, 0);
        var index = 0;
        foreach (ref var column in columns)
        {
            if (column.Width < 0)
                column.Width = Math.Max(free + index++, 0) / variable;
        }
        return 0;
    }

    private static int Widest(ReadOnlySpan<ReceiptColumn> columns)
    {
        var widest = -1;
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Width > 0 && columns[i].Width >= (widest < 0 ? 1 : columns[widest].Width))
                widest = i;
        }
        return widest;
    }
}

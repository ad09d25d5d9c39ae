using System.Text;
using PosDaemon.Protocol.Buffers;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>How many cells a character takes: 1 or 2. Printable ASCII always takes one.</summary>
internal delegate int CellWidth(Rune rune);

/// <summary>A row of one column: its runs from the column's left, what is left free, and its height.</summary>
internal readonly record struct WrappedRow(Slice Runs, int Free, int Height);

/// <summary>Breaks the text of a line's columns into rows. A character that does not fit into the whole column is left
/// out; one that does not fit into the rest of the row begins the next.</summary>
internal sealed class TextWrap
{
    private readonly Pile<WrappedRow> rows = new();
    private readonly Pile<TextRun> runs = new();
    private Paper paper = new();
    private CellWidth widthOf = static _ => 1;
    private TextStyle style;
    private int width, free, height, firstRun;

    public ReadOnlySpan<WrappedRow> RowsOf(Slice column) => rows.Of(column);

    public ReadOnlySpan<TextRun> RunsOf(WrappedRow row) => runs.Of(row.Runs);

    /// <summary>A new document.</summary>
    /// <param name="target">Holds the characters.</param>
    /// <param name="cells">The printer's character widths.</param>
    public void Start(Paper target, CellWidth cells) => (paper, widthOf) = (target, cells);

    /// <summary>A new line: the rows of the one before are forgotten.</summary>
    public void Clear()
    {
        rows.Clear();
        runs.Clear();
    }

    /// <summary>The rows of a column.</summary>
    public Slice Wrap(ReadOnlySpan<ReceiptSpan> spans, int columnWidth)
    {
        (width, free, height, firstRun) = (columnWidth, columnWidth, 1, runs.Count);
        style = TextStyle.Plain;
        int start = rows.Count;
        foreach (ref readonly ReceiptSpan span in spans)
            Add(span);
        if (runs.Count > firstRun)
            EndRow();
        return rows.Since(start);
    }

    private void Add(in ReceiptSpan span)
    {
        switch (span.Kind)
        {
            case SpanKind.Text:
                AddText(span.Text);
                break;
            case SpanKind.NewLine:
                EndRow();
                break;
            case SpanKind.Underline:
                style = style with { Underline = !style.Underline };
                break;
            case SpanKind.Emphasis:
                style = style with { Emphasis = !style.Emphasis };
                break;
            case SpanKind.Invert:
                style = style with { Invert = !style.Invert };
                break;
            case SpanKind.Scale:
                Scale(span.Scale);
                break;
        }
    }

    /// <summary>^ is twice as wide, ^^ twice as high, from ^^^ on both: 2, 3, 4, 5, 6. The same mark ends it.</summary>
    private void Scale(int carets)
    {
        (byte x, byte y) = carets switch
        {
            1 => ((byte)2, (byte)1),
            2 => ((byte)1, (byte)2),
            _ => ((byte)(carets - 1), (byte)(carets - 1)),
        };
        bool ends = style.ScaleX == x && style.ScaleY == y;
        style = style with { ScaleX = ends ? (byte)1 : x, ScaleY = ends ? (byte)1 : y };
    }

    private void AddText(Slice slice)
    {
        ReadOnlySpan<char> text = paper.TextOf(slice);
        int start = 0, at = 0, taken = 0;
        bool dropped = false;
        while (at < text.Length)
        {
            int cells = CellsAt(text, at, out int units) * style.ScaleX;
            dropped = cells > width;
            if (dropped)
            {
                AddRun(slice.Start + start, at - start, taken);
                at += units;
                (start, taken) = (at, 0);
                continue;
            }
            if (cells > free)
            {
                AddRun(slice.Start + start, at - start, taken);
                EndRow();
                (start, taken) = (at, 0);
            }
            free -= cells;
            taken += cells;
            at += units;
        }
        AddRun(slice.Start + start, at - start, taken);
        // A full row ends at once; one that ends with a character left out waits for what follows.
        if (text.Length > 0 && free == 0 && !dropped)
            EndRow();
    }

    private int CellsAt(ReadOnlySpan<char> text, int at, out int units)
    {
        units = 1;
        if (text[at] is >= ' ' and < '\x7f')
            return 1;
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out units);
        return widthOf(rune);
    }

    private void AddRun(int start, int length, int cells)
    {
        if (length == 0)
            return;
        runs.Add(new TextRun(2 * (width - free - cells), cells, new(start, length), style));
        height = Math.Max(height, style.ScaleY);
    }

    private void EndRow()
    {
        rows.Add(new WrappedRow(runs.Since(firstRun), free, height));
        (firstRun, free, height) = (runs.Count, width, 1);
    }
}

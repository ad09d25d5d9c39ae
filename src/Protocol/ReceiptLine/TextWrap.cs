using System.Text;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>How many cells a character takes: 1 or 2.</summary>
internal delegate int CellWidth(Rune rune);

/// <summary>A row of one column: its runs from the column's left, what is left free, and its height.</summary>
internal sealed record WrappedRow(List<TextRun> Runs, int Free, int Height);

/// <summary>Breaks the text of one column into rows. A character that does not fit into the whole column is left
/// out; one that does not fit into the rest of the row begins the next.</summary>
internal sealed class TextWrap
{
    private readonly List<WrappedRow> rows = [];
    private readonly CellWidth widthOf;
    private readonly int width;
    private List<TextRun> runs = [];
    private TextStyle style = TextStyle.Plain;
    private int free;
    private int height = 1;

    private TextWrap(int width, CellWidth widthOf)
    {
        (this.width, this.widthOf) = (width, widthOf);
        free = width;
    }

    public static List<WrappedRow> Wrap(List<ReceiptSpan> spans, int width, CellWidth widthOf)
    {
        var wrap = new TextWrap(width, widthOf);
        foreach (ReceiptSpan span in spans)
            wrap.Add(span);
        if (wrap.runs.Count > 0)
            wrap.EndRow();
        return wrap.rows;
    }

    private void Add(ReceiptSpan span)
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

    private void AddText(string text)
    {
        int start = 0, at = 0, taken = 0;
        bool dropped = false;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int units);
            int cells = widthOf(rune) * style.ScaleX;
            dropped = cells > width;
            if (dropped)
            {
                AddRun(text[start..at], taken);
                at += units;
                (start, taken) = (at, 0);
                continue;
            }
            if (cells > free)
            {
                AddRun(text[start..at], taken);
                EndRow();
                (start, taken) = (at, 0);
            }
            free -= cells;
            taken += cells;
            at += units;
        }
        AddRun(text[start..at], taken);
        // A full row ends at once; one that ends with a character left out waits for what follows.
        if (text.Length > 0 && free == 0 && !dropped)
            EndRow();
    }

    private void AddRun(string text, int cells)
    {
        if (text.Length == 0)
            return;
        runs.Add(new(2 * (width - free - cells), cells, text, style));
        height = Math.Max(height, style.ScaleY);
    }

    private void EndRow()
    {
        rows.Add(new(runs, free, height));
        (runs, free, height) = ([], width, 1);
    }
}

using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Layout;

/// <summary>A row of one column: its runs from the column's left, what is left free, and its height.</summary>
internal readonly record struct WrappedRow(Slice Runs, int Free, int Height);

/// <summary>Breaks the text of a line's columns into rows. A character that does not fit into the whole column is left
/// out; one that does not fit into the rest of the row begins the next.</summary>
internal sealed class TextWrap
{
    private readonly GrowingArray<WrappedRow> _rows = new();
    private readonly GrowingArray<TextRun> _runs = new();
    private Paper _paper = new();
    private CellWidth _widthOf = static _ => 1;
    private TextStyle _style;
    private int _width, _free, _height, _firstRun;

    public ReadOnlySpan<WrappedRow> RowsOf(Slice column) => _rows.Of(column);

    public ReadOnlySpan<TextRun> RunsOf(WrappedRow row) => _runs.Of(row.Runs);

    /// <summary>A new document.</summary>
    /// <param name="target">Holds the characters.</param>
    /// <param name="cells">The printer's character widths.</param>
    public void Start(Paper target, CellWidth cells) => (_paper, _widthOf) = (target, cells);

    /// <summary>A new line: the rows of the one before are forgotten.</summary>
    public void Clear()
    {
        _rows.Clear();
        _runs.Clear();
    }

    /// <summary>The rows of a column.</summary>
    public Slice Wrap(ReadOnlySpan<ReceiptSpan> spans, int columnWidth)
    {
        (_width, _free, _height, _firstRun) = (columnWidth, columnWidth, 1, _runs.Count);
        _style = TextStyle.Plain;
        var start = _rows.Count;
        foreach (ref readonly var span in spans)
            Add(span);
        if (_runs.Count > _firstRun)
            EndRow();
        return _rows.Since(start);
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
                _style = _style with { Underline = !_style.Underline };
                break;
            case SpanKind.Emphasis:
                _style = _style with { Emphasis = !_style.Emphasis };
                break;
            case SpanKind.Invert:
                _style = _style with { Invert = !_style.Invert };
                break;
            case SpanKind.Scale:
                Scale(span.Scale);
                break;
        }
    }

    /// <summary>^ is twice as wide, ^^ twice as high, from ^^^ on both: 2, 3, 4, 5, 6. The same mark ends it.</summary>
    private void Scale(int carets)
    {
        var (x, y) = carets switch
        {
            1 => ((byte)2, (byte)1),
            2 => ((byte)1, (byte)2),
            _ => ((byte)(carets - 1), (byte)(carets - 1)),
        };
        var ends = _style.ScaleX == x && _style.ScaleY == y;
        _style = _style with { ScaleX = ends ? (byte)1 : x, ScaleY = ends ? (byte)1 : y };
    }

    private void AddText(Slice slice)
    {
        var text = _paper.TextOf(slice);
        int start = 0, at = 0, taken = 0;
        var dropped = false;
        while (at < text.Length)
        {
            var cells = CellsAt(text, at, out var units) * _style.ScaleX;
            dropped = cells > _width;
            if (dropped)
            {
                AddRun(slice.Start + start, at - start, taken);
                at += units;
                (start, taken) = (at, 0);
                continue;
            }
            if (cells > _free)
            {
                AddRun(slice.Start + start, at - start, taken);
                EndRow();
                (start, taken) = (at, 0);
            }
            _free -= cells;
            taken += cells;
            at += units;
        }
        AddRun(slice.Start + start, at - start, taken);
        // A full row ends at once; one that ends with a character left out waits for what follows.
        if (text.Length > 0 && _free == 0 && !dropped)
            EndRow();
    }

    private int CellsAt(ReadOnlySpan<char> text, int at, out int units)
    {
        units = 1;
        if (text[at] is >= ' ' and < '\x7f')
            return 1;
        Rune.DecodeFromUtf16(text[at..], out var rune, out units);
        return _widthOf(rune);
    }

    private void AddRun(int start, int length, int cells)
    {
        if (length == 0)
            return;
        _runs.Add(new TextRun(2 * (_width - _free - cells), cells, new(start, length), _style));
        _height = Math.Max(_height, _style.ScaleY);
    }

    private void EndRow()
    {
        _rows.Add(new WrappedRow(_runs.Since(_firstRun), _free, _height));
        (_firstRun, _free, _height) = (_runs.Count, _width, 1);
    }
}

using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Layout;

/// <summary>A row of one column: its runs from the column's left, what is left free, and its height.</summary>
internal readonly record struct WrappedRow(Slice Runs, int Free, int Height);

/// <summary>Breaks the text of a line's columns into rows, by one of two rules: between words, as slips are printed, or
/// behind the last character that fits, as ReceiptLine does.</summary>
internal sealed class TextWrap
{
    private readonly GrowingArray<WrappedRow> _rows = new();
    private readonly GrowingArray<TextRun> _runs = new();
    private readonly WordWrap _words;
    private Paper _paper = new();
    private CellWidth _widthOf = static _ => 1;
    private TextStyle _style;
    private int _width, _free, _height, _firstRun;

    public TextWrap() => _words = new(_rows, _runs);

    /// <summary>Cells of the widest word or number of the last column that did not fit into a row and was broken; 0
    /// when none was.</summary>
    public int WidestWord { get; private set; }

    /// <summary>Characters of the last column that are wider than all of it, and left out without ReceiptLine's rule.
    /// </summary>
    public int Lost { get; private set; }

    /// <summary>As <see cref="WordWrap.NotDrawn"/>.</summary>
    public Rune? NotDrawn => _words.NotDrawn;

    public ReadOnlySpan<WrappedRow> RowsOf(Slice column) => _rows.Of(column);

    public ReadOnlySpan<TextRun> RunsOf(WrappedRow row) => _runs.Of(row.Runs);

    /// <summary>A new document.</summary>
    /// <param name="target">Holds the characters.</param>
    /// <param name="cells">The printer's character widths.</param>
    /// <param name="words">Draws what cannot stand in cells.</param>
    public void Start(Paper target, CellWidth cells, SlipWords words)
    {
        (_paper, _widthOf) = (target, cells);
        _words.Start(target, cells, words);
    }

    /// <summary>A new line: the rows of the one before are forgotten.</summary>
    public void Clear()
    {
        _rows.Clear();
        _runs.Clear();
    }

    /// <summary>The rows of a column; without wrapping, more than one by ReceiptLine's rule, of which the first counts.
    /// </summary>
    public Slice Wrap(ReadOnlySpan<ReceiptSpan> spans, int columnWidth, WrapRule rule)
    {
        (_width, _free, _height, _firstRun) = (columnWidth, columnWidth, 1, _runs.Count);
        (WidestWord, Lost) = (0, 0);
        _style = TextStyle.Plain;
        var start = _rows.Count;
        if (rule.IsByCharacter())
            WrapCharacters(spans);
        else if (!FitsOneRow(spans))
        {
            _words.Wrap(spans, columnWidth, rule == WrapRule.NoWords);
            (WidestWord, Lost) = (_words.WidestWord, _words.Lost);
        }
        return _rows.Since(start);
    }

    /// <summary>Most text does, and needs no look at its words.</summary>
    private bool FitsOneRow(ReadOnlySpan<ReceiptSpan> spans)
    {
        foreach (ref readonly var span in spans)
        {
            var cells = span.Kind == SpanKind.Text ? CellsOf(_paper.TextOf(span.Text)) * _style.ScaleX : 0;
            if (cells < 0 || cells > _free || span.Kind == SpanKind.NewLine)
            {
                _runs.Truncate(_firstRun);
                return false;
            }
            if (span.Kind != SpanKind.Text)
            {
                _style = _style.After(span);
                continue;
            }
            _free -= cells;
            AddRun(span.Text.Start, span.Text.Length, cells);
        }
        if (_runs.Count > _firstRun)
            EndRow();
        return true;
    }

    /// <summary>Negative for text that is not made of characters in cells.</summary>
    private int CellsOf(ReadOnlySpan<char> text)
    {
        var cells = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is >= ' ' and < '\x7f')
            {
                var end = text[at..].IndexOfAnyExceptInRange(' ', '~');
                if (end < 0)
                    return cells + text.Length - at;
                cells += end;
                at += end;
            }
            Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
            if (Scripts.NeedShaping(rune))
                return -1;
            cells += _widthOf(rune);
            at += units;
        }
        return cells;
    }

    /// <summary>A character that does not fit into the whole column is left out; one that does not fit into the rest of
    /// the row begins the next.</summary>
    private void WrapCharacters(ReadOnlySpan<ReceiptSpan> spans)
    {
        foreach (ref readonly var span in spans)
        {
            if (span.Kind == SpanKind.Text)
                AddText(span.Text);
            else if (span.Kind == SpanKind.NewLine)
                EndRow();
            else
                _style = _style.After(span);
        }
        if (_runs.Count > _firstRun)
            EndRow();
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

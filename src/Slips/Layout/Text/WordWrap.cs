using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Layout;

/// <summary>Breaks a column's text between words. What does not fit as large as it was asked for is printed smaller
/// before it is broken: a word, a phone number, an amount. Blanks at a row's end are not printed.</summary>
internal sealed class WordWrap(GrowingArray<WrappedRow> rows, GrowingArray<TextRun> runs)
{
    /// <summary>Stands at the end of a row whose rest is not printed.</summary>
    private const string CutMark = "..";

    private readonly GrowingArray<TextPiece> _pieces = new();
    private readonly ComplexText _complex = new();
    private Paper _paper = new();
    private CellWidth _widthOf = static _ => 1;
    private int _width;
    private bool _hasComplex;

    /// <summary>Cells of the widest word or number that did not fit into a row of the last column at normal size; 0
    /// when all did.</summary>
    public int WidestWord { get; private set; }

    /// <summary>Characters of the last column that are wider than all of it, and left out.</summary>
    public int Lost { get; private set; }

    /// <summary>Words of the document that neither the printer nor this machine has the letters of; the first of the
    /// first one.</summary>
    public Rune? NotDrawn => _complex.NotDrawn;

    /// <summary>A new document. Parameters as for <see cref="TextWrap.Start"/>.</summary>
    public void Start(Paper target, CellWidth cells, SlipWords words)
    {
        (_paper, _widthOf) = (target, cells);
        _complex.Start(target, words);
    }

    /// <summary>Adds the rows of a column.</summary>
    /// <param name="spans">Its text.</param>
    /// <param name="columnWidth">Cells.</param>
    /// <param name="isOneRow">What the first row does not hold is not printed, and a mark says so.</param>
    public void Wrap(ReadOnlySpan<ReceiptSpan> spans, int columnWidth, bool isOneRow)
    {
        (_width, WidestWord, Lost) = (columnWidth, 0, 0);
        _pieces.Clear();
        var style = TextStyle.Plain;
        foreach (ref readonly var span in spans)
        {
            if (span.Kind == SpanKind.Text)
                AddPieces(span.Text, style);
            else if (span.Kind != SpanKind.NewLine)
                style = style.After(span);
            else if (isOneRow)
            {
                EndOnlyRow(isCut: true);
                return;
            }
            else
                EndParagraph();
        }
        if (isOneRow)
            EndOnlyRow(isCut: false);
        else if (_pieces.Count > 0)
            EndParagraph();
    }

    private void AddPieces(Slice slice, TextStyle style)
    {
        for (var at = slice.Start; at < slice.End;)
        {
            Rune.DecodeFromUtf16(_paper.TextOf(new(at, slice.End - at)), out var rune, out var units);
            var cells = rune.IsAscii ? 1 : _widthOf(rune);
            _hasComplex |= Scripts.NeedShaping(rune);
            _pieces.Add(new TextPiece(new(at, units), cells, LineClasses.Of(rune)) { Style = style });
            at += units;
        }
    }

    private void EndParagraph()
    {
        Prepare();
        BreakRows();
        _pieces.Clear();
    }

    /// <summary>As much of the paragraph as fits one row, and a mark at its end where that is not all.</summary>
    /// <param name="isCut">More text follows it.</param>
    private void EndOnlyRow(bool isCut)
    {
        Prepare();
        var end = EndOfRow(0);
        if (isCut || end < _pieces.Count)
        {
            var mark = CutMark.AsSpan(0, Math.Min(CutMark.Length, _width));
            while (end > 0 && WidthOf(0, end) + mark.Length > _width)
                end--;
            _pieces.Truncate(end);
            AddMark(mark);
        }
        AddRow(0, _pieces.Count);
        _pieces.Clear();
    }

    /// <summary>Behind the last letter as it is read, in the direction of the paragraph.</summary>
    private void AddMark(ReadOnlySpan<char> mark)
    {
        while (_pieces.Count > 0 && _pieces[_pieces.Count - 1].IsBlank)
            _pieces.Truncate(_pieces.Count - 1);
        var start = _paper.Text.Count;
        _paper.Text.Add(mark);
        for (var i = 0; i < mark.Length; i++)
        {
            _pieces.Add(new TextPiece(new(start + i, 1), 1, LineClass.Closing)
            {
                Style = TextStyle.Plain,
                Level = _complex.BaseLevel,
            });
        }
    }

    private void Prepare()
    {
        if (_hasComplex)
            _complex.Draw(_pieces, _width);
        else
            _complex.Skip();
        _hasComplex = false;
        FindStarts();
        FitWords();
    }

    private void FindStarts()
    {
        var (before, second) = (LineClass.Opening, LineClass.Opening);
        var (isApart, isSuffix) = (false, false);
        for (var i = 0; i < _pieces.Count; i++)
        {
            ref var piece = ref _pieces[i];
            if (piece.IsBlank)
            {
                isApart = true;
                continue;
            }
            piece.Start = LineClasses.Between(before, isApart, piece.Class);
            if (isApart && piece.Start == RowStart.Word && JoinsAmount(i))
                piece.Start = RowStart.InWord;
            else if (piece.Start == RowStart.Group)
                piece.Start = StartOfGroup(i, before, second);
            // 5 € 7: the sign is of the number before it.
            else if (isApart && before == LineClass.Prefix && isSuffix)
                piece.Start = RowStart.Word;
            isSuffix = piece.Class == LineClass.Prefix && before == LineClass.Digit;
            (second, before, isApart) = (before, piece.Class, false);
        }
    }

    /// <summary>Of digits or a bracket, a blank behind digits or a bracket: one number, as in +44 (0)20 7946, or two.
    /// </summary>
    private RowStart StartOfGroup(int at, LineClass before, LineClass second)
    {
        if (before == LineClass.ClosingBracket && second != LineClass.Digit
            || _pieces[at].Class == LineClass.Opening
                && (at + 1 == _pieces.Count || _pieces[at + 1].Class != LineClass.Digit))
            return RowStart.Word;
        return IsThousand(at) ? RowStart.InGroup : RowStart.Group;
    }

    /// <summary>A sign, a currency or a unit apart from its number, or such a number: IDR 1250000, 12.80 EUR, 15 kg,
    /// - 2.00. No row then begins within a currency of Chinese characters before it either.</summary>
    private bool JoinsAmount(int at)
    {
        var end = at;
        while (_pieces[end - 1].IsBlank)
            end--;
        var first = _pieces[at].Class;
        var isNumber = first is LineClass.Digit
            || first == LineClass.Joiner && at + 1 < _pieces.Count && _pieces[at + 1].Class == LineClass.Digit;
        var length = isNumber ? AmountWords.LengthBefore(WordBefore(end)) : 0;
        // Chinese words break anywhere, but not this one.
        for (var i = end - length + 1; i < end; i++)
            _pieces[i].Start = RowStart.InWord;
        return length > 0 || _pieces[end - 1].Class == LineClass.Digit && AmountWords.StandBehind(WordAt(at));
    }

    private ReadOnlySpan<char> WordBefore(int end)
    {
        var start = end;
        while (start > 0 && !_pieces[start - 1].IsBlank)
            start--;
        return TextOf(start, end);
    }

    private ReadOnlySpan<char> WordAt(int start)
    {
        var end = start;
        while (end < _pieces.Count && !_pieces[end].IsBlank)
            end++;
        return TextOf(start, end);
    }

    /// <summary>Empty where the pieces are not one behind the other.</summary>
    private ReadOnlySpan<char> TextOf(int start, int end)
    {
        if (start == end)
            return default;
        var length = _pieces[end - 1].Text.End - _pieces[start].Text.Start;
        return length < end - start ? default : _paper.TextOf(new(_pieces[start].Text.Start, length));
    }

    /// <summary>Three digits behind a blank: 1 250 000.</summary>
    private bool IsThousand(int at)
    {
        var end = at;
        while (end < _pieces.Count && _pieces[end].Class == LineClass.Digit)
            end++;
        return end - at == 3;
    }

    /// <summary>Makes what is enlarged smaller until its longest word fits.</summary>
    private void FitWords()
    {
        for (var start = 0; start < _pieces.Count;)
        {
            var end = start + 1;
            while (end < _pieces.Count && _pieces[end].Start != RowStart.Word)
                end++;
            Fit(start, end);
            start = end;
        }
    }

    private void Fit(int start, int end)
    {
        while (WidthOf(start, end) > _width)
        {
            var largest = LargestScale(start, end);
            if (largest == 1)
            {
                if (HasDigit(start, end) || HasLongPart(start, end))
                    WidestWord = Math.Max(WidestWord, WidthOf(start, end));
                return;
            }
            foreach (ref var piece in _pieces.Span)
            {
                if (piece.Style.ScaleX == largest)
                    piece.Style = piece.Style.Narrower();
            }
        }
    }

    /// <summary>Blanks at the end not counted.</summary>
    private int WidthOf(int start, int end)
    {
        while (end > start && _pieces[end - 1].IsBlank)
            end--;
        var width = 0;
        foreach (ref readonly var piece in _pieces.Span[start..end])
            width += piece.Width;
        return width;
    }

    private int LargestScale(int start, int end)
    {
        var largest = 1;
        foreach (ref readonly var piece in _pieces.Span[start..end])
            largest = Math.Max(largest, piece.Style.ScaleX);
        return largest;
    }

    private bool HasDigit(int start, int end)
    {
        foreach (ref readonly var piece in _pieces.Span[start..end])
        {
            if (piece.Class == LineClass.Digit)
                return true;
        }
        return false;
    }

    /// <summary>What no hyphen or the like divides is wider than a row.</summary>
    private bool HasLongPart(int start, int end)
    {
        for (var part = start; part < end;)
        {
            var next = part + 1;
            while (next < end && _pieces[next].Start < RowStart.InGroup)
                next++;
            if (WidthOf(part, next) > _width)
                return true;
            part = next;
        }
        return false;
    }

    private void BreakRows()
    {
        if (_pieces.Count == 0)
        {
            AddRow(0, 0);
            return;
        }
        for (var start = 0; start < _pieces.Count;)
        {
            if (_pieces[start].Width > _width)
            {
                (start, Lost) = (start + 1, Lost + 1);
                continue;
            }
            var end = EndOfRow(start);
            AddRow(start, end);
            // Blanks between two rows belong to neither.
            for (start = end; start < _pieces.Count && _pieces[start].IsBlank;)
                start++;
        }
    }

    /// <summary>Behind the last piece of a row.</summary>
    private int EndOfRow(int start)
    {
        int end = start, used = 0;
        while (end < _pieces.Count && used + _pieces[end].Width <= _width)
            used += _pieces[end++].Width;
        var next = end;
        while (next < _pieces.Count && _pieces[next].IsBlank)
            next++;
        if (next == _pieces.Count)
            return next;
        for (var wanted = RowStart.Word; wanted >= RowStart.Avoided; wanted--)
        {
            for (var at = next; at > start; at--)
            {
                if (!_pieces[at].IsBlank && _pieces[at].Start == wanted)
                    return at;
            }
            if (wanted == RowStart.Avoided)
                break;
        }
        return Math.Max(end, start + 1);
    }

    private void AddRow(int start, int end)
    {
        while (end > start && _pieces[end - 1].IsBlank)
            end--;
        int first = runs.Count, at = 0, height = 1;
        var pieces = _pieces.Span[start..end];
        if (_complex.HasOrder)
            _complex.PutInOrder(pieces);
        foreach (ref readonly var piece in pieces)
        {
            height = Math.Max(height, piece.Style.ScaleY);
            at += Add(piece, first, at);
        }
        rows.Add(new WrappedRow(runs.Since(first), Math.Max(_width - at, 0), height));
    }

    /// <summary>Joins what looks the same; returns the cells that it took.</summary>
    private int Add(in TextPiece piece, int first, int at)
    {
        if (runs.Count > first)
        {
            ref var last = ref runs[runs.Count - 1];
            if (last.Style == piece.Style && last.Text.End == piece.Text.Start && last.Word + piece.Word == 0)
            {
                last = last with
                {
                    Cells = last.Cells + piece.Width,
                    Text = new(last.Text.Start, last.Text.Length + piece.Text.Length),
                };
                return piece.Width;
            }
        }
        runs.Add(new TextRun(2 * at, piece.Width, piece.Text, piece.Style, piece.Word));
        return piece.Width;
    }
}

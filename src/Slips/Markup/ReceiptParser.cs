using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Markup;

/// <summary>Reads a ReceiptLine document line by line. Never throws: what is not the language becomes a fault and
/// prints nothing, the rest is read. One line after the other into the same piles; not thread-safe.</summary>
internal sealed class ReceiptParser(PictureCache pictures, List<SlipFault> faults)
{
    private readonly PropertyParser _properties = new(pictures, faults);
    private readonly ReceiptText _text = new();
    private readonly GrowingArray<int> _pipes = new();
    private readonly GrowingArray<Slice> _pieces = new();
    private readonly GrowingArray<ReceiptColumn> _columns = new();
    private readonly GrowingArray<ReceiptSpan> _spans = new();
    private Paper _paper = new();

    /// <summary>After a line: what holds for it and the next ones.</summary>
    public ReceiptState State { get; } = new();

    /// <summary>After a line: what its property column asks to print.</summary>
    public ReceiptProperty Property { get; private set; }

    public ReadOnlySpan<ReceiptSpan> SpansOf(in ReceiptColumn column) => _spans.Of(column.Spans);

    /// <summary>A new document.</summary>
    /// <param name="target">Takes its characters.</param>
    /// <param name="wrap">As for <see cref="ReceiptState.Start"/>.</param>
    public void Start(Paper target, WrapRule wrap)
    {
        _paper = target;
        State.Start(wrap);
    }

    /// <summary>The columns of one line, at least one. <paramref name="number"/> counts from 1.</summary>
    public GrowingArray<ReceiptColumn> Parse(ReadOnlySpan<char> raw, int number)
    {
        var offset = LeadingBlanks(raw);
        var line = raw.Trim(" \t");
        _spans.Clear();
        _columns.Clear();
        Split(line, out var opened, out var closed);
        var count = _pieces.Count;
        for (var i = 0; i < count; i++)
        {
            bool first = i == 0, last = i == count - 1;
            var piece = line.Slice(_pieces[i].Start, _pieces[i].Length);
            var align = AlignOf(piece, first && !opened, last && !closed, count == 1);
            var column = Column(piece, align, count == 1, new(number, offset + _pieces[i].Start + 1));
            column.Width = State.WidthOf(column.Kind, i);
            _columns.Add(column);
        }
        FillEmpty();
        return _columns;
    }

    private static int LeadingBlanks(ReadOnlySpan<char> line)
    {
        var count = line.IndexOfAnyExcept(' ', '\t');
        return count < 0 ? line.Length : count;
    }

    /// <summary>Cuts at the pipes that are not escaped. A pipe at either end is the frame, not a column.</summary>
    private void Split(ReadOnlySpan<char> line, out bool opened, out bool closed)
    {
        _pipes.Clear();
        for (var i = 0; i < line.Length; i++)
        {
            var next = line[i..].IndexOfAny('|', '\\');
            if (next < 0)
                break;
            i += next;
            if (line[i] == '|')
                _pipes.Add(i);
            else if (ReceiptText.HidesDelimiter(line, i))
                i++;
        }
        opened = _pipes.Count > 0 && _pipes[0] == 0;
        closed = _pipes.Count > (opened ? 1 : 0) && _pipes[_pipes.Count - 1] == line.Length - 1;
        _pieces.Clear();
        var start = opened ? 1 : 0;
        var end = closed ? line.Length - 1 : line.Length;
        for (var i = opened ? 1 : 0; i < _pipes.Count - (closed ? 1 : 0); i++)
        {
            _pieces.Add(new Slice(start, _pipes[i] - start));
            start = _pipes[i] + 1;
        }
        _pieces.Add(new Slice(start, end - start));
    }

    /// <summary>Text is drawn to the pipe that it touches, like to a magnet; a blank keeps it away. An outer side
    /// without a pipe counts as a blank when the other side of the column has a pipe.</summary>
    private static ReceiptAlign AlignOf(ReadOnlySpan<char> piece, bool openLeft, bool openRight, bool single)
    {
        if (single && openLeft && openRight)
            return ReceiptAlign.Center;
        var blankLeft = piece.Length > 0 && piece[0] is ' ' or '\t';
        var blankRight = piece.Length > 0 && piece[^1] is ' ' or '\t';
        if (openLeft && piece.Length > 0 && !blankRight)
            blankLeft = true;
        if (openRight && piece.Length > 0 && !blankLeft)
            blankRight = true;
        return (ReceiptAlign)(1 + (blankLeft ? 1 : 0) - (blankRight ? 1 : 0));
    }

    private ReceiptColumn Column(ReadOnlySpan<char> piece, ReceiptAlign align, bool single, Place place)
    {
        place = place.Right(LeadingBlanks(piece));
        var element = piece.Trim(" \t");
        var brace = FindBrace(element, 0);
        if (brace == 0 && element[0] == '{' && FindBrace(element, 1) == element.Length - 1 && element[^1] == '}')
        {
            Property = _properties.Parse(element[1..^1], place.Right(1), single ? State : null, _paper);
            return new(ColumnKind.Property, align, default);
        }
        if (brace >= 0)
        {
            faults.Add(SlipFault.InTemplate(place.Line, place.Column + brace, $"'{element[brace]}' stands in text",
                "a column that is one {property: value}, or \\{ and \\} for the characters"));
            return new(ColumnKind.Faulty, align, default);
        }
        if (single && IsRule(element))
            return new(element[0] == '=' ? ColumnKind.Cut : ColumnKind.Rule, align, default);
        var start = _spans.Count;
        _text.AddSpans(element, _paper.Text, _spans);
        return new(ColumnKind.Text, align, _spans.Since(start));
    }

    private static int FindBrace(ReadOnlySpan<char> text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAny('{', '}', '\\');
            if (next < 0)
                return -1;
            i += next;
            if (text[i] is '{' or '}')
                return i;
            if (ReceiptText.HidesDelimiter(text, i))
                i++;
        }
        return -1;
    }

    private static bool IsRule(ReadOnlySpan<char> element)
        => element.Length > 0 && element[0] is '-' or '=' && !element.ContainsAnyExcept(element[0]);

    /// <summary>A table of n widths has n columns on each of its text lines.</summary>
    private void FillEmpty()
    {
        foreach (ref readonly var column in _columns.Span)
        {
            if (column.Kind != ColumnKind.Text)
                return;
        }
        while (_columns.Count < State.Widths.Count)
            _columns.Add(new ReceiptColumn(ColumnKind.Text, ReceiptAlign.Center, default)
            {
                Width = State.WidthOf(ColumnKind.Text, _columns.Count),
            });
    }
}

/// <summary>A place in the document, both from 1.</summary>
internal readonly record struct Place(int Line, int Column)
{
    public Place Right(int units) => new(Line, Column + units);
}

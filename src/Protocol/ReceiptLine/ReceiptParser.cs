namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Reads a ReceiptLine document line by line. Never throws: what is not the language becomes a fault and
/// prints nothing, the rest is read. Not thread-safe; one for each document.</summary>
internal sealed class ReceiptParser(List<ReceiptFault> faults)
{
    private readonly ReceiptState state = new();
    private readonly PropertyParser properties = new(faults);

    /// <summary>The columns of one line, at least one. <paramref name="number"/> counts from 1.</summary>
    public List<ReceiptColumn> Parse(ReadOnlySpan<char> raw, int number)
    {
        int offset = LeadingBlanks(raw);
        ReadOnlySpan<char> line = raw.Trim(" \t");
        List<Range> pieces = Split(line, out bool opened, out bool closed);
        var columns = new List<ReceiptColumn>(pieces.Count);
        for (int i = 0; i < pieces.Count; i++)
        {
            bool first = i == 0, last = i == pieces.Count - 1;
            (int start, int length) = pieces[i].GetOffsetAndLength(line.Length);
            ReadOnlySpan<char> piece = line.Slice(start, length);
            ReceiptAlign align = AlignOf(piece, first && !opened, last && !closed, pieces.Count == 1);
            ReceiptColumn column = Column(piece, align, pieces.Count == 1, new(number, offset + start + 1));
            state.ApplyTo(column, i);
            columns.Add(column);
        }
        FillEmpty(columns);
        return columns;
    }

    private static int LeadingBlanks(ReadOnlySpan<char> line)
    {
        int count = 0;
        while (count < line.Length && line[count] is ' ' or '\t')
            count++;
        return count;
    }

    /// <summary>Cuts at the pipes that are not escaped. A pipe at either end is the frame, not a column.</summary>
    private static List<Range> Split(ReadOnlySpan<char> line, out bool opened, out bool closed)
    {
        var pipes = new List<int>();
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '|')
                pipes.Add(i);
            else if (ReceiptText.HidesDelimiter(line, i))
                i++;
        }
        opened = pipes.Count > 0 && pipes[0] == 0;
        closed = pipes.Count > (opened ? 1 : 0) && pipes[^1] == line.Length - 1;
        var pieces = new List<Range>(pipes.Count + 1);
        int start = opened ? 1 : 0;
        int end = closed ? line.Length - 1 : line.Length;
        for (int i = opened ? 1 : 0; i < pipes.Count - (closed ? 1 : 0); i++)
        {
            pieces.Add(start..pipes[i]);
            start = pipes[i] + 1;
        }
        pieces.Add(start..end);
        return pieces;
    }

    /// <summary>Text is drawn to the pipe that it touches, like to a magnet; a blank keeps it away. An outer side
    /// without a pipe counts as a blank when the other side of the column has a pipe.</summary>
    private static ReceiptAlign AlignOf(ReadOnlySpan<char> piece, bool openLeft, bool openRight, bool single)
    {
        if (single && openLeft && openRight)
            return ReceiptAlign.Center;
        bool blankLeft = piece.Length > 0 && piece[0] is ' ' or '\t';
        bool blankRight = piece.Length > 0 && piece[^1] is ' ' or '\t';
        if (openLeft && piece.Length > 0 && !blankRight)
            blankLeft = true;
        if (openRight && piece.Length > 0 && !blankLeft)
            blankRight = true;
        return (ReceiptAlign)(1 + (blankLeft ? 1 : 0) - (blankRight ? 1 : 0));
    }

    private ReceiptColumn Column(ReadOnlySpan<char> piece, ReceiptAlign align, bool single, Place place)
    {
        place = place.Right(LeadingBlanks(piece));
        ReadOnlySpan<char> element = piece.Trim(" \t");
        int brace = FindBrace(element, 0);
        if (brace == 0 && element[0] == '{' && FindBrace(element, 1) == element.Length - 1 && element[^1] == '}')
        {
            ReceiptProperty property = properties.Parse(element[1..^1], place.Right(1), single ? state : null);
            return new() { Align = align, Property = property };
        }
        if (brace >= 0)
        {
            faults.Add(new(place.Line, place.Column + brace, $"'{element[brace]}' stands in text",
                "a column that is one {property: value}, or \\{ and \\} for the characters"));
            return new() { Align = align };
        }
        if (single && IsRule(element))
            return new() { Align = align, Rule = element[0] };
        return new() { Align = align, Text = ReceiptText.Spans(element) };
    }

    private static int FindBrace(ReadOnlySpan<char> text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
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
    private void FillEmpty(List<ReceiptColumn> columns)
    {
        if (state.Widths.Length == 0 || columns.Exists(static column => column.Text is null))
            return;
        while (columns.Count < state.Widths.Length)
        {
            var empty = new ReceiptColumn { Text = [] };
            state.ApplyTo(empty, columns.Count);
            columns.Add(empty);
        }
    }
}

/// <summary>A place in the document, both from 1.</summary>
internal readonly record struct Place(int Line, int Column)
{
    public Place Right(int units) => new(Line, Column + units);
}
